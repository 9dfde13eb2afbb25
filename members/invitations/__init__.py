"""How somebody comes to an organisation: invited by e-mail, or by a link with which they ask."""

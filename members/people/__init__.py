"""Who belongs to an organisation: their roles, pausing, ending, leaving, and looking at it anew."""

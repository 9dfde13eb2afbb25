"""What does it mean for ...? Which items apply, without account; nothing is stored."""

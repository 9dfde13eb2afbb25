"""What is shown from elsewhere: told first, loaded after a click (docs/decisions/0054)."""

"""What became different in the toolkit, told as a difference in words (decision 51)."""

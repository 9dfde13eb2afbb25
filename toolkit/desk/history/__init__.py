"""What became different in a row, told word by word, and the way back."""

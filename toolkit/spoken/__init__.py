"""What a family reads in its own language: the words, what there is to say, and the files."""

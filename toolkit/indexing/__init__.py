"""By which words is a place of the toolkit found? Written with every change of the content."""

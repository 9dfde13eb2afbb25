"""A network as large as it may ever become, in a database of its own, to measure the pages on."""

"""Where things are: the bundled reference files, and how a text from a list becomes a point."""

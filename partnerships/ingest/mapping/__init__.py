"""A curator's mapping of columns: guessed, asked about, previewed, made a declaration."""

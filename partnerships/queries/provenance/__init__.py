"""Who says so: the evidence behind a value, until when it reaches, and what curators set."""

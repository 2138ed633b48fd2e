"""Which agency a row means: by rule, by a decision that ships with the list, or for a person."""

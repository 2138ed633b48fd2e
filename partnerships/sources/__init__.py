"""The published lists: one folder each, facts only. The folder is the registry."""

"""Readers' pages: each view parses, asks and renders."""

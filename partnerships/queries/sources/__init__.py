"""Reads about sources: their snapshots, rows, coverage and health."""

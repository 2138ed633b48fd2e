"""The listings of a source in the database: what becomes of them when a snapshot is applied, and writing it."""

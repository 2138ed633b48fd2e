"""Acts of people and of the worker. Each is atomic, journalled in the same transaction, and then settled:
what it touched is rebuilt and published."""

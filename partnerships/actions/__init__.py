"""Acts of people and of the worker. Each is atomic, logged in the same transaction; then
what it touched is rebuilt and published."""

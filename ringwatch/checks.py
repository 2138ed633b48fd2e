"""Refuses a deployment that would not be safe or whole, with what to do about it."""

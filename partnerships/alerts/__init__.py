"""Alerts by mail: following a question, and the digests that tell what changed in it.

An address is kept for this alone, and deleted when its reader no longer follows. Nothing is written to the
audit log, which outlives what it tells of.
"""

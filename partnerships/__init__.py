"""The one app: who partnered with Ring, where, when, and according to whom."""

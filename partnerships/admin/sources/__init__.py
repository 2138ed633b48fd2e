"""Lists in the admin: adding one, how its file is read, its snapshots and its runs."""

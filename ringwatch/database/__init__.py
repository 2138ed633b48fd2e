"""PostgreSQL as Django's backend, with clients that do not wait for ever for a server that hangs."""

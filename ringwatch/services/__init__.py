"""PostgreSQL and two Valkey servers, for machines where ``DATABASE_URL``, ``REDIS_URL`` or ``CACHE_URL`` is not set.

A process that needs them calls ``use()``. For each server one *keeper* (keeper.py) runs it as long as any
process uses it. Use is a shared file lock, which the kernel gives back however a process ends, so there is
no list of users that could go stale. Nothing here knows Django.
"""

from ringwatch.services.layout import (
    CACHE_URL,
    DATABASE_URL,
    READER_ROLE,
    REDIS_URL,
    SITE_ROLE,
    VAR_DIR,
    ServiceError,
)
from ringwatch.services.lease import descriptors, rotate_logs, use
from ringwatch.services.servers import postgres_program

__all__ = [
    "CACHE_URL",
    "DATABASE_URL",
    "READER_ROLE",
    "REDIS_URL",
    "SITE_ROLE",
    "VAR_DIR",
    "ServiceError",
    "descriptors",
    "postgres_program",
    "rotate_logs",
    "use",
]

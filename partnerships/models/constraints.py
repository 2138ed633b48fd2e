"""When the database checks that a row refers to one that is there. Knows no tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def foreign_keys_checked_at_once() -> Iterator[None]:
    """Foreign keys are checked with each statement inside the block, and with the commit again after it.

    A check costs the same at either time. At the commit of a long import nothing else is left to do, and all that waits
    for it takes seconds; with each statement the database checks while this process makes the next rows.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

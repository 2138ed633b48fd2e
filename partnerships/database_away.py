"""Whether an error means that the database is not there, or went while it was asked."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, OperationalError
from psycopg2 import DatabaseError as DriverError
from psycopg2 import InterfaceError as DriverInterfaceError
from psycopg2 import OperationalError as DriverOperationalError

SAID_SO = (OperationalError, InterfaceError, DriverOperationalError, DriverInterfaceError)
SAID_NOTHING = (DatabaseError, DriverError)
"""Of no kind: what psycopg2 raises when the connection is lost between two messages of an answer."""


def is_away(error: BaseException | None) -> bool:
    """Whether the error, or what it was raised from, means that."""
    while error is not None:
        if isinstance(error, SAID_SO) or type(error) in SAID_NOTHING:
            return True
        error = error.__cause__
    return False

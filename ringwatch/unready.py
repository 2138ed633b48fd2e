"""A database that a command cannot work with: away, or without this version's tables. In one sentence, not a traceback.

Knows Django's and the driver's errors, and no command.
"""

from __future__ import annotations

import psycopg2
from django.db import OperationalError, ProgrammingError
from psycopg2 import errors

NOT_SET_UP = (
    "The database is not set up for this version of the program: run “bin/manage migrate”, then "
    "“bin/manage prepare”, then this again."
)


def in_a_sentence(error: Exception) -> str:
    """What a person should do about it; "" for an error that tells of the program, not of the database."""
    cause = error.__cause__
    if isinstance(error, ProgrammingError) and isinstance(
        cause, (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction)
    ):
        return NOT_SET_UP
    if isinstance(error, OperationalError) and isinstance(cause, psycopg2.OperationalError):
        said = " ".join(str(cause).split()).rstrip(".")
        return f"The database cannot be reached: {said}."
    return ""

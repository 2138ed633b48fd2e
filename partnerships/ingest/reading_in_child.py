"""Reading a list while a page waits for it: in a child process, for a short time and in bounded memory.

Whatever the bytes are, the process that answers readers is not held by them. The worker, whose tasks have a time limit
of their own, and commands read in their own process.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from partnerships.child_process import LimitReached, within_limits
from partnerships.ingest.tables import TooMuchToRead

Result = TypeVar("Result")


def read_in_child(read: Callable[[], Result], *, advice: str) -> Result:
    """What `read` gives, of bytes at hand: it asks no database. Raises what it raises, or TooMuchToRead.

    `advice`: what a person can do where it is too much, as a sentence.
    """
    try:
        return within_limits(read)
    except LimitReached as limit:
        raise TooMuchToRead(
            f"The file is too much to be read while a page waits for it. {limit} {advice}"
        ) from limit

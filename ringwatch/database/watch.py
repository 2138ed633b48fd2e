"""Ends connections whose server does not answer in time.

A hung server keeps its connections, and the client of PostgreSQL waits on them without end; neither keepalives nor
limits that the server itself watches help. So one thread of this process looks after the statements under way and shuts
the socket of one that is overdue: the waiting thread is told that the connection is gone.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count

from psycopg2.extensions import connection as Connection

SECONDS_BETWEEN_CHECKS = 0.25

_seconds: ContextVar[float | None] = ContextVar("seconds", default=None)
_under_way: dict[int, tuple[float, Connection, Callable[[], None]]] = {}
_numbers = count()
_watching = 0
"""The process that has the watching thread: a forked one needs its own."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """In the block, no statement of this thread may be under way for longer than this."""
    token = _seconds.set(seconds)
    try:
        yield
    finally:
        _seconds.reset(token)


def seconds() -> float | None:
    """How long a statement of this thread may be under way; None for as long as it takes."""
    return _seconds.get()


@contextmanager
def within(seconds: float, connection: Connection, overdue: Callable[[], None]) -> Iterator[None]:
    """Shut the connection, and say so to `overdue`, if the block is not left within so many seconds."""
    _ensure_watching()
    number = next(_numbers)
    _under_way[number] = time.monotonic() + seconds, connection, overdue
    try:
        yield
    finally:
        _under_way.pop(number, None)


def _ensure_watching() -> None:
    global _watching  # noqa: PLW0603 (one thread a process)
    if _watching != os.getpid():
        _watching = os.getpid()
        _under_way.clear()
        threading.Thread(target=_watch, daemon=True, name="database-watch").start()


def _watch() -> None:
    while True:
        time.sleep(SECONDS_BETWEEN_CHECKS)
        now = time.monotonic()
        for number, (deadline, connection, overdue) in list(_under_way.items()):
            if now > deadline and _under_way.pop(number, None) is not None:
                overdue()
                _shut(connection)


def _shut(connection: Connection) -> None:
    try:
        with socket.socket(fileno=os.dup(connection.fileno())) as own:
            own.shutdown(socket.SHUT_RDWR)
    except Exception:  # noqa: BLE001 (it is closed already, which is all that was wanted)
        return

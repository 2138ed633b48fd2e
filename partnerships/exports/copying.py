"""`COPY … TO STDOUT` as chunks of bytes: the fastest way out that the database has, in flat memory."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator
from contextlib import suppress

from django.db import connection

CHUNK = 64 * 1024
FIRST_CHUNK = 4 * 1024
"""The first leaves early, so that a reader sees at once that something comes."""
CHUNKS_AHEAD = 16
"""How many chunks the database may be ahead of the reader."""

LINES = rb" TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"
"""One column, one line a row, nothing quoted: for JSON, in which neither a line feed nor these two can stand."""


def lines(select: bytes) -> Iterator[bytes]:
    """What a select of one column of JSON gives, a line a row, in chunks."""
    return copied(b"COPY (" + select + b")" + LINES)


def copied(statement: bytes) -> Iterator[bytes]:
    """What COPY writes, in chunks, from a thread and a connection of its own.

    An error in the database is raised here, in mid-stream, so that the transfer breaks visibly. A reader who
    goes away ends the statement.
    """
    pipe = _Pipe()
    copying = threading.Thread(target=_copy, args=(statement, pipe), daemon=True)
    copying.start()
    try:
        while (chunk := pipe.chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk
    finally:
        pipe.abandon()
        copying.join()


class _Abandoned(Exception):
    """The reader went away."""


class _Pipe:
    """What COPY writes to: a bounded queue of chunks between the database's thread and the reader's."""

    def __init__(self):
        self.chunks = queue.Queue(CHUNKS_AHEAD)
        self.abandoned = threading.Event()
        self.cancel = None
        self._gathered = bytearray()
        self._enough = FIRST_CHUNK

    def write(self, row: bytes) -> int:
        self._gathered += row
        if len(self._gathered) >= self._enough:
            self.flush()
        return len(row)

    def flush(self) -> None:
        if self._gathered:
            self.put(bytes(self._gathered))
            self._gathered.clear()
            self._enough = CHUNK

    def put(self, what: bytes | Exception | None) -> None:
        while not self.abandoned.is_set():
            try:
                return self.chunks.put(what, timeout=0.2)
            except queue.Full:
                continue
        raise _Abandoned

    def abandon(self) -> None:
        self.abandoned.set()
        if self.cancel:
            self.cancel()


def _copy(statement: bytes, pipe: _Pipe) -> None:
    end = None
    try:
        with connection.cursor() as cursor:
            pipe.cancel = cursor.connection.cancel
            cursor.copy_expert(statement, pipe)
            pipe.cancel = None
        pipe.flush()
    except _Abandoned:
        end = None
    except Exception as error:
        end = error
    finally:
        pipe.cancel = None
        connection.close()
    with suppress(_Abandoned):
        pipe.put(end)

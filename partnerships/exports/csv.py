"""CSV, written by the database itself (`COPY`) and passed on as it comes; nothing is gathered in memory.

RFC 4180 with line feeds, UTF-8. A text cell that a spreadsheet would run as a formula gets a leading `'`.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

from django.db import connection
from django.db.models import CharField, Func

from partnerships.exports.columns import Type, columns
from partnerships.queries.question import Question

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
CHUNKS_AHEAD = 16
"""How many chunks the database may be ahead of the reader."""


class NotAFormula(Func):
    """A text with a leading `'` where a spreadsheet would otherwise run it (first character = + - @ tab CR).

    An empty text becomes null, so that every empty cell is written alike.
    """

    template = "nullif(regexp_replace(%(expressions)s, E'^([=+@\\t\\r-])', '''\\1'), '')"
    output_field = CharField()


def stream(question: Question, *, for_excel: bool = False) -> Iterator[bytes]:
    """The answer as chunks of CSV. `for_excel` puts a byte-order mark first.

    An error in the database is raised here, in mid-stream, so that the transfer breaks visibly.
    """
    if for_excel:
        yield BYTE_ORDER_MARK
    yield from _copied(_statement(question))


def _statement(question: Question) -> bytes:
    """`COPY (the question's rows) TO STDOUT`, with every value bound by the driver."""
    cells = {
        f"_{column.name}": NotAFormula(column.value)
        if column.type in (Type.TEXT, Type.LIST)
        else column.value
        for column in columns(question.version)
    }
    rows, parameters = question.rows().values_list(*cells.values()).query.sql_with_params()
    header = ", ".join(f'"{name.removeprefix("_")}"' for name in cells)
    select = f"COPY (SELECT {header} FROM ({rows}) AS answer ({header})) TO STDOUT WITH (FORMAT csv, HEADER)"
    with connection.cursor() as cursor:
        return cursor.mogrify(select, parameters)


class _Abandoned(Exception):
    """The reader went away."""


class _Pipe:
    """What COPY writes to: a bounded queue between the database's thread and the reader's."""

    def __init__(self):
        self.chunks = queue.Queue(CHUNKS_AHEAD)
        self.abandoned = threading.Event()

    def write(self, chunk: bytes) -> int:
        while not self.abandoned.is_set():
            try:
                self.chunks.put(bytes(chunk), timeout=1)
                return len(chunk)
            except queue.Full:
                continue
        raise _Abandoned


def _copied(statement: bytes) -> Iterator[bytes]:
    pipe = _Pipe()
    copying = threading.Thread(target=_copy, args=(statement, pipe), daemon=True)
    copying.start()
    try:
        while (chunk := pipe.chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk
    finally:
        pipe.abandoned.set()
        copying.join()


def _copy(statement: bytes, pipe: _Pipe) -> None:
    """In a thread and on a connection of its own."""
    end = None
    try:
        with connection.cursor() as cursor:
            cursor.copy_expert(statement, pipe)
    except _Abandoned:
        return
    except Exception as error:
        end = error
    finally:
        connection.close()
    if not pipe.abandoned.is_set():
        pipe.chunks.put(end)

"""PostgreSQL's COPY, into a table and out of a query: the fastest ways that the database has.

`copy_expert` is psycopg2's alone, so every use asks for psycopg2's own cursor by name. This module knows fields and
statements, not what they are about; `copy_text` writes the values.
"""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TextIO

import psycopg2.extensions
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from partnerships.models.copy_text import cells, default

MIN_ROWS_TO_ANALYZE = 200
"""Rows after whose writing the planner's statistics are worth their time."""
CHUNK_BYTES = 64 * 1024
FIRST_CHUNK_BYTES = 4 * 1024
"""The first chunk leaves early, so that a reader sees at once that something comes."""
READ_BYTES = 1 << 20
"""Bytes that are read at a time of what is copied in: before each time, the driver waits for other threads."""
CHUNKS_AHEAD = 16
"""How many chunks the database may be ahead of the reader."""
MAX_STREAM_SECONDS = 30 * 60
"""How long a reader may take over what is sent as the database gives it."""
PUT_SECONDS = 0.2
"""How long a full queue is waited for before the writer looks whether the reader is still there."""
JSON_LINES = rb" TO STDOUT WITH (FORMAT csv, QUOTE E'\x01', DELIMITER E'\x02')"
"""One column, one line a row, nothing quoted: for JSON, in which neither a line feed nor these two can stand."""


def psycopg2_cursor(cursor: CursorWrapper) -> psycopg2.extensions.cursor:
    """The driver's own cursor behind Django's. Raises ImproperlyConfigured where the driver is not psycopg2.

    Django takes psycopg 3 wherever it is installed, and its cursors have no `copy_expert` and no `itersize`.
    """
    driven_by = cursor.cursor
    if not isinstance(driven_by, psycopg2.extensions.cursor):
        raise ImproperlyConfigured(
            f"Django drives PostgreSQL by {type(driven_by).__module__} instead of psycopg2: uninstall psycopg."
        )
    return driven_by


def statement_of(rows: models.QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The statement that reads rows, and its values; of rows that cannot be any, too, which Django leaves out."""
    compiler = rows.query.get_compiler(rows.db, elide_empty=False)
    statement, values = compiler.as_sql()
    return statement, tuple(values)


def copy_in(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> list[int]:
    """Insert rows, each the values of the fields named (a relation's is its number). Gives the rows' numbers.

    A field that is not named has its default. As with `bulk_create`, no `save` runs.
    """
    rows, table = list(rows), model._meta
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval((SELECT pg_get_serial_sequence(%s, %s)::regclass)) FROM generate_series(1, %s)",
            [table.db_table, table.pk.column, len(rows)],
        )
        numbers = [number for (number,) in cursor.fetchall()]
        numbered = ((number, *row) for number, row in zip(numbers, rows, strict=True))
        copy_to(table.db_table, model, (table.pk.name, *names), numbered, cursor)
    return numbers


def add_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> None:
    """Insert rows as `copy_in` does, of which nobody needs the numbers: the database gives them as it writes."""
    with connection.cursor() as cursor:
        copy_to(model._meta.db_table, model, names, rows, cursor)


def copy_to(
    table: str,
    model: type[models.Model],
    names: Sequence[str],
    rows: Iterable[tuple[object, ...]],
    cursor: CursorWrapper,
) -> None:
    """COPY rows, each the values of the model's fields named, into the table, which has the model's columns."""
    load_lines(table, model, names, lines_of(model, names, rows), cursor)


def lines_of(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[object, ...]]) -> str:
    """Rows, each the values of the model's fields named, as `load_lines` takes them. Asks no database.

    A column at a time, which takes a fraction of the time that a cell at a time does.
    """
    rows, (named, others) = list(rows), _fields(model, names)
    if not rows:
        return ""
    columns = [cells(field, values) for field, values in zip(named, zip(*rows, strict=True), strict=True)]
    columns += [cells(field, [default(field)]) * len(rows) for field in others]
    return "\n".join(map("\t".join, zip(*columns, strict=True))) + "\n"


def load_lines(
    table: str, model: type[models.Model], names: Sequence[str], text: str, cursor: CursorWrapper
) -> None:
    """COPY what `lines_of` gave for these fields into the table, which has the model's columns."""
    if not text:
        return
    columns = ", ".join(f'"{field.column}"' for fields in _fields(model, names) for field in fields)
    copy_file(f'COPY "{table}" ({columns}) FROM STDIN', io.StringIO(text), cursor)


def _fields(
    model: type[models.Model], names: Sequence[str]
) -> tuple[list[models.Field[Any, Any]], list[models.Field[Any, Any]]]:
    """The fields named, and the others but the row's number."""
    by_name = {field.name: field for field in model._meta.concrete_fields}
    named = [by_name[name] for name in names]
    return named, [field for field in by_name.values() if field not in named and not field.primary_key]


def copy_file(statement: str, file: TextIO, cursor: CursorWrapper) -> None:
    """Carry out a COPY FROM STDIN of what a file holds from where it stands."""
    psycopg2_cursor(cursor).copy_expert(statement, file, READ_BYTES)


def analyze(table: str, *columns: str) -> None:
    """Count a table, or these columns of it, for the planner: what our own transaction wrote is in no statistics yet.

    Counting long texts and arrays takes most of the time; the server does it later by itself.
    """
    counted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{table}" ({counted})' if counted else f'ANALYZE "{table}"')


def copy_out(statement: bytes) -> Iterator[bytes]:
    """What a COPY TO STDOUT writes, in chunks, from a thread and a connection of its own.

    An error in the database is raised here, in mid-stream, so that the transfer breaks visibly. A reader who
    goes away ends the statement.
    """
    pipe = _Pipe()
    own = connection.copy()  # of the role that this thread has
    own.inc_thread_sharing()
    writer = threading.Thread(target=_write, args=(statement, pipe, own), daemon=True)
    writer.start()
    try:
        while (chunk := pipe.chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk
    finally:
        pipe.abandon()
        writer.join()


def read_at_once(statement: bytes) -> list[bytes]:
    """What a COPY TO STDOUT writes, whole, on the connection at hand: of few rows, for which another takes longer."""
    written = io.BytesIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        psycopg2_cursor(cursor).copy_expert(statement, written)
    return [written.getvalue()]


def copy_lines_out(select: bytes) -> Iterator[bytes]:
    """What a select of one column of JSON gives, a line a row, in chunks."""
    return copy_out(b"COPY (" + select + b")" + JSON_LINES)


class _Abandoned(Exception):
    """The reader went away."""


class _Pipe:
    """What COPY writes to: a bounded queue of chunks between the database's thread and the reader's.

    An error is handed on in the place of a chunk; None is the end.
    """

    def __init__(self) -> None:
        self.chunks: queue.Queue[bytes | Exception | None] = queue.Queue(CHUNKS_AHEAD)
        self.abandoned = threading.Event()
        self.cancel: Callable[[], object] | None = None
        self._chunk = bytearray()
        self._enough = FIRST_CHUNK_BYTES

    def write(self, row: bytes) -> int:
        self._chunk += row
        if len(self._chunk) >= self._enough:
            self.flush()
        return len(row)

    def flush(self) -> None:
        if self._chunk:
            self.put(bytes(self._chunk))
            self._chunk.clear()
            self._enough = CHUNK_BYTES

    def put(self, what: bytes | Exception | None) -> None:
        while not self.abandoned.is_set():
            try:
                return self.chunks.put(what, timeout=PUT_SECONDS)
            except queue.Full:
                continue
        raise _Abandoned

    def abandon(self) -> None:
        self.abandoned.set()
        if self.cancel:
            self.cancel()


def _write(statement: bytes, pipe: _Pipe, apart: BaseDatabaseWrapper) -> None:
    end = None
    try:
        with apart.cursor() as cursor:
            own = psycopg2_cursor(cursor)
            own.execute("SET statement_timeout = %s", [MAX_STREAM_SECONDS * 1000])
            pipe.cancel = own.connection.cancel
            own.copy_expert(statement, pipe)
            pipe.cancel = None
        pipe.flush()
    except _Abandoned:
        end = None
    except Exception as error:  # noqa: BLE001 (raised by whoever reads)
        end = error
    finally:
        pipe.cancel = None
        apart.close()
    with suppress(_Abandoned):
        pipe.put(end)

"""CSV, written by the database itself and passed on as it comes; nothing is gathered in memory.

RFC 4180 with line feeds, UTF-8. A text cell that a spreadsheet would run as a formula gets a leading `'`. A cell
whose value is not known is empty; an empty text is `""`, so that a file of one column has no blank lines.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from partnerships.exports.answer import Answer, select_of
from partnerships.models.copy import copy_out, read_at_once
from partnerships.queries.column_values import Column, Type, in_a_cell

Reading = Callable[[bytes], Iterable[bytes]]
"""How what a COPY writes is read: `copy_out` or `read_at_once`."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FORMULA_STARTS = "=+-@\t\r"
"""First characters that make a spreadsheet run a text. The codebook tells readers of them."""


def stream(answer: Answer, *, for_excel: bool = False) -> Iterator[bytes]:
    """The answer as chunks of CSV, the header at once. `for_excel` puts a byte-order mark first."""
    if for_excel:
        yield BYTE_ORDER_MARK
    yield from stream_rows(answer.question.rows(), answer.columns)


def at_once(answer: Answer) -> Iterator[bytes]:
    """The same bytes as `stream`, read whole on the connection at hand: for few rows."""
    return stream_rows(answer.question.rows(), answer.columns, read=read_at_once)


def stream_rows(
    rows: QuerySet[Any, Any], columns: Sequence[Column], *, read: Reading = copy_out
) -> Iterator[bytes]:
    """Rows of any query set as chunks of CSV, in these columns."""
    cells = {column.name: in_a_cell(column) for column in columns}
    texts = {column.name: column.is_text or column.type is Type.LIST for column in columns}
    yield from table(select_of(rows, cells), texts, read=read)


def table(select: bytes, texts: dict[str, bool], *, read: Reading = copy_out) -> Iterator[bytes]:
    """Any select as CSV. `texts`: its columns, and whether each is a text, which a spreadsheet might run."""
    yield line(texts)
    cells = ", ".join(_cell(name, text, only=len(texts) == 1) for name, text in texts.items())
    guarded = f"SELECT {cells} FROM (".encode() + select + b") AS answer"  # noqa: S608 (names of declared columns)
    yield from read(b"COPY (" + guarded + b") TO STDOUT WITH (FORMAT csv)")


def line(values: Iterable[object]) -> bytes:
    """One line, from values at hand."""
    written = io.StringIO()
    # Python quotes a carriage return inside a cell only where it is part of the end of a line.
    csv.writer(written, lineterminator="\r\n").writerow([guarded(value) for value in values])
    return written.getvalue().removesuffix("\r\n").encode() + b"\n"


def guarded(value: object) -> object:
    """A value of a cell, a text that a spreadsheet would run with a leading `'`."""
    return f"'{value}" if isinstance(value, str) and value[:1] and value[0] in FORMULA_STARTS else value


def _cell(name: str, text: bool, *, only: bool) -> str:
    if text:
        starts = ", ".join(str(ord(start)) for start in FORMULA_STARTS)
        return f"""CASE WHEN ascii("{name}") IN ({starts}) THEN '''' || "{name}" ELSE "{name}" END"""
    return f"""coalesce("{name}"::text, '')""" if only else f'"{name}"'

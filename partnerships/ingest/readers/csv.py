"""Comma-separated text, in whatever encoding and with whatever separator it comes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from charset_normalizer import from_bytes

from partnerships.ingest.tables import Row, Table, UnreadableList

LONGEST_CELL = 1_000_000
"""Characters. The standard library's own limit (131,072) is shorter than some summaries pasted into a cell."""


def read_csv(content: bytes) -> Table:
    """The header and rows of a CSV. Raises UnreadableList for what is no table of text."""
    csv.field_size_limit(LONGEST_CELL)
    text = decode(content)
    if not text.strip():
        raise UnreadableList("The file is empty.")
    if text.lstrip()[:1] == "<":
        raise UnreadableList("A CSV was expected; this looks like a web page or XML.")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        columns = tuple(cell.strip() for cell in next(lines))
    except csv.Error as error:
        raise UnreadableList(f"Line 1 is not readable as CSV: {error}.") from error
    if len(columns) < 2:
        raise UnreadableList(
            f"A CSV with several columns was expected; the first line reads “{columns[0][:80]}”."
        )
    return Table(columns, _rows(lines, columns))


def _rows(lines, columns: tuple[str, ...]) -> Iterator[Row]:
    number = 0
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            number += 1
            problems = ("ragged_row",) if len(cells) != len(columns) else ()
            named = dict(zip(columns, cells, strict=False))
            if len(cells) > len(columns):
                named["(beyond the header)"] = ", ".join(cells[len(columns) :])
            named.pop("", None)
            yield Row(named, number=number, problems=problems)
    except csv.Error as error:
        raise UnreadableList(f"Line {lines.line_num} is not readable as CSV: {error}.") from error


def decode(content: bytes) -> str:
    """Text from bytes: by its byte-order mark, else UTF-8, else the likeliest older encoding.

    NUL characters, which PostgreSQL cannot keep, are dropped.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace").replace("\0", "")
    try:
        return content.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        guess = from_bytes(
            content[:200_000], cp_isolation=["cp1252", "mac_roman", "utf_16_le", "utf_16_be"]
        ).best()
        return content.decode(guess.encoding if guess else "cp1252", errors="replace").replace("\0", "")


def _separator(text: str) -> str:
    """The separator that the header line uses most: comma, semicolon, tab or bar."""
    header = text.lstrip().split("\n", 1)[0]
    return max(",;\t|", key=header.count)

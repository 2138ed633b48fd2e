"""Comma-separated text, in whatever encoding and with whatever separator it comes.

Rows are read one at a time: the memory needed does not grow with their number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from partnerships.ingest.readers.signatures import is_binary, looks_like
from partnerships.ingest.readers.text import encoding_of, open_text
from partnerships.ingest.tables import Table, UnreadableList, from_grid

MAX_CELL_LENGTH = 1_000_000
"""Characters. The standard library's own limit (131,072) is shorter than some summaries pasted into a cell."""
MAX_LINE_LENGTH = 10_000_000
SEPARATORS = ",;\t|"
EXCEL_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


def read_csv(content: bytes) -> Table:
    """The header and rows of a CSV. Raises UnreadableList for what is no table of text."""
    encoding = encoding_of(content)
    if not encoding.startswith(("utf-16", "utf-32")) and _is_something_else(content):
        raise UnreadableList(f"A CSV was expected; this looks like {looks_like(content)}.")
    return from_grid(_lines(open_text(content, encoding)), "A CSV")


def _is_something_else(content: bytes) -> bool:
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n\0")
    return not start or start.startswith((b"<", b"{", b"[", b"PK\x03\x04", b"%PDF")) or is_binary(content)


class _Physical:
    """The file's lines, given to the parser one by one; `read` are those of the row that is being parsed."""

    def __init__(self, text: TextIO, first: str) -> None:
        self.text, self.number, self.waiting = text, 0, first
        self.read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting or _line(self.text, self.number + 1)
        self.waiting = ""
        if not line:
            raise StopIteration
        self.number += 1
        self.read.append(line)
        return line


def _lines(text: TextIO) -> Iterator[tuple[int, list[str]]]:
    """The number of each row's first line, and its cells."""
    csv.field_size_limit(MAX_CELL_LENGTH)
    skipped, separator, first = _beginning(text)
    physical = _Physical(text, first)
    physical.number = skipped
    rows, width, before = csv.reader(physical, delimiter=separator), 0, skipped
    try:
        for cells in rows:
            lines, physical.read = physical.read, []
            width = width or len(cells)
            if len(lines) > 1 and (len(cells) != width or not _well_quoted(lines, separator)):
                yield from _apart(lines, before + 1, separator, width, cells)
            else:
                yield before + 1, cells
            before = physical.number
    except csv.Error as error:
        raise UnreadableList(f"Line {before + 1} is not readable as CSV: {error}.") from error


def _well_quoted(lines: list[str], separator: str) -> bool:
    try:
        return len(list(csv.reader(lines, delimiter=separator, strict=True))) == 1
    except csv.Error:
        return False


def _apart(
    lines: list[str], number: int, separator: str, width: int, cells: list[str]
) -> Iterator[tuple[int, list[str]]]:
    """The rows of several lines that one quotation mark, never closed, made into one."""
    parts = [next(csv.reader([line], delimiter=separator), []) for line in lines]
    if any(len(part) == width for part in parts[1:]):
        yield from enumerate(parts, start=number)
    else:
        yield number, cells


def _beginning(text: TextIO) -> tuple[int, str, str]:
    """How many lines come before the header's, the separator, and the header's first line."""
    skipped, separator = 0, ""
    while line := _line(text, skipped + 1):
        if found := EXCEL_SEPARATOR_LINE.match(line):
            separator = found[1]
        elif line.strip():
            return skipped, separator or _separator(line), line
        skipped += 1
    return skipped, ",", ""


def _line(text: TextIO, number: int) -> str:
    line = text.readline(MAX_LINE_LENGTH)
    if len(line) == MAX_LINE_LENGTH:
        raise UnreadableList(
            f"Line {number} has more than {MAX_LINE_LENGTH:,} characters: no CSV has such lines."
        )
    return line.replace("\0", "") or " " if line else ""


def _separator(header: str) -> str:
    """The separator that the header line uses most, outside quotes: comma, semicolon, tab or bar."""
    outside = re.sub(r'"[^"]*"', "", header)
    return max(SEPARATORS, key=lambda one: (outside.count(one), header.count(one)))

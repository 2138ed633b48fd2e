"""Comma-separated text, in whatever encoding and with whatever separator it comes.

Rows are read one at a time: the memory needed does not grow with their number.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from partnerships.ingest.mapping.column_names import meanings
from partnerships.ingest.readers.grid import read_grid
from partnerships.ingest.readers.grid_rows import Grid
from partnerships.ingest.readers.header_line import HEAD_LINES, Line, find_header
from partnerships.ingest.readers.signatures import SIGNS, SPREADSHEETS, is_binary, looks_like
from partnerships.ingest.readers.text import BYTE_ORDER_MARK, Encoding, encoding_of
from partnerships.ingest.tables import AS_FOUND, ONLY_PART, ReadOptions, Table, UnreadableFile

MAX_CELL_LENGTH = 1_000_000
"""Characters. The standard library's own limit (131,072) is shorter than some summaries pasted into a cell."""
MAX_LINE_LENGTH = 10_000_000
MAX_SEPARATORS = 100_000
"""In one line, outside quotation marks: far more than the columns that are taken."""
SEPARATORS = ",;\t|"
OTHER_STARTS = (b"<", b"{", b"[", b"PK\x03\x04", *(sign for sign, _words in SIGNS if not sign.isalnum()))
"""What no text with separators begins with."""
EXCEL_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


def read_csv(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of a CSV. Raises UnreadableFile for what is no table of text."""
    encoding = encoding_of(content, options.encoding)
    if not is_text_table(content, encoding):
        found = looks_like(content)
        advice = " Save it as CSV, and give that." if found in SPREADSHEETS else ""
        raise UnreadableFile(f"A CSV was expected; this looks like {found}.{advice}")

    def opened(_limit: int | None) -> Iterator[Grid]:
        yield open_grid(content, encoding, options.header_line)

    return read_grid(opened, "A CSV", options, single=True, encoding=encoding.label)


def open_grid(content: bytes, encoding: Encoding, header_line: int = 0, name: str = ONLY_PART) -> Grid:
    """The lines of a text with separators, as one part of a file."""
    grid = Grid(name, iter(()))
    grid.lines = _lines(encoding.open(content), encoding, header_line, grid.other_encoding)
    return grid


def is_text_table(content: bytes, encoding: Encoding | None = None) -> bool:
    """Whether the bytes may be text with separators, not a page, an archive or an empty file."""
    encoding = encoding or encoding_of(content)
    return encoding.name.startswith(("utf-16", "utf-32")) or not _is_something_else(content)


def _is_something_else(content: bytes) -> bool:
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\0")
    return not start or start.startswith(OTHER_STARTS) or is_binary(content)


class _Physical:
    """The file's lines, given to the parser one by one; `read` are those of the row that is being parsed."""

    def __init__(
        self, text: TextIO, encoding: Encoding, number: int, first: list[str], other: set[int]
    ) -> None:
        self.text, self.encoding, self.number, self.first, self.other = (
            text,
            encoding,
            number,
            first[::-1],
            other,
        )
        self.read: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.first.pop() if self.first else _line(self.text, self.number + 1)
        if not line:
            raise StopIteration
        self.number += 1
        if self.encoding.other and not line.isascii():
            if self.encoding.is_other(line):
                self.other.add(self.number)
            line = self.encoding.mended(line)
        self.read.append(line)
        return line


def _lines(text: TextIO, encoding: Encoding, header_line: int, other: set[int]) -> Iterator[Line]:
    """The number of each row's first line, and its cells. Adds to `other` the rows of another encoding."""
    csv.field_size_limit(MAX_CELL_LENGTH)
    skipped, separator, first = _beginning(text)
    separator, width = _layout(first, separator, header_line - skipped)
    others: set[int] = set()
    physical = _Physical(text, encoding, skipped, first, others)
    rows, before = csv.reader(physical, delimiter=separator), skipped
    try:
        for cells in rows:
            lines, physical.read = physical.read, []
            if others:
                other.add(before + 1)
                others.clear()
            if len(lines) > 1 and (len(cells) != width or not _well_quoted(lines, separator)):
                yield from _apart(lines, before + 1, separator, width, cells)
            else:
                yield before + 1, cells
            before = physical.number
    except csv.Error as error:
        raise UnreadableFile(f"Line {before + 1} is not readable as CSV: {error}.") from error


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


def _beginning(text: TextIO) -> tuple[int, str, list[str]]:
    """How many lines Excel's own separator line takes, that separator, and the first lines of the list."""
    first = [line for number in range(1, HEAD_LINES + 1) if (line := _line(text, number))]
    if first:
        first[0] = first[0].lstrip(BYTE_ORDER_MARK) or " "
    for place, line in enumerate(first):
        if found := EXCEL_SEPARATOR_LINE.match(line):
            return place + 1, found[1], first[place + 1 :]
        if line.strip():
            break
    return 0, "", first


def _layout(first: list[str], separator: str, header_line: int) -> tuple[str, int]:
    """The separator, and the number of cells of the header line.

    `separator`: the one the file states, or "". `header_line`: the place of the header among the lines, from 1, if
    it is known.
    """
    told = next((line for line in first if line.strip()), "")
    if not separator and len(meanings(_cells(told, best := _separator(told)))) > 1:
        separator = best
    worth: dict[str, tuple[int, int, int]] = {}
    widths: dict[str, int] = {}
    for one in separator or SEPARATORS:
        numbered = list(_numbered(first, one))
        asked = [cells for number, cells in numbered if number == header_line]
        header = find_header(numbered)
        cells = asked[0] if asked else list(header.cells) if header else []
        widths[one] = len(cells)
        said = len(meanings(cells)) if asked or (header and header.is_plain) else 0
        worth[one] = (said, sum(bool(cell.strip()) for cell in cells), told.count(one))
    best = max(worth, key=lambda one: worth[one])
    return best, widths[best]


def _numbered(lines: list[str], separator: str) -> Iterator[Line]:
    rows, before = csv.reader(lines, delimiter=separator), 0
    try:
        for cells in rows:
            yield before + 1, cells
            before = rows.line_num
    except csv.Error:
        return


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return [line]


def _line(text: TextIO, number: int) -> str:
    line = text.readline(MAX_LINE_LENGTH)
    if len(line) == MAX_LINE_LENGTH:
        raise UnreadableFile(
            f"Line {number} has more than {MAX_LINE_LENGTH:,} characters: no CSV has such lines."
        )
    if len(line) > MAX_SEPARATORS and max(map(line.count, SEPARATORS)) > MAX_SEPARATORS:
        _refuse_many_cells(_outside_quotes(line), number)
    return line.replace("\0", "") or " " if line else ""


def _refuse_many_cells(line: str, number: int) -> None:
    """Before they are taken apart, which of millions takes a quarter of a minute."""
    if max(map(line.count, SEPARATORS)) > MAX_SEPARATORS:
        raise UnreadableFile(
            f"Line {number} has more than {MAX_SEPARATORS:,} cells. Give a file in which each agency is a row."
        )


def _outside_quotes(line: str) -> str:
    return re.sub(r'"[^"]*"', "", line)


def _separator(header: str) -> str:
    """The separator that the header line uses most, outside quotes: comma, semicolon, tab or bar."""
    outside = _outside_quotes(header)
    return max(SEPARATORS, key=lambda one: (outside.count(one), header.count(one)))

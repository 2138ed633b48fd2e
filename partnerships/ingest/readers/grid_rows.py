"""The rows of a file's parts, one at a time: below each header, and what is no row beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from partnerships.ingest.readers.header_line import (
    HEAD_LINES,
    TOTAL_STARTS,
    Header,
    Line,
    find_header,
    header_at,
    is_second_header,
    skip_reason,
)
from partnerships.ingest.tables import (
    EXTRA_CELLS,
    NO_RECORD_COLUMN,
    NOT_A_RECORD,
    OTHER_ENCODING,
    PART_COLUMN,
    RAGGED,
    REPLACEMENT_CHARACTER,
    UNDECODABLE,
    Contents,
    Part,
    ReadOptions,
    Row,
    further_table,
)

MAX_THIN_CELLS = 2
"""Filled cells up to which a line is looked at as something else than a row."""
NOT_READ = "part_not_read"


@dataclass
class Grid:
    """A part of a file as lines of cells. What is said of single lines is known once they are read.

    `across`: lines in which one cell spans several columns. `other_encoding`: lines in another encoding.
    `not_records`: lines of one value, in a list of records. `header`: where the format says it; else it is looked for.
    """

    name: str
    lines: Iterator[Line]
    hidden: bool = False
    across: set[int] = field(default_factory=set)
    other_encoding: set[int] = field(default_factory=set)
    not_records: set[int] = field(default_factory=set)
    header: Header | None = None


@dataclass
class Reading:
    """One pass over a file's parts."""

    options: ReadOptions
    contents: Contents
    found: list[tuple[str, ...]] = field(default_factory=list)
    """The columns of the tables read so far."""
    number: int = 0

    def rows(self, parts: Iterator[Grid], headers: dict[int, Header]) -> Iterator[Row]:
        for place, part in enumerate(parts):
            if header := headers.get(place):
                yield from self._read(part, header)
            else:
                self._leave(part)

    def _leave(self, part: Grid) -> None:
        """Count the rows of a part that is not read."""
        lines = list(islice((line for line in part.lines if _text(line[1])), HEAD_LINES))
        header = part.header or find_header(lines)
        above = (
            sum(line <= header.line for line, _cells in lines)
            if header and (part.header or header.is_plain)
            else 0
        )
        rows = len(lines) - above + sum(1 for line in part.lines if _text(line[1]))
        if lines:
            is_list = bool(header and header.is_plain)
            self.contents.parts.append(Part(part.name, rows, False, part.hidden, is_list))
        if rows:
            self.contents.ignored[NOT_READ] += rows

    def _read(self, part: Grid, header: Header) -> Iterator[Row]:
        """The rows below the header, and below a second header if its table is asked for."""
        before, tables, name, unread, gap = self.number, 1, part.name, 0, False
        is_read = self._is_read(name, header, not self.options.parts)
        for line, cells in part.lines:
            if line <= header.line:
                if line < header.line and _text(cells):
                    reason = "comment" if cells[0].lstrip().startswith(("#", "//")) else "title"
                    self.contents.skip(line, reason, cells, counted=False)
                continue
            if line in part.not_records and is_read:
                yield self._not_a_record(name, line, cells)
                continue
            text = "".join(cells)
            if not text or text.isspace():
                gap = True
                continue
            if cells[0] == header.cells[0] and tuple(cells) == header.cells:
                self.contents.skip(line, "repeated_header", cells)
                continue
            thin = len(cells) - cells.count("") <= MAX_THIN_CELLS
            across = line in part.across
            if thin or gap or across or cells[0][:5].lower() in TOTAL_STARTS:
                if reason := skip_reason(cells, header.width, after_gap=gap, across=across):
                    self.contents.skip(line, reason, cells)
                    gap = True
                    continue
                if gap and (self.number > before or unread) and is_second_header(cells):
                    self._close(part, name, self.number - before, unread, is_read)
                    tables, before, unread = tables + 1, self.number, 0
                    name, header = further_table(part.name, tables), header_at(line, cells, is_plain=True)
                    is_read = self._is_read(name, header, False)
                    continue
            gap = False
            if not is_read:
                unread += 1
                continue
            self.number += 1
            yield self._row(part, name, header.columns, line, cells, text)
        self._close(part, name, self.number - before, unread, is_read)

    def _is_read(self, name: str, header: Header, by_itself: bool) -> bool:
        is_read = by_itself or self.options.wants(name)
        if is_read:
            self.found.append(header.columns)
        return is_read

    def _close(self, part: Grid, name: str, rows: int, unread: int, is_read: bool) -> None:
        self.contents.parts.append(Part(name, rows if is_read else unread, is_read, part.hidden, True))
        if unread:
            self.contents.ignored[NOT_READ] += unread

    def _not_a_record(self, name: str, line: int, cells: list[str]) -> Row:
        self.number += 1
        row = Row({NO_RECORD_COLUMN: cells[0]}, number=self.number, line=line, problems=(NOT_A_RECORD,))
        if self.options.part_column:
            row[PART_COLUMN] = name
        return row

    def _row(
        self, part: Grid, name: str, columns: tuple[str, ...], line: int, cells: list[str], text: str
    ) -> Row:
        row = Row(zip(columns, cells, strict=False), number=self.number, line=line)
        if "" in row:
            del row[""]
            row.update(
                (f"(column {place + 1})", cell)
                for place, (column, cell) in enumerate(zip(columns, cells, strict=False))
                if not column and cell.strip()
            )
        if len(cells) != len(columns):
            if beyond := [cell for cell in cells[len(columns) :] if cell.strip()]:
                row[EXTRA_CELLS] = ", ".join(beyond)
            row.problems = (RAGGED,)
        if REPLACEMENT_CHARACTER in text:
            row.problems = (*row.problems, UNDECODABLE)
        if line in part.other_encoding:
            row.problems = (*row.problems, OTHER_ENCODING)
        if self.options.part_column:
            row[PART_COLUMN] = name
        return row


def _text(cells: list[str]) -> str:
    return "".join(cells).strip()

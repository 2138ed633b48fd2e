"""From grids of cells to a table: sheets, tables of a page, text with separators, one or several in a file.

Rows are given one at a time: the memory needed does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice

from partnerships.ingest.readers.grid_rows import Grid, Reading
from partnerships.ingest.readers.header_line import (
    HEAD_LINES,
    Header,
    Line,
    find_header,
    header_at,
    header_of,
)
from partnerships.ingest.tables import (
    AS_FOUND,
    EVERY_PART,
    ONLY_PART,
    PART_COLUMN,
    Contents,
    ReadOptions,
    Table,
    UnreadableFile,
    joined_columns,
    named,
)

Open = Callable[[int | None], Iterator[Grid]]
"""Opens the file anew: its parts in order, each to be read before the next. The number: lines of each at most."""


@dataclass(frozen=True)
class Head:
    """A part's first lines, and the header in them."""

    name: str
    hidden: bool
    lines: list[Line]
    header: Header | None
    length: int


def read_grid(
    opened: Open,
    expected: str,
    options: ReadOptions = AS_FOUND,
    *,
    longest: bool = False,
    single: bool = False,
    encoding: str = "",
) -> Table:
    """The table of the parts that are asked for, or of the first that looks like a list. Raises UnreadableFile.

    `expected`: the format, for messages. `longest`: of several parts that look alike, the longest. `single`: the file
    has one part, so that it is opened once.
    """
    if single and not options.parts:
        rest = opened(None)
        part = next(rest)
        is_nameless = part.name == ONLY_PART
        lines = list(islice(part.lines, max(HEAD_LINES, options.header_line)))
        headers = {0: _header(Head(part.name, False, lines, None, len(lines)), expected, options)}
        parts: Iterator[Grid] = chain([replace(part, lines=chain(lines, part.lines))], rest)
    else:
        headers = _headers(opened, expected, options, longest)
        is_nameless = False
        parts = opened(None)
    columns = _columns(opened, headers, options)
    if is_nameless and not options.parts:
        options = replace(options, part_column=False)
    reading = Reading(options, Contents())
    if options.part_column:
        columns = (*columns, PART_COLUMN)
    first = next(iter(headers.values()))
    return Table(columns, reading.rows(parts, headers), encoding, first.line, reading.contents)


def _headers(opened: Open, expected: str, options: ReadOptions, longest: bool) -> dict[int, Header]:
    """The place of each part to be read → its header."""
    heads = list(_heads(opened, options, longest))
    if not any(head.lines for head in heads):
        raise UnreadableFile(f"{expected} was expected; there is no row in this.")
    chosen = [_chosen(heads, longest)]
    if options.parts:
        chosen = [place for place, head in enumerate(heads) if options.wants_any_of(head.name) and head.lines]
    if EVERY_PART in options.parts:
        chosen = [place for place in chosen if heads[place].header and not heads[place].hidden]
    _require_parts(options, [head.name for head in heads])
    return {place: _header(heads[place], expected, options) for place in chosen}


def _require_parts(options: ReadOptions, names: list[str]) -> None:
    """Raise UnreadableFile where a part was asked for that the file does not hold."""
    for part in options.parts:
        if part != EVERY_PART and not any(
            replace(options, parts=(part,)).wants_any_of(name) for name in names
        ):
            raise UnreadableFile(f"There is no part “{part}” in this file; it holds {named(names)}.")


def _columns(opened: Open, headers: dict[int, Header], options: ReadOptions) -> tuple[str, ...]:
    """The columns of all tables to be read; those below a second header are looked for where they are asked for."""
    found = [header.columns for header in headers.values()]
    if options.parts:
        scan = Reading(options, Contents(), found=[])
        for _row in scan.rows(opened(None), headers):
            pass
        found = scan.found
    return joined_columns(iter(found))


def _chosen(heads: list[Head], longest: bool) -> int:
    """The place of the part that looks most like a list."""

    def worth(place: int) -> tuple[int, int]:
        head = heads[place]
        plainness = 2 if head.header and head.header.is_plain else 1 if head.header else 0
        return (-1 if head.hidden else plainness, head.length if longest else bool(head.lines))

    return max(range(len(heads)), key=worth, default=0)


def _heads(opened: Open, options: ReadOptions, longest: bool) -> Iterator[Head]:
    limit = max(HEAD_LINES, options.header_line)
    for part in opened(None if longest else limit):
        lines = list(islice(part.lines, limit))
        length = len(lines) + sum(1 for _line in part.lines)
        header = part.header or find_header(lines[:HEAD_LINES])
        yield Head(part.name, part.hidden, lines, header, length)


def _header(head: Head, expected: str, options: ReadOptions) -> Header:
    if not options.header_line:
        return head.header or header_of(head.lines[:HEAD_LINES], expected)
    for line, cells in head.lines:
        if line == options.header_line and any(cell.strip() for cell in cells):
            return header_at(line, cells, is_plain=True)
    where = f" of “{head.name}”" if head.name else ""
    raise UnreadableFile(f"Line {options.header_line}{where} cannot be the header: it is blank or not there.")

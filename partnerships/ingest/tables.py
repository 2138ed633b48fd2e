"""A list as read: its header and its rows, whatever the format was."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BEYOND = "(beyond the header)"
RAGGED = "ragged_row"
UNDECODABLE = "undecodable_text"
NOT_A_RECORD = "not_a_record"
BROKEN = frozenset({RAGGED, UNDECODABLE, NOT_A_RECORD})
"""Problems of a row whose cells may not be what they seem."""
NOT_DECODED = "\ufffd"
NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL keeps in no text: NUL, and halves of a character."""


class UnreadableList(Exception):
    """The bytes are not a list of the declared format. The message says what they look like."""


class Row(dict):
    """One row: column name → text as published. `number` counts data rows from 1, `line` the file's lines.

    A column that the header lacks reads as empty, so a declaration may read columns of several eras.
    `problems` names what the reader found wrong with the row (see `BROKEN`).
    """

    def __init__(self, cells, *, number: int, problems: tuple[str, ...] = (), line: int = 0):
        super().__init__(cells)
        self.number = number
        self.problems = problems
        self.line = line or number

    def __missing__(self, column):
        return ""


@dataclass(frozen=True)
class Table:
    """The header, in its order, and the rows, read lazily and once."""

    columns: tuple[str, ...]
    rows: Iterable[Row]


def from_grid(lines: Iterator[tuple[int, list[str]]], expected: str) -> Table:
    """The table in a grid of cells: the first line that is not blank is the header.

    `lines` gives each line's number and cells; `expected` names the format for the refusal.
    """
    first = next(((line, cells) for line, cells in lines if any(cell.strip() for cell in cells)), None)
    if first is None:
        raise UnreadableList(f"{expected} was expected; there is no row in this.")
    columns = named(first[1])
    if sum(bool(column) for column in columns) < 2:
        raise UnreadableList(
            f"{expected} with several columns was expected; line {first[0]} reads “{' '.join(first[1]).strip()[:80]}”."
        )
    return Table(tuple(column for column in columns if column), _rows(lines, columns))


def named(cells: list[str]) -> tuple[str, ...]:
    """The header's names. A name that comes again is numbered, so that no column hides another."""
    names: list[str] = []
    taken: set[str] = set()
    for name in (" ".join(cell.split()) for cell in cells):
        fresh, number = name, 1
        while fresh and fresh in taken:
            number += 1
            fresh = f"{name} ({number})"
        taken.add(fresh)
        names.append(fresh)
    return tuple(names)


def storable(text: str) -> str:
    """The text without what PostgreSQL cannot keep."""
    return NOT_STORABLE.sub("", text)


def _rows(lines: Iterator[tuple[int, list[str]]], columns: tuple[str, ...]) -> Iterator[Row]:
    unnamed = [place for place, column in enumerate(columns) if not column]
    width, number = len(columns), 0
    for line, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        number += 1
        row = Row(zip(columns, cells, strict=False), number=number, line=line)
        if unnamed:
            row.pop("", None)
            row.update(
                (f"(column {place + 1})", cells[place])
                for place in unnamed
                if place < len(cells) and cells[place].strip()
            )
        if len(cells) != width:
            beyond = [cell for cell in cells[width:] if cell.strip()]
            if beyond:
                row[BEYOND] = ", ".join(beyond)
            row.problems = (RAGGED,)
        if NOT_DECODED in "".join(cells):
            row.problems = (*row.problems, UNDECODABLE)
        yield row

"""A list as read, in any format: its header and its rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

EXTRA_CELLS = "(beyond the header)"
RAGGED = "ragged_row"
UNDECODABLE = "undecodable_text"
NOT_A_RECORD = "not_a_record"
BROKEN_ROW_PROBLEMS = frozenset({RAGGED, UNDECODABLE, NOT_A_RECORD})
"""Problems after which a row's cells may be under the wrong columns or garbled."""
REPLACEMENT_CHARACTER = "\ufffd"
NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that PostgreSQL does not store: NUL, and halves of a surrogate pair."""


class UnreadableList(Exception):
    """The bytes are not a list of the declared format. The message says what they are instead."""


class Row(dict[str, str]):
    """One row: column name → text as published. `number` counts data rows from 1, `line` the file's lines.

    A column that the header lacks reads as empty, so one declaration can read headers of several years.
    `problems` names what the reader found wrong with the row (see `BROKEN_ROW_PROBLEMS`).
    """

    def __init__(
        self,
        cells: Mapping[str, str] | Iterable[tuple[str, str]],
        *,
        number: int,
        problems: tuple[str, ...] = (),
        line: int = 0,
    ) -> None:
        super().__init__(cells)
        self.number = number
        self.problems = problems
        self.line = line or number

    def __missing__(self, column: str) -> str:
        return ""


@dataclass(frozen=True)
class Table:
    """The header, in its order, and the rows. The rows can be iterated once."""

    columns: tuple[str, ...]
    rows: Iterable[Row]


def from_grid(lines: Iterator[tuple[int, list[str]]], expected: str) -> Table:
    """The table in a grid of cells: the first line that is not blank is the header.

    `lines`: (line number, cells). `expected`: the format, for the error message. Raises UnreadableList.
    """
    first = next(((line, cells) for line, cells in lines if any(cell.strip() for cell in cells)), None)
    if first is None:
        raise UnreadableList(f"{expected} was expected; there is no row in this.")
    columns = unique_names(first[1])
    if sum(bool(column) for column in columns) < 2:
        raise UnreadableList(
            f"{expected} with several columns was expected; line {first[0]} reads “{' '.join(first[1]).strip()[:80]}”."
        )
    return Table(tuple(column for column in columns if column), _rows(lines, columns))


def unique_names(cells: list[str]) -> tuple[str, ...]:
    """The header's names. A repeated name gets a number, so that no column hides another."""
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
    """The text without the characters that PostgreSQL does not store."""
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
                row[EXTRA_CELLS] = ", ".join(beyond)
            row.problems = (RAGGED,)
        if REPLACEMENT_CHARACTER in "".join(cells):
            row.problems = (*row.problems, UNDECODABLE)
        yield row

"""A list as read, in any format: its header and its rows, and what the file holds beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

EXTRA_CELLS = "(beyond the header)"
PART_COLUMN = "(part)"
"""The column that holds the name of a row's sheet, folder, file or table."""
EVERY_PART = "*"
ONLY_PART = "table 1"
"""The name of a part that has none, such as that of a CSV."""
RAGGED = "ragged_row"
UNDECODABLE = "undecodable_text"
NO_RECORD_COLUMN = "(not a record)"
"""The column that holds a value which is not an object."""
NOT_A_RECORD = "not_a_record"
OTHER_ENCODING = "other_encoding"
BROKEN_ROW_PROBLEMS = frozenset({RAGGED, UNDECODABLE, NOT_A_RECORD, OTHER_ENCODING})
"""Problems after which a row's cells may be under the wrong columns or garbled."""
REPLACEMENT_CHARACTER = "\ufffd"
NOT_STORABLE = re.compile("[\0\ud800-\udfff]")
"""Characters that PostgreSQL does not store: NUL, and halves of a surrogate pair."""
MAX_COLUMNS = 2_000
"""Columns of a list: more than any list needs, few enough to be looked through."""
MAX_LINES_TOLD = 50
"""Lines aside of which the text is kept; the others are only counted."""
MAX_NAMES_TOLD = 10
"""Names in a sentence."""
MAX_TEXT_TOLD = 200
"""Characters of such a line."""


class UnreadableFile(Exception):
    """The bytes are not a list of the declared format. The message says what they are instead."""


class TooMuchToRead(UnreadableFile):
    """Reading the list takes longer, or more memory, than there is while a page waits for it."""


@dataclass(frozen=True)
class ReadOptions:
    """How a person wants a file read, where what the reader finds by itself is not meant.

    `parts`: names of sheets, folders, files or tables; empty = the one that looks like a list; `EVERY_PART` = all.
    `header_line`: the file's line of the header, from 1; 0 = found. `encoding`: a name that Python knows; "" = found.
    `part_column`: whether each row gets the name of its part, in `PART_COLUMN`.
    """

    parts: tuple[str, ...] = ()
    header_line: int = 0
    encoding: str = ""
    part_column: bool = False

    def wants(self, name: str) -> bool:
        return name in self.parts or EVERY_PART in self.parts

    def wants_any_of(self, name: str) -> bool:
        """Whether a part is asked for, or one of the further tables below its rows."""
        return self.wants(name) or any(part.startswith(further_table(name, "")) for part in self.parts)


AS_FOUND = ReadOptions()


def further_table(name: str, number: object) -> str:
    """The name of a table below another one of the same part: "Ohio, table 2"; "table 2" below "table 1"."""
    return f"table {number}" if name == ONLY_PART else f"{name}, table {number}"


@dataclass(frozen=True)
class Part:
    """A sheet, folder, file or table: how many rows it holds, and whether they were read."""

    name: str
    rows: int
    read: bool
    hidden: bool = False
    is_list: bool = False
    """Whether its columns have names that say that it is a list."""


@dataclass(frozen=True)
class SkippedLine:
    """A line that is not a row of the list: `title`, `comment`, `footnote`, `total`, `repeated_header`, `section`."""

    line: int
    reason: str
    text: str


@dataclass
class Contents:
    """What a file holds: its parts, and the lines that are no rows. Complete once the rows have been iterated."""

    parts: list[Part] = field(default_factory=list)
    lines: list[SkippedLine] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    """Lines below the header that are no rows, and rows of parts that were not read: what they are → how many."""

    def skip(self, line: int, reason: str, cells: Iterable[str], *, counted: bool = True) -> None:
        """Note a line that is not read as a row. `counted`: it stands where rows do."""
        if counted:
            self.ignored[reason] += 1
        if len(self.lines) < MAX_LINES_TOLD:
            text = " · ".join(dict.fromkeys(" ".join(cell.split()) for cell in cells if cell.strip()))
            self.lines.append(SkippedLine(line, reason, storable(text)[:MAX_TEXT_TOLD]))

    def count_into(self, tally: Counter[str]) -> None:
        """Add to `rows`, to `ignored`, and to each reason what was not read. kept + ignored = rows."""
        tally.update(self.ignored)
        tally["rows"] += self.ignored.total()
        tally["ignored"] += self.ignored.total()


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
    """The header, in its order, and the rows. The rows can be iterated once; `contents` is complete after that.

    `encoding`: as Python calls it; empty for a format that has none. `header_line`: 0 for a format without lines.
    """

    columns: tuple[str, ...]
    rows: Iterable[Row]
    encoding: str = ""
    header_line: int = 0
    contents: Contents = field(default_factory=Contents)


def unique_names(cells: Iterable[str]) -> tuple[str, ...]:
    """The header's names. A repeated name gets a number, so that no column hides another.

    Raises UnreadableFile for more than `MAX_COLUMNS`.
    """
    names: list[str] = []
    taken: set[str] = set()
    for name in (" ".join(cell.split()) for cell in cells):
        fresh, number = name, 1
        while fresh and fresh in taken:
            number += 1
            fresh = f"{name} ({number})"
        taken.add(fresh)
        names.append(fresh)
        _refuse_too_many_columns(taken)
    return tuple(names)


def storable(text: str) -> str:
    """The text without the characters that PostgreSQL does not store."""
    return NOT_STORABLE.sub("", text)


def named(names: Iterable[str]) -> str:
    """The names in quotation marks, for a sentence: the first ones, and how many more there are."""
    names = list(names)
    quoted = ", ".join(f"“{name}”" for name in names[:MAX_NAMES_TOLD])
    return quoted if len(names) <= MAX_NAMES_TOLD else f"{quoted} and {len(names) - MAX_NAMES_TOLD:,} more"


def joined_columns(headers: Iterator[Iterable[str]]) -> tuple[str, ...]:
    """The columns of several headers, each once, without blank ones. Raises UnreadableFile as `unique_names` does."""
    found: dict[str, None] = {}
    for columns in headers:
        found.update(dict.fromkeys(columns))
        _refuse_too_many_columns(found)
    found.pop("", None)
    return tuple(found)


def _refuse_too_many_columns(names: Collection[str]) -> None:
    if len(names) > MAX_COLUMNS + 1:  # one may be blank
        raise UnreadableFile(
            f"The list has more than {MAX_COLUMNS:,} columns. Give a file in which each agency is a row."
        )

"""From records, each with its own names for its cells, to a table: of one part of a file, or of several."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from partnerships.ingest.mapping.column_names import meanings
from partnerships.ingest.readers.grid_rows import NOT_READ
from partnerships.ingest.tables import (
    EVERY_PART,
    NO_RECORD_COLUMN,
    NOT_A_RECORD,
    PART_COLUMN,
    Contents,
    Part,
    ReadOptions,
    Row,
    Table,
    UnreadableFile,
    joined_columns,
    named,
)

Cells = dict[str, str]


@dataclass
class Records:
    """A part of a file: its name and its records. `hidden`: whether a person who opens the file does not see it."""

    name: str
    cells: list[Cells] = field(default_factory=list)
    hidden: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return joined_columns(iter(self.cells))


def read_records(
    parts: Sequence[Records], options: ReadOptions, by_itself: Iterable[int], encoding: str = ""
) -> Table:
    """The table of the parts asked for. `by_itself`: the places of those that are read unless others are asked for."""
    chosen = set(by_itself)
    if options.parts:
        _require(options, parts)
        chosen = {place for place, part in enumerate(parts) if options.wants(part.name)}
    contents, rows = Contents(), []
    for place, part in enumerate(parts):
        is_list = len(meanings(part.columns)) > 1
        contents.parts.append(Part(part.name, len(part.cells), place in chosen, part.hidden, is_list))
        if place in chosen:
            rows += [(part.name, cells) for cells in part.cells]
        elif part.cells:
            contents.ignored[NOT_READ] += len(part.cells)
    columns = joined_columns(cells for _name, cells in rows)
    columns = tuple(column for column in columns if column != NO_RECORD_COLUMN)
    if options.part_column:
        columns = (*columns, PART_COLUMN)
    return Table(columns, _rows(rows, options), encoding, contents=contents)


def likeliest_part(parts: Sequence[Records]) -> int:
    """The place of the part that looks most like a list: by the meanings of its columns, then by its length."""

    def worth(place: int) -> tuple[bool, int, int]:
        return not parts[place].hidden, min(len(meanings(parts[place].columns)), 2), len(parts[place].cells)

    return max(range(len(parts)), key=worth)


def _rows(rows: list[tuple[str, Cells]], options: ReadOptions) -> Iterable[Row]:
    for number, (name, cells) in enumerate(rows, start=1):
        row = Row(cells, number=number, problems=(NOT_A_RECORD,) if NO_RECORD_COLUMN in cells else ())
        if options.part_column:
            row[PART_COLUMN] = name
        yield row


def _require(options: ReadOptions, parts: Sequence[Records]) -> None:
    names = [part.name for part in parts]
    if missing := [name for name in options.parts if name not in names and name != EVERY_PART]:
        raise UnreadableFile(f"There is no part “{missing[0]}” in this file; it holds {named(names)}.")

"""How rows pass between the process that stores them and the one that reads and places them: as columns.

A column of plain values is pickled and read again several times faster than a row of named tuples, and the names of
columns and fields pass once for a batch. What was published stays where it is: it does not come back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from partnerships.geography.placing import Placement
from partnerships.ingest.agencies.mentioned_rows import MentionedRow
from partnerships.ingest.interpret import ParsedRow, storable_cells
from partnerships.ingest.row_keys import RowKey
from partnerships.ingest.tables import Row
from partnerships.matching.identity import MentionedAgency
from partnerships.matching.names import NameParts

Columns = list[tuple[Any, ...]]
"""The values of rows, a tuple for each column; none where there is no row."""
Selected = list[tuple[RowKey, Row]]
"""Rows as published, each with its key."""

RAW, FIELDS = ParsedRow._fields.index("raw"), ParsedRow._fields.index("fields")


class SelectedColumns(NamedTuple):
    """Rows to be read. `names`: of their columns, where these are the same in all rows; else `cells` are dicts."""

    keys: Columns
    names: tuple[str, ...] | None
    cells: list[Any]
    places: Columns
    """Number, problems and line of each row in its file."""


class MentionedColumns(NamedTuple):
    """Rows read and placed, without their cells as published, and the parts of the names in them."""

    parsed: Columns
    names: tuple[str, ...]
    """Of the fields."""
    fields: list[tuple[str, ...]]
    """The texts of each row."""
    placements: Columns
    mentioned: Columns
    doubts: list[tuple[str, ...]]
    parts: Columns


def selected_columns(selected: Selected) -> SelectedColumns:
    """The rows in the form in which they pass to the process that reads them."""
    keys, rows = zip(*selected, strict=True)
    names = tuple(rows[0])
    alike = all(tuple(row) == names for row in rows)
    return SelectedColumns(
        _columns(keys),
        names if alike else None,
        [tuple(row.values()) if alike else dict(row) for row in rows],
        _columns((row.number, row.problems, row.line) for row in rows),
    )


def selected_rows(passed: SelectedColumns) -> Selected:
    """The rows that were passed."""
    names = passed.names
    rows = (
        Row(
            cells if names is None else zip(names, cells, strict=True),
            number=number,
            problems=problems,
            line=line,
        )
        for cells, number, problems, line in zip(passed.cells, *passed.places, strict=True)
    )
    return list(zip(map(RowKey._make, zip(*passed.keys, strict=True)), rows, strict=True))


def mentioned_columns(rows: Sequence[MentionedRow], parts: Iterable[NameParts]) -> MentionedColumns:
    """The rows in the form in which they pass back. `parts`: those of each row's name."""
    parsed, placements, mentioned, doubts = zip(*rows, strict=True)
    columns = _columns(parsed)
    fields = columns[FIELDS]
    kept = [column for number, column in enumerate(columns) if number not in (RAW, FIELDS)]
    return MentionedColumns(
        kept,
        tuple(fields[0]),
        [tuple(one.values()) for one in fields],
        _columns(placements),
        _columns(mentioned),
        list(doubts),
        _columns(parts),
    )


def passed_rows(passed: MentionedColumns, selected: Selected) -> list[MentionedRow]:
    """The rows that were passed back. `selected`: the same rows as they were given to be read."""
    columns = list(passed.parsed)
    columns.insert(RAW, tuple(storable_cells(row) for _key, row in selected))
    names = passed.names
    columns.insert(FIELDS, tuple(dict(zip(names, texts, strict=True)) for texts in passed.fields))
    parsed = map(ParsedRow._make, zip(*columns, strict=True))
    placements = map(Placement._make, zip(*passed.placements, strict=True))
    mentioned = map(MentionedAgency._make, zip(*passed.mentioned, strict=True))
    return list(map(MentionedRow._make, zip(parsed, placements, mentioned, passed.doubts, strict=True)))


def passed_parts(
    passed: MentionedColumns, rows: Iterable[MentionedRow]
) -> dict[tuple[str, str, bool], NameParts]:
    """The parts of the names in the rows, by the arguments for which `parts_of` gave them."""
    names = ((row.mentioned.name, row.mentioned.state_name, row.mentioned.keep_ending) for row in rows)
    return dict(zip(names, map(NameParts._make, zip(*passed.parts, strict=True)), strict=True))


def _columns(rows: Iterable[Iterable[Any]]) -> Columns:
    return list(zip(*rows, strict=True))

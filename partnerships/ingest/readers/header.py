"""A header that stands otherwise in one copy of a list than in another. Knows no list by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from partnerships.ingest.tables import Row, Table


def lowercase_header(read: Callable[[bytes], Table]) -> Callable[[bytes], Table]:
    """The reader, giving every column's name in small letters."""

    def read_so(content: bytes) -> Table:
        table = read(content)
        columns = tuple(column.lower() for column in table.columns)
        return replace(table, columns=columns, rows=map(_lowercase_row, table.rows))

    return read_so


def _lowercase_row(row: Row) -> Row:
    cells = {column.lower(): cell for column, cell in row.items()}
    return Row(cells, number=row.number, problems=row.problems, line=row.line)


def under_other_names(
    read: Callable[[bytes], Table], names: Mapping[str, str], left_out: Mapping[str, str]
) -> Callable[[bytes], Table]:
    """The reader, for a list that also comes as a shorter copy under another header.

    `names`: the copy's columns → the list's. `left_out`: columns of the list that the copy lacks or leaves blank → what
    they hold in every row. A file without any of the copy's columns is the list itself.
    """

    def renamed(row: Row) -> Row:
        cells = {names.get(column, column): cell for column, cell in row.items() if cell}
        return Row({**left_out, **cells}, number=row.number, problems=row.problems, line=row.line)

    def read_so(content: bytes) -> Table:
        table = read(content)
        if not set(names).intersection(table.columns):
            return table
        columns = tuple(names.get(column, column) for column in table.columns)
        columns = tuple(dict.fromkeys((*columns, *left_out)))
        return replace(table, columns=columns, rows=map(renamed, table.rows))

    return read_so

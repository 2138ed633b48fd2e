"""For a list whose header is in capitals in one snapshot and in small letters in another. Knows no list by name."""

from __future__ import annotations

from collections.abc import Callable

from partnerships.ingest.tables import Row, Table


def lowercase_header(read: Callable[[bytes], Table]) -> Callable[[bytes], Table]:
    """The reader, giving every column's name in small letters."""

    def read_so(content: bytes) -> Table:
        table = read(content)
        return Table(tuple(column.lower() for column in table.columns), map(_lowercase_row, table.rows))

    return read_so


def _lowercase_row(row: Row) -> Row:
    cells = {column.lower(): cell for column, cell in row.items()}
    return Row(cells, number=row.number, problems=row.problems, line=row.line)

"""The whole history as CSV: every row of every version, with the first and the last version that it holds in."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from partnerships.exports import csv
from partnerships.queries import ranges, releases
from partnerships.queries.columns import COLUMNS, Column, Type, in_a_cell

HISTORY = (
    *COLUMNS,
    Column("first_version", Type.INTEGER, ranges.first("versions"), "The first version that has the row so.", True),
    Column("last_version", Type.INTEGER, ranges.last_number("versions"),
           "The last version that has the row so. Empty while the newest has it."),
)  # fmt: skip


def stream() -> Iterator[bytes]:
    """The history as chunks of CSV."""
    values = [in_a_cell(column) for column in HISTORY]
    select, parameters = releases.history().values_list(*values).query.sql_with_params()
    names = ", ".join(f'"{column.name}"' for column in HISTORY)
    with connection.cursor() as cursor:
        rows = cursor.mogrify(f"SELECT * FROM ({select}) AS answer ({names})", parameters)
    yield from csv.table(
        rows, {column.name: column.is_text or column.type is Type.LIST for column in HISTORY}
    )

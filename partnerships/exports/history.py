"""The whole history as CSV: every row of every version, with the first and the last version that it holds in."""

from __future__ import annotations

from collections.abc import Iterator

from partnerships.exports import csv
from partnerships.queries import ranges, releases
from partnerships.queries.column_values import Column, Type
from partnerships.queries.columns import COLUMNS

HISTORY = (
    *COLUMNS,
    Column("first_version", Type.INTEGER, ranges.first("versions"), "The first version that has the row so.", True),
    Column("last_version", Type.INTEGER, ranges.last_number("versions"),
           "The last version that has the row so. Empty while the newest has it."),
)  # fmt: skip


def stream() -> Iterator[bytes]:
    """The history as chunks of CSV."""
    yield from csv.stream_rows(releases.history(), HISTORY)

"""What a person is asked about a list's dates before it is taken in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from partnerships.dates import NotADate
from partnerships.ingest.spec import Source
from partnerships.ingest.tables import Row
from partnerships.written_dates import AmbiguousDate, DateOrder, is_number, order_of


def date_orders(columns: Iterable[str], rows: Sequence[Row]) -> dict[str, DateOrder]:
    """Column → the order in which it writes day, month and year, where its cells prove one."""
    found = ((column, order_of(row[column] for row in rows)) for column in columns)
    return {column: order for column, order in found if order}


def date_questions(spec: Source, raw: Mapping[str, str]) -> Iterator[str]:
    """What is to be asked about a row's dates: which of two days is meant, and whether a number is a day."""
    for column in spec.dates:
        cell = raw.get(column, "").strip()
        try:
            span = spec.read_date(cell)
        except AmbiguousDate as ambiguous:
            yield f"{column}: {ambiguous}. Say whether the day or the month comes first."
        except NotADate:
            continue
        else:
            if span and is_number(cell):
                yield f"{column}: the number “{cell}” is read as {span.words}. Check that the list means that day."

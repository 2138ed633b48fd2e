"""The tables of states and of counties as files: a row for each, and one for what has none.

UTF-8 with line feeds. A state without a record has 0 and no rate: that no list read here names one is not the same
as none. Of counties, only those in which something is on record have a row.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date

from partnerships.queries.places import compared
from partnerships.queries.places.compared import ComparedArea
from partnerships.queries.question import Question

NUMBERS = (
    "partnerships",
    "agencies",
    "people_2020",
    "agencies_per_100000",
    "directory_agencies",
    "directory_agencies_on_record",
    "first_started_by",
    "last_started_by",
    "attested_until",
    "dataset_version",
)
COLUMNS = ("state", "name", *NUMBERS)
NO_PEOPLE = ("people_2020", "agencies_per_100000")
"""What the census file here gives of states only."""
COUNTY_COLUMNS = ("county_fips", "name", "state", *(name for name in NUMBERS if name not in NO_PEOPLE))


def states_csv(question: Question) -> bytes:
    """The whole file, by name. A number that is not known is empty: no census, no directory, no start with a day."""
    return _as_csv(COLUMNS, _rows(compared.states(question), question))


def counties_csv(question: Question) -> bytes:
    """The whole file, by FIPS code; what has none comes last."""
    areas = sorted(compared.counties(question), key=lambda one: (not one.code, one.code))
    return _as_csv(COUNTY_COLUMNS, _rows(areas, question))


def _rows(areas: Iterable[ComparedArea], question: Question) -> Iterator[dict[str, object]]:
    for one in areas:
        yield {
            "county_fips": one.code,
            "state": one.state,
            "name": one.name,
            "partnerships": one.totals.partnerships,
            "agencies": one.totals.agencies,
            "people_2020": one.people or "",
            "agencies_per_100000": f"{one.rate:.2f}" if one.rate else "",
            "directory_agencies": one.share.agencies if one.share else "",
            "directory_agencies_on_record": one.share.partners if one.share else "",
            "first_started_by": _day(one.totals.started_by),
            "last_started_by": _day(one.totals.last_started_by),
            "attested_until": _day(one.totals.attested_until),
            "dataset_version": question.version,
        }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _as_csv(columns: tuple[str, ...], rows: Iterable[dict[str, object]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()

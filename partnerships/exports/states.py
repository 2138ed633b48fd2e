"""The table of states as a file: a row for each state and territory, by name, and one for what has no state.

UTF-8 with line feeds. A state without a record has 0 and no rate: that no list read here names one is not the same
as none.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from partnerships.geography import people
from partnerships.queries.places import area_totals, directory
from partnerships.queries.question import Question

COLUMNS = (
    "state",
    "name",
    "partnerships",
    "agencies",
    "people_2020",
    "agencies_per_100000",
    "directory_agencies",
    "directory_agencies_on_record",
    "first_started_by",
    "dataset_version",
)


def as_csv(question: Question) -> bytes:
    """The whole file. A number is empty where it is not known: no census, no directory, no start with a day."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(question))
    return file.getvalue().encode()


def _rows(question: Question) -> Iterator[list[object]]:
    shares, residents = directory.by_state(question.matching()), people.by_state()
    for one in area_totals.by_state(question):
        code, name = (one.place.pk, one.place.name) if one.place else ("", "")
        share, live_there = shares.get(code), residents.get(code)
        yield [
            code,
            name,
            one.partnerships,
            one.agencies,
            live_there or "",
            people.per_100_000(one.agencies, live_there) if one.agencies and live_there else "",
            share.agencies if share else "",
            share.partners if share else "",
            one.started_by.isoformat() if isinstance(one.started_by, date) else "",
            question.version,
        ]

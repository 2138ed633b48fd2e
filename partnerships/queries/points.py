"""The map's points: the answer to a question as columns, small enough to send whole.

Knows release rows and words; not requests, and not how a point is drawn. What has no place on the map is sent
as well, without names, so that counts by day, state and county are those of the table.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db.models import F, Field, Func, QuerySet, TextChoices
from django.utils.translation import gettext
from psycopg2.extras import DateRange

from partnerships.models import LAW_ENFORCEMENT, ReleaseRow
from partnerships.models.vocabulary import LocationPrecision, Program, Status
from partnerships.queries.as_of import shown_status
from partnerships.queries.labels import start_in_words
from partnerships.queries.provenance import evidence_end, statements
from partnerships.queries.question import Question

FORMAT_VERSION = 7
"""Counts up when the answer's shape changes, so that no browser keeps the former one."""

DEGREE_DIGITS = 5  # of a degree: about a meter
EPOCH = date(1970, 1, 1).toordinal()
ALWAYS, FOREVER = -99_999, 99_999
"""Day numbers before and after all others: no lower bound, no end. What begins FOREVER never does."""

FIELDS = (
    "partnership_id",
    "latitude",
    "longitude",
    "agency_name",
    "agency_number",
    "agency_kind",
    "city",
    "county",
    "state",
    "county_fips",
    "program",
    "start__startswith",
    "start__endswith",
    "start_precision",
    "announced__startswith",
    "announced__endswith",
    "announced_precision",
    "attested_until",
    "status_days",
    "statuses",
    "lists_saying_so",
    "rows_saying_so",
    "location_precision",
)
START_FIELDS = tuple(name for name in FIELDS if name.startswith(("start_", "announced_")))
BATCH_ROWS = 5_000
Fields = Mapping[str, Sequence[Any]]
"""Field → its values, one a row."""
Value = TypeVar("Value", bound=Hashable)
NO_DAYS = "%(expressions)s IS NULL OR isempty(%(expressions)s)"
FIRST = f"CASE WHEN {NO_DAYS} THEN {FOREVER} ELSE coalesce(lower(%(expressions)s) - DATE '1970-01-01', {ALWAYS}) END"
LAST = f"CASE WHEN {NO_DAYS} THEN {FOREVER} ELSE coalesce(upper(%(expressions)s) - DATE '1970-01-02', {FOREVER}) END"
"""The first and the last day of a range, counted by the database: its client reads ranges by a regular expression."""
SPANS = {
    name: Func(F(column), template=template, output_field=Field())
    for name, column, template in (
        ("may_from", "possible", FIRST),
        ("may_until", "possible", LAST),
        ("sure_from", "certain", FIRST),
        ("sure_until", "certain", LAST),
    )
}
"""Days of a row; FOREVER for both of a span that has none, or is not known. Of no kind: of its integers Django makes
integers, one by one."""


def worded(words: type[TextChoices]) -> list[tuple[str, str]]:
    """The words that records use, each with its label."""
    return [(value, str(label)) for value, label in words.choices]


def columns(question: Question) -> dict[str, Any]:
    """One object of columns for the rows that have a place. `count` is of all that match; `statements`: agencies
    beside them of which it is said that they have no partnership; `evidence_ends`: the day on which the lists of the
    version end, and how that is said, or null.
    """
    end = evidence_end.of_version(question.version)
    rows = question.matching().order_by("partnership_id")
    placed, unplaced = by_field(rows.values_list(*FIELDS, *SPANS.values(), shown_status(question.as_of)))
    here, elsewhere = len(placed["partnership_id"]), len(unplaced["partnership_id"])
    return {
        "version": question.version,
        "count": here + elsewhere,
        "unplaced": elsewhere,
        "statements": statements.of_question(question).count(),
        "evidence_ends": {"day": number(end.day, FOREVER), "words": end.words, "says": end.says}
        if end
        else None,
        "statuses": worded(Status),
        "programs": worded(Program),
        **named(placed),
        **counted(placed),
        "elsewhere": counted(unplaced),
    }


def by_field(rows: QuerySet[ReleaseRow, tuple[Any, ...]]) -> tuple[Fields, Fields]:
    """The values of each field, of rows with a place and of those without.

    Turned into columns some at a time: a hundred thousand rows held at once are what the garbage collector
    would spend half of the time on.
    """
    names = (*FIELDS, *SPANS, "status")
    placed: dict[str, list[Any]] = {name: [] for name in names}
    unplaced: dict[str, list[Any]] = {name: [] for name in names}
    found = rows.iterator(chunk_size=BATCH_ROWS)
    while some := list(islice(found, BATCH_ROWS)):
        for fields, part in (
            (placed, [row for row in some if row[1] is not None]),
            (unplaced, [row for row in some if row[1] is None]),
        ):
            for name, values in zip(names, zip(*part, strict=True), strict=False):
                fields[name].extend(values)
    return placed, unplaced


def named(fields: Fields) -> dict[str, Sequence[Any]]:
    """What a card on the map shows."""
    places, place = coded(
        map(place_label, fields["city"], fields["county"], fields["state"], fields["location_precision"])
    )
    spans = zip(*(fields[name] for name in START_FIELDS), strict=True)
    dates, when = coded(spans)
    drawn_at, precision = coded(
        (value, point_in_words(value, city))
        for value, city in zip(fields["location_precision"], fields["city"], strict=True)
    )
    return {
        "id": [f"RW-{number:06d}" for number in fields["partnership_id"]],
        "lat": [round(degrees, DEGREE_DIGITS) for degrees in fields["latitude"]],
        "lon": [round(degrees, DEGREE_DIGITS) for degrees in fields["longitude"]],
        "agency": fields["agency_name"],
        "places": places,
        "place": place,
        "program": indexes(Program, fields["program"]),
        "dates": [in_words(*span) for span in dates],
        "date": when,
        "sources": fields["lists_saying_so"],
        "rows": fields["rows_saying_so"],
        "precisions": drawn_at,
        "precision": precision,
        "shown_until": [number(day, ALWAYS) for day in fields["attested_until"]],
    }


def counted(fields: Fields) -> dict[str, Sequence[Any]]:
    """What is counted of a row, wherever it lies: status, state, county, and the days it was in force.

    `may_from` to `may_until` are the first and last day on which it may have been in force, `sure_from` to
    `sure_until` those on which it certainly was; `undated` rows have no known start. `histories` are those of the
    statuses, each as pairs of (first day, status), and `history` says which is a row's. Days are counted from 1970.
    `agencies` tells agencies apart, and `law` is 1 for those of law enforcement, which a directory counts.
    """
    _, agencies = coded(fields["agency_number"])
    states, state = coded(fields["state"])
    counties, county = coded(fields["county_fips"])
    status_histories, history = coded(
        (tuple(days), tuple(statuses))
        for days, statuses in zip(fields["status_days"], fields["statuses"], strict=True)
    )
    return {
        "status": indexes(Status, fields["status"]),
        "histories": [steps(*each) for each in status_histories],
        "history": history,
        "undated": [int(start_after is None) for start_after in fields["start__endswith"]],
        "states": states,
        "state": state,
        "counties": counties,
        "county": county,
        "agencies": agencies,
        "law": [int(kind in LAW_ENFORCEMENT) for kind in fields["agency_kind"]],
        **{name: fields[name] for name in SPANS},
    }


def steps(days: Iterable[date], statuses: Iterable[str]) -> list[list[int]]:
    """A history as pairs of (first day, status), the first from the beginning of time."""
    return [
        [number(day, ALWAYS), place]
        for day, place in zip((None, *days), indexes(Status, statuses), strict=True)
    ]


def number(day: date | None, otherwise: int) -> int:
    """A day as the days since 1970 began."""
    return day.toordinal() - EPOCH if day else otherwise


def in_words(
    start: date | None,
    after: date | None,
    precision: str,
    announced: date | None,
    after_announced: date | None,
    announced_precision: str,
) -> str:
    """When it began, or that only its announcement is dated; from the bounds of two stored ranges."""
    return start_in_words(
        DateRange(start, after) if after else None,
        precision,
        DateRange(announced, after_announced) if after_announced else None,
        announced_precision,
    )


def coded(values: Iterable[Value]) -> tuple[list[Value], list[int]]:
    """Each value once, and each row's place among them."""
    places: dict[Value, int] = {}
    return_to = [places.setdefault(value, len(places)) for value in values]
    return list(places), return_to


def indexes(choices: type[TextChoices], values: Iterable[str]) -> list[int]:
    """Each value's place in its closed list."""
    place_of = {value: place for place, value in enumerate(choices.values)}
    return [place_of[value] for value in values]


def point_in_words(precision: str, city: str) -> str:
    """What a point is. A place without a name is the middle of a ZIP code, or the county's seat near it."""
    if precision == LocationPrecision.PLACE and not city:
        return gettext("the middle of a ZIP code that a list gives, or at the county’s seat near it")
    return str(LocationPrecision(precision).label)


def place_label(city: str, county: str, state: str, precision: str) -> str:
    """ "Ocean, NJ", or the county where no city is known: no more exactly than it was placed."""
    in_county = precision == LocationPrecision.COUNTY and county
    return ", ".join(part for part in (county if in_county else city or county, state) if part)

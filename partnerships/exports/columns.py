"""The columns of the table, declared once: header, how to get it, what it means.

CSV header, JSON keys and the codebook all walk `COLUMNS`; nothing else names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import Case, CharField, DateField, Expression, F, Func, IntegerField, Value, When
from django.db.models.functions import Cast, Concat, LPad

from partnerships.models.vocabulary import DatePrecision


class Type(Enum):
    """What a reader's tool should take a column for."""

    TEXT = "text"
    LIST = "list"
    DAY = "day"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True)
class Column:
    """One column. `value` is an expression over a release row; `meaning` is the codebook's sentence."""

    name: str
    type: Type
    value: Expression
    meaning: str


class Lower(Func):
    """The first day of a range; null where it has none."""

    function = "lower"
    output_field = DateField()


class Last(Func):
    """The last day of a range, which the database keeps half open."""

    template = "(upper(%(expressions)s) - 1)"
    output_field = DateField()


class Iso(Func):
    """A day in ISO 8601, to a precision."""

    function = "to_char"
    output_field = CharField()


class Joined(Func):
    """A list as one text, parted by semicolons."""

    template = "array_to_string(%(expressions)s, ';')"
    output_field = CharField()


class Length(Func):
    template = "cardinality(%(expressions)s)"
    output_field = IntegerField()


def iso(field: str) -> Expression:
    """A range to its precision: `2020-07-01`, `2020-07`, `2020`; empty where the start has no lower bound."""
    day = Lower(F(field))
    return Case(
        When(**{f"{field}_precision": DatePrecision.DAY}, then=Iso(day, Value("YYYY-MM-DD"))),
        When(**{f"{field}_precision": DatePrecision.MONTH}, then=Iso(day, Value("YYYY-MM"))),
        When(**{f"{field}_precision": DatePrecision.YEAR}, then=Iso(day, Value("YYYY"))),
        default=Value(""),
        output_field=CharField(),
    )


def numbered(field: str) -> Expression:
    """`RW-000123`, as `models.public_id` writes it."""
    digits = Cast(F(field), CharField())
    padded = Case(
        When(**{f"{field}__gte": 1_000_000}, then=digits),
        default=LPad(digits, 6, Value("0")),
        output_field=CharField(),
    )
    return Concat(Value("RW-"), padded, output_field=CharField())


def columns(version: int) -> tuple[Column, ...]:
    """The columns for an answer at this version, in the order of the contract."""
    return tuple(
        Column(name, type, value, meaning)
        for name, type, value, meaning in (
            *COLUMNS,
            ("dataset_version", Type.INTEGER, Value(version), VERSION_MEANS),
        )
    )


VERSION_MEANS = (
    "The version of the data set that this answer was read from. The same version always gives the same."
)

COLUMNS = (
    ("partnership_id", Type.TEXT, numbered("partnership_id"), "The record's lasting number. Never used again."),
    ("agency", Type.TEXT, F("agency_name"), "The agency's name, as the first list that named it wrote it."),
    ("agency_id", Type.TEXT, F("agency_slug"), "The agency's lasting id, also its page's address: /agencies/<id>/."),
    ("agency_kind", Type.TEXT, F("agency_kind"), "What kind of agency it is: police, sheriff, fire and so on."),
    ("city", Type.TEXT, F("city"), "The city or town that a list gives; often a postal town. Empty if none does."),
    ("county", Type.TEXT, F("county"), "The county, from a list or from the place it was put at. May be empty."),
    ("county_fips", Type.TEXT, F("county_fips"), "The county's FIPS code: text of five digits, or empty."),
    ("state", Type.TEXT, F("state"), "The state's postal code."),
    ("program", Type.TEXT, F("program"), "The program: neighbors, subsidy, community_requests or other."),
    ("status", Type.TEXT, F("status"), "What the lists allow us to say: see /methodology/. Absence is not an end."),
    ("start_date", Type.TEXT, iso("start"),
     "When it began, in ISO 8601 as exactly as it is known (2020-07-01, 2020-07, 2020). Empty when not known, and "
     "when only a day by which it had begun is known: then start_latest holds that day."),
    ("start_earliest", Type.DAY, Lower(F("start")), "The earliest day it may have begun. Empty when not known."),
    ("start_latest", Type.DAY, Last(F("start")), "The latest day it may have begun. Empty when not known."),
    ("end_date", Type.TEXT, iso("end"), "When it ended, as exactly as it is known. Empty unless a source says so."),
    ("end_earliest", Type.DAY, Lower(F("end")), "The earliest day it may have ended."),
    ("end_latest", Type.DAY, Last(F("end")), "The latest day it may have ended."),
    ("date_basis", Type.TEXT, F("date_basis"), "Why we believe the start: see /methodology/."),
    ("latitude", Type.NUMBER, F("latitude"), "Degrees north, WGS 84. Empty when the record could not be placed."),
    ("longitude", Type.NUMBER, F("longitude"), "Degrees east, WGS 84. Empty when the record could not be placed."),
    ("location_precision", Type.TEXT, F("location_precision"),
     "How exact the point is: exact, place, county, state or none."),
    ("sources", Type.LIST, Joined(F("sources")), "The lists that speak of it, by their ids, parted by semicolons."),
    ("source_count", Type.INTEGER, Length(F("sources")), "How many lists speak of it."),
    ("source_urls", Type.LIST, Joined(F("source_urls")),
     "The addresses of the pages that show it, parted by semicolons."),
    ("conflicts", Type.LIST, Joined(F("conflicts")),
     "Where the sources do not agree, in sentences parted by semicolons."),
    ("first_listed_on", Type.DAY, F("first_listed_on"),
     "The day of the first snapshot of a list that shows it. Not a start."),
    ("last_listed_on", Type.DAY, F("last_listed_on"),
     "The day of the last snapshot that showed it. Empty while a list that is still kept shows it. Not an end."),
    ("changed_on", Type.DAY, F("changed_on"), "The day this row was last changed in the data set."),
)  # fmt: skip
NAMES = (*(name for name, *_ in COLUMNS), "dataset_version")

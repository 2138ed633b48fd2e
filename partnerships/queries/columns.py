"""The columns of the table, declared once: header, how to get it, what it means.

Every format, the codebook and the schema of the data package walk `COLUMNS`; nothing else names them. A format
only says how a value of a type is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    F,
    TextChoices,
    Value,
)
from django.db.models.functions import Concat
from django.utils.translation import gettext_noop as _

from partnerships.models import LAYOUT, Release
from partnerships.models.vocabulary import (
    Certainty,
    DateBasis,
    Kind,
    LocationPrecision,
    Program,
    Status,
)
from partnerships.queries import ranges
from partnerships.queries.as_of import CERTAINTY_THEN, shown_status
from partnerships.queries.column_values import (
    Column,
    Length,
    Type,
    iso,
    numbered,
)
from partnerships.queries.question import Question


class UnknownColumns(ValueError):
    """`columns=` names something that is no column, or names one twice. The message is a sentence."""


@dataclass(frozen=True)
class Asked:
    """What an answer's columns depend on.

    `day`: the day that is asked for. `site`: where readers reach us, such as `https://ringwatch.example`.
    """

    version: int
    layout: int = LAYOUT
    day: date | None = None
    site: str = ""

    @classmethod
    def of(cls, question: Question, *, site: str) -> Asked:
        return cls(question.version, question.layout, question.as_of, site)


def columns(asked: Asked, names: Iterable[str] = ()) -> tuple[Column, ...]:
    """The columns for an answer: those named, in that order, or all in the contract's order.

    Raises UnknownColumns.
    """
    shown = [_shown(column, asked) for column in (*columns_of_layout(asked.layout), *_of_the_answer(asked))]
    declared = {column.name: column for column in shown}
    names = tuple(names) or tuple(declared)
    for name in names:
        if name not in declared:
            raise UnknownColumns(f"“{name[:60]}” is not a column; the columns are {', '.join(declared)}.")
    if len(set(names)) < len(names):
        raise UnknownColumns("A column is named twice.")
    return tuple(declared[name] for name in names)


def layout_of(release: Release | None) -> int:
    """The layout in which the rows of a release are answered."""
    return release.layout if release else LAYOUT


def columns_of_layout(layout: int) -> tuple[Column, ...]:
    """The columns that files of a layout have, with what they meant then."""
    if layout >= LAYOUT:
        return COLUMNS
    return tuple(
        replace(column, **FORMER[column.name]) if column.name in FORMER else column
        for column in COLUMNS
        if column.name not in NEW_IN_LAYOUT_2
    )


def _of_the_answer(asked: Asked) -> Iterator[Column]:
    """The columns that say where an answer is from."""
    yield Column("dataset_version", Type.INTEGER, Value(asked.version), VERSION_MEANS, True, {"minimum": 1})
    if asked.layout >= LAYOUT:
        before, after = Value(f"{asked.site.rstrip('/')}/partnerships/"), Value("/")
        address = Concat(before, numbered("partnership_id"), after, output_field=CharField())
        yield Column("record_url", Type.TEXT, address, RECORD_MEANS, True)


def _shown(column: Column, asked: Asked) -> Column:
    """The column as an answer about a day has it."""
    if asked.day and column.name == "status":
        return replace(column, value=shown_status(asked.day))
    if asked.day and column.name == "certainty":
        return replace(column, value=F(CERTAINTY_THEN))
    return column


def _one_of(choices: type[TextChoices]) -> dict[str, Any]:
    return {"enum": choices.values}


VERSION_MEANS = _(
    "The version of the data set that this answer was read from. The same version always gives the same."
)
RECORD_MEANS = _("The address of the record's page, where each row of evidence is shown.")
DAY_ONLY = {"pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"}

COLUMNS = (
    Column("partnership_id", Type.TEXT, numbered("partnership_id"), _("The record's lasting number. Never used again."),
           True, {"unique": True, "pattern": r"^RW-\d{6,}$"}),
    Column("agency", Type.TEXT, F("agency_name"),
           _("The agency's name: as a list writes it, cleaned, or as a curator set it."), True),
    Column("agency_id", Type.TEXT, F("agency_slug"),
           _("The agency's lasting id, also its page's address: /agencies/<id>/."), True),
    Column("agency_kind", Type.TEXT, F("agency_kind"), _("What kind of agency it is: police, sheriff, fire and so on."),
           True, _one_of(Kind)),
    Column("city", Type.TEXT, F("city"),
           _("The place the agency is named for, or else the town that a list gives, which may be a postal one.")),
    Column("county", Type.TEXT, F("county"),
           _("The county, from a list or from the place it was put at. May be empty.")),
    Column("county_fips", Type.TEXT, F("county_fips"),
           _("The county's FIPS code: text of five digits, or empty. Counties are those of 2017, as on the map."),
           limits={"pattern": r"^\d{5}$"}),
    Column("state", Type.TEXT, F("state"), _("The state's postal code."), limits={"pattern": r"^[A-Z]{2}$"}),
    Column("program", Type.TEXT, F("program"), _("The program: neighbors, subsidy, community_requests or other."),
           True, _one_of(Program)),
    Column("status", Type.TEXT, F("status"),
           _("What the evidence says today; in an answer with as_of, what it says of that day: see /methodology/. "
             "Absence is not an end."), True, _one_of(Status)),
    Column("start_date", Type.SPAN, iso("start"),
           _("When it began, in ISO 8601 as exactly as it is known (2020-07-01, 2020-07, 2020). Empty when not known, "
           "and when only a day by which it had begun is known: then start_latest holds that day."), limits=DAY_ONLY),
    Column("start_earliest", Type.DAY, ranges.first("start"),
           _("The earliest day it may have begun. Empty when not known.")),
    Column("start_latest", Type.DAY, ranges.last_day("start"),
           _("The latest day it may have begun. Empty when not known.")),
    Column("end_date", Type.SPAN, iso("end"),
           _("When it ended, as exactly as it is known. Empty unless a source says so."), limits=DAY_ONLY),
    Column("end_earliest", Type.DAY, ranges.first("end"), _("The earliest day it may have ended.")),
    Column("end_latest", Type.DAY, ranges.last_day("end"), _("The latest day it may have ended.")),
    Column("date_basis", Type.TEXT, F("date_basis"), _("Why we believe the start: see /methodology/."),
           limits=_one_of(DateBasis)),
    Column("latitude", Type.NUMBER, F("latitude"),
           _("Degrees north, WGS 84. Empty when the record could not be placed."),
           limits={"minimum": -90, "maximum": 90}),
    Column("longitude", Type.NUMBER, F("longitude"),
           _("Degrees east, WGS 84. Empty when the record could not be placed."),
           limits={"minimum": -180, "maximum": 180}),
    Column("location_precision", Type.TEXT, F("location_precision"),
           _("How exact the point is: exact, place, county, state or none."), True, _one_of(LocationPrecision)),
    Column("sources", Type.LIST, F("sources"), _("The lists that speak of it, by their ids, parted by semicolons.")),
    Column("source_count", Type.INTEGER, Length(F("sources")), _("How many lists speak of it."), True, {"minimum": 0}),
    Column("evidence_count", Type.INTEGER, Length(F("listing_ids")),
           _("How many rows of lists speak of it, for and against: listings.csv in the ZIP file has them."), True,
           {"minimum": 0}),
    Column("source_urls", Type.LIST, F("source_urls"),
           _("The addresses of the pages that show it, parted by semicolons; a semicolon in an address is written "
             "%3B."),
           instead="%3B"),
    Column("conflicts", Type.LIST, F("conflicts"),
           _("Where the sources do not agree, in sentences parted by semicolons; one inside a sentence becomes "
             "a comma."),
           instead=","),
    Column("announced_on", Type.SPAN, iso("announced"),
           _("When it was announced, as exactly as it is known. Not a start."), limits=DAY_ONLY),
    Column("attested_until", Type.DAY, F("attested_until"),
           _("The last day on which any evidence shows it. What was so after that day, nobody here says. Not an end.")),
    Column("certainty", Type.TEXT, Value(""),
           _("Only in an answer with as_of: certain when it had certainly begun by that day, evidence of that day or "
             "later shows it, and it had not ended; else possible."), limits=_one_of(Certainty)),
    Column("overridden", Type.LIST, F("overridden"),
           _("The columns whose values a curator set, each for a reason that the record's page gives.")),
    Column("first_listed_on", Type.DAY, F("first_listed_on"),
           _("The day of the first snapshot of a list that shows it. Not a start. Empty where only reports name it.")),
    Column("last_listed_on", Type.DAY, F("last_listed_on"),
           _("The day of the last snapshot that showed it. Empty while a roll that is still kept shows it, and where "
             "only reports name it. Not an end.")),
    Column("changed_on", Type.DAY, F("changed_on"), _("The day this row was last changed in the data set."), True),
)  # fmt: skip
NAMES = (*(column.name for column in COLUMNS), "dataset_version", "record_url")

NEW_IN_LAYOUT_2 = frozenset(
    "evidence_count announced_on attested_until certainty overridden record_url".split()
)
FORMER: dict[str, dict[str, Any]] = {
    "status": {
        "meaning": _("What the lists allow us to say: see /methodology/. Absence is not an end."),
        "limits": {"enum": ["listed", "delisted", "list_retired", "ended", "denied", "announced"]},
    },
    "first_listed_on": {
        "meaning": _("The day of the first snapshot of a list that shows it. Not a start."),
        "required": True,
    },
    "last_listed_on": {
        "meaning": _(
            "The day of the last snapshot that showed it. Empty while a list that is still kept shows it. "
            "Not an end."
        )
    },
}
"""What columns meant in files of layout 1: those of versions published before November 2026."""

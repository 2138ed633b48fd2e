"""All rows of one version as columns in memory: what filters ask of them, and what is counted and drawn.

A version never changes, so neither do its columns. They are read once a version and process, from the cache where
another process has read them before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
from django.db.models import Field, Func, QuerySet
from django.db.models.functions import Coalesce

from partnerships.models import ReleaseRow
from partnerships.models.vocabulary import LocationPrecision
from partnerships.queries.selection.coded import Coded, Numbers

EPOCH = date(1970, 1, 1).toordinal()
ALWAYS, FOREVER = -99_999, 99_999
"""Day numbers before and after all others: no lower bound, no end. What begins FOREVER never does."""
DEGREE_DIGITS = 5  # of a degree: about a meter
BATCH_ROWS = 5_000

NO_DAYS = "%(expressions)s IS NULL OR isempty(%(expressions)s)"
FIRST = f"CASE WHEN {NO_DAYS} THEN {FOREVER} ELSE coalesce(lower(%(expressions)s) - DATE '1970-01-01', {ALWAYS}) END"
LAST = f"CASE WHEN {NO_DAYS} THEN {FOREVER} ELSE coalesce(upper(%(expressions)s) - DATE '1970-01-02', {FOREVER}) END"
"""The first and the last day of a range, counted by the database: its client reads ranges by a regular expression."""
DAY = f"coalesce(%(expressions)s - DATE '1970-01-01', {ALWAYS})"
ON_LISTS = f"CASE WHEN first_listed_on IS NULL THEN {ALWAYS} ELSE {DAY} END"
BOUNDS = "concat(lower(%(expressions)s), ' ', upper(%(expressions)s), ' ')"
ITEMS = "array_to_string(%(expressions)s, ',')"
"""Words and days hold no comma. As the database itself writes an array, a word such as `null` would stand in quotes."""

SPANS = ("may_from", "may_until", "sure_from", "sure_until")
"""The days on which a row may have been in force, and those on which it certainly was; FOREVER for both of a span that
has none, or is not known."""
NUMBERS = {
    **dict(
        zip(
            SPANS,
            (("possible", FIRST), ("possible", LAST), ("certain", FIRST), ("certain", LAST)),
            strict=True,
        )
    ),
    "attested_until": ("attested_until", DAY),
    "listed_until": (Coalesce("last_listed_on", "attested_until"), ON_LISTS),
    "changed_on": ("changed_on", DAY),
    "days_not_known": ("possible", "(%(expressions)s IS NULL)::int"),
}
"""Columns of numbers, and how the database gives them."""
PLAIN_NUMBERS = ("partnership_id", "agency_number", "lists_saying_so", "rows_saying_so")
TEXTS = ("city", "county", "state", "location_precision", "county_fips", "agency_kind", "program", "status")
WRITTEN = {
    "sources": ("sources", ITEMS),
    "start": ("start", BOUNDS),
    "announced": ("announced", BOUNDS),
    "status_days": ("status_days", ITEMS),
    "statuses": ("statuses", ITEMS),
}
"""Columns that are read as text and taken apart once for each value: for each row that takes a second."""
PRECISIONS = ("start_precision", "announced_precision")

Bounds = tuple[date | None, date | None, str]
"""First day, the day after the last, precision, as the database has them."""
NOT_DATED: Bounds = (None, None, "")


@dataclass(frozen=True)
class VersionColumns:
    """The rows by their record's number. Coordinates are `nan` where there are none, those that are drawn rounded."""

    numbers: dict[str, Numbers]
    coded: dict[str, Coded[Any]]
    names: Sequence[str]

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def named(self) -> Numbers:
        """The agencies' names."""
        return np.array(self.names, object)

    @cached_property
    def public_ids(self) -> Numbers:
        """The records' numbers as they are cited."""
        return np.array([f"RW-{number:06d}" for number in self.numbers["partnership_id"].tolist()], object)


def read(version: int) -> VersionColumns:
    """The columns of a version, from the database."""
    return read_rows(ReleaseRow.objects.at_version(version))


def read_rows(rows: QuerySet[ReleaseRow]) -> VersionColumns:
    """The columns of some rows of one version."""
    plain = ("latitude", "longitude", "agency_name", *PLAIN_NUMBERS, *TEXTS, *PRECISIONS)
    made = {
        f"read_{name}": Func(column, template=template, output_field=Field())
        for name, (column, template) in (NUMBERS | WRITTEN).items()
    }
    names = (*plain, *NUMBERS, *WRITTEN)
    columns: dict[str, list[Any]] = {name: [] for name in names}
    found = (
        rows.order_by("partnership_id").values_list(*plain, *made.values()).iterator(chunk_size=BATCH_ROWS)
    )
    while some := list(islice(found, BATCH_ROWS)):
        for name, values in zip(names, zip(*some, strict=True), strict=True):
            columns[name].extend(values)
    return VersionColumns(_numbers(columns), _coded(columns), columns["agency_name"])


def _numbers(columns: dict[str, list[Any]]) -> dict[str, Numbers]:
    found = {name: np.array(columns[name], np.int32) for name in NUMBERS}
    found |= {name: np.array(columns[name], np.int64) for name in PLAIN_NUMBERS}
    found["agency"] = numbered_agencies(found["agency_number"])
    for name in ("latitude", "longitude"):
        found[name] = np.array(columns[name], np.float64)
        drawn = [round(degrees, DEGREE_DIGITS) for degrees in found[name].tolist()]
        found[f"drawn_{name}"] = np.array(drawn, np.float64)
    return found


def numbered_agencies(numbers: Numbers) -> Numbers:
    """The place of each row's agency among all that there are."""
    return np.unique(numbers, return_inverse=True)[1].astype(np.int32)


def _coded(columns: dict[str, list[Any]]) -> dict[str, Coded[Any]]:
    found: dict[str, Coded[Any]] = {name: Coded.of(columns[name]) for name in TEXTS}
    found["sources"] = Coded.of(columns["sources"]).mapped(_items)
    found["start"] = Coded.of(zip(columns["start"], columns["start_precision"], strict=True)).mapped(_bounds)
    announced = zip(columns["announced"], columns["announced_precision"], strict=True)
    dated = zip(columns["start"], columns["start_precision"], announced, strict=True)
    found["dated"] = Coded.of(dated).mapped(lambda each: (_bounds(each[:2]), _bounds(each[2])))
    history = Coded.of(zip(columns["status_days"], columns["statuses"], strict=True))
    found["history"] = history.mapped(
        lambda each: (tuple(map(date.fromisoformat, _items(each[0]))), _items(each[1]))
    )
    placed = Coded.of(zip(*(columns[name] for name in TEXTS[:4]), strict=True))
    found["place"] = placed.mapped(lambda each: place_label(*each))
    found["drawn"] = placed.mapped(
        lambda each: (each[3], bool(each[0]) or each[3] != LocationPrecision.PLACE)
    )
    return found


def _items(written: str) -> tuple[str, ...]:
    """The items of an array of words or days."""
    return tuple(written.split(",")) if written else ()


def _bounds(bounds_and_precision: tuple[str, str]) -> Bounds:
    bounds, precision = bounds_and_precision
    first, after, _ = bounds.split(" ")
    return (
        date.fromisoformat(first) if first else None,
        date.fromisoformat(after) if after else None,
        precision,
    )


def place_label(city: str, county: str, state: str, precision: str) -> str:
    """ "Ocean, NJ", or the county where no city is known: no more exactly than it was placed."""
    in_county = precision == LocationPrecision.COUNTY and county
    return ", ".join(part for part in (county if in_county else city or county, state) if part)


def day_number(day: date | None, otherwise: int) -> int:
    """A day as the days since 1970 began."""
    return day.toordinal() - EPOCH if day else otherwise


def day_of(number: int) -> date | None:
    """The day of a number; None for one before or after all days."""
    return date.fromordinal(number + EPOCH) if ALWAYS < number < FOREVER else None

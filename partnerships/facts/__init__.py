"""Dated facts that others published about the program: counts, events, what an account could do.

Each file is one table with its sources; the pages and the tests read the same rows. Knows no records.

A fact names its sources in `source`, separated by "; ", and gives their addresses in `address`, in the same order and
separated likewise; "-" stands for a source without an address, an empty cell for none at all. `when` is a day, month
or year, a week (`2021-W23`), two of these with a slash between them (`2021-07/2021-12`), or `../2020-03`, which is by
March 2020.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from partnerships.dates import Span, read_iso

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    Row = TypeVar("Row", bound=DataclassInstance)

FOLDER = Path(__file__).parent
PARTS = {"early": 10, "late": 27}
"""The day to which a part of a month is taken to reach; the last days of August 2019 had counts of their own."""
BETWEEN = "; "
"""Separates the sources of a fact, and their addresses."""
NO_ADDRESS = "-"
RINGS_OWN_ROWS = "the rows of Ring’s own map"
"""The basis of published counts that are the rows of a list of Ring's."""
WEEK = re.compile(r"(\d{4})-W(\d{2})$")


class Reading(StrEnum):
    """How we came to know what a source says."""

    PRIMARY = "primary"
    QUOTED = "quoted"
    RE_REPORT = "re-report"
    COMPUTED = "computed"


@dataclass(frozen=True)
class Citation:
    """One source of a fact; `address` is empty where we have no link."""

    name: str
    address: str


@dataclass(frozen=True)
class Sourced:
    """What every fact carries: who says so, and where."""

    source: str
    address: str

    @property
    def citations(self) -> tuple[Citation, ...]:
        """Its sources, each with its own address. Raises ValueError where the two columns differ in length."""
        names = self.source.split(BETWEEN) if self.source else []
        addresses = self.address.split(BETWEEN) if self.address else [NO_ADDRESS] * len(names)
        pairs = zip(names, addresses, strict=True)
        return tuple(Citation(name, "" if address == NO_ADDRESS else address) for name, address in pairs)

    @property
    def has_no_link(self) -> bool:
        """It has a source and none of its addresses is known; what we computed needs none."""
        return bool(self.source) and not any(one.address for one in self.citations)


@dataclass(frozen=True)
class Fact(Sourced):
    """A fact of the program's history; it also carries how we read it."""

    reading: Reading


@dataclass(frozen=True)
class PublishedCount(Fact):
    """A number that someone published: of whom, as of when, on what basis, read where."""

    as_of: str
    as_of_words: str
    count: int
    count_words: str
    counts_what: str
    measure: str
    basis: str
    said_by: str
    drawn: bool
    note: str

    @cached_property
    def day(self) -> date:
        """Where it stands on an axis: the last day it may speak for, within the part of the month it names."""
        part = self.as_of_words.partition(" ")[0]
        first, last = first_and_last_day(self.as_of)
        return first.replace(day=PARTS[part]) if part in PARTS else last

    @cached_property
    def span(self) -> Span:
        return read_iso(self.as_of)


@dataclass(frozen=True)
class ProgramEvent(Fact):
    """One event of the program's history."""

    when: str
    when_words: str
    says: str

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day on which it may have happened."""
        return first_and_last_day(self.when)

    @property
    def year(self) -> int:
        return self.days[1].year


@dataclass(frozen=True)
class TimelineEvent(ProgramEvent):
    """An event on the timeline. `mark` is its short name on the map's time bar; most have none."""

    mark: str


@dataclass(frozen=True)
class Period:
    """What an account could do, from one month to another (empty: until now).

    `besides` is what was possible or planned apart from the account.
    """

    since: str
    until: str
    since_words: str
    until_words: str
    could: str
    not_possible: str
    besides: str

    def touches(self, first: date | None, last: date | None) -> bool:
        """Whether a day from `first` to `last` may lie in it; None is any day before, or after."""
        begun = last is None or _days(self.since)[0] <= last
        return begun and (first is None or not self.until or first <= _days(self.until)[1])


@dataclass(frozen=True)
class Disagreement:
    """Published numbers that do not agree, and what can be said about it."""

    says: str
    why: str


@dataclass(frozen=True)
class Absence(Fact):
    """A source says outright that a state had none."""

    state: str
    as_of: str
    says: str
    said_by: str

    @property
    def when(self) -> str:
        return read_iso(self.as_of).words


def first_and_last_day(when: str) -> tuple[date, date]:
    """The first and the last day of `when`; of "by" a day, only that day. Raises NotADate."""
    start, _slash, end = when.partition("/")
    last = _days(end or start)[1]
    return (last if start == ".." else _days(start)[0]), last


def _days(text: str) -> tuple[date, date]:
    if found := WEEK.match(text):
        year, week = int(found[1]), int(found[2])
        return date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)
    span = read_iso(text)
    return span.first or span.last, span.last


READ: dict[str, Any] = {"int": int, "bool": bool, "Reading": Reading, "str": str}
"""How a cell becomes a field, by the field's annotation."""


def read_rows(name: str, kind: type[Row]) -> tuple[Row, ...]:
    """The rows of one table, as `kind`, whose fields are columns."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(
            kind(**{field.name: READ[str(field.type)](row[field.name]) for field in fields(kind)})
            for row in csv.DictReader(file, strict=True)
        )


@cache
def published_counts() -> tuple[PublishedCount, ...]:
    """In the order of the days they speak for."""
    return read_rows("published_counts.csv", PublishedCount)


def first_published_count() -> PublishedCount:
    """The number of rows on the first list that Ring itself published."""
    return next(one for one in published_counts() if one.basis == RINGS_OWN_ROWS)


@cache
def program_events() -> tuple[TimelineEvent, ...]:
    """In the order of the days on which they may have begun."""
    return read_rows("timeline.csv", TimelineEvent)


def marks() -> list[TimelineEvent]:
    """The events that the map's time bar marks."""
    return [one for one in program_events() if one.mark]


@cache
def periods() -> tuple[Period, ...]:
    return read_rows("periods.csv", Period)


@cache
def disagreements() -> tuple[Disagreement, ...]:
    return read_rows("disagreements.csv", Disagreement)


@cache
def _absences() -> tuple[Absence, ...]:
    return read_rows("absences.csv", Absence)


def absences(state: str) -> list[Absence]:
    """What sources say about a state's having none."""
    return [one for one in _absences() if one.state == state]

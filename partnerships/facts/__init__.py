"""Dated facts that others published about the program: counts, events, what an account could do.

Each file is one table with its sources; the pages and the tests read the same rows. Knows no records.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from partnerships.dates import Span, read_iso

FOLDER = Path(__file__).parent
PARTS = {"early": 10, "late": 27}
"""The day to which a part of a month is taken to reach; the last days of August 2019 had counts of their own."""


class Reading(StrEnum):
    """How we came to know what a source says."""

    PRIMARY = "primary"
    QUOTED = "quoted"
    RE_REPORT = "re-report"
    COMPUTED = "computed"


@dataclass(frozen=True)
class PublishedCount:
    """A number that someone published: of whom, as of when, on what basis, read where."""

    as_of: str
    as_of_words: str
    count: int
    count_words: str
    counts_what: str
    measure: str
    basis: str
    said_by: str
    reading: Reading
    source: str
    address: str
    drawn: bool
    note: str

    @property
    def day(self) -> date:
        """Where it stands on an axis: the last day it may speak for, within the part of the month it names."""
        part = self.as_of_words.partition(" ")[0]
        return self.span.first.replace(day=PARTS[part]) if part in PARTS else self.span.last

    @property
    def span(self) -> Span:
        return read_iso(self.as_of)


@dataclass(frozen=True)
class Happening:
    """One event of the program's history."""

    when: str
    when_words: str
    says: str
    source: str
    address: str
    reading: Reading
    about: str

    @property
    def year(self) -> int:
        return read_iso(self.when).last.year


@dataclass(frozen=True)
class Period:
    """What an account could do, from one month to another (empty: until now)."""

    since: str
    until: str
    since_words: str
    until_words: str
    could: str
    not_possible: str


@dataclass(frozen=True)
class Disagreement:
    """Published numbers that do not agree, and what can be said about it."""

    says: str
    why: str


@dataclass(frozen=True)
class Absence:
    """A source says outright that a state had none."""

    state: str
    as_of: str
    says: str
    said_by: str
    reading: Reading

    @property
    def when(self) -> str:
        return read_iso(self.as_of).words


READ = {"int": int, "bool": bool, "Reading": Reading, "str": str}


def _rows(name: str, kind: type) -> tuple:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(
            kind(**{field.name: READ[field.type](row[field.name]) for field in fields(kind)})
            for row in csv.DictReader(file, strict=True)
        )


@cache
def published_counts() -> tuple[PublishedCount, ...]:
    """In the order of the days they speak for."""
    return _rows("published_counts.csv", PublishedCount)


@cache
def happenings() -> tuple[Happening, ...]:
    return _rows("timeline.csv", Happening)


@cache
def periods() -> tuple[Period, ...]:
    return _rows("periods.csv", Period)


@cache
def disagreements() -> tuple[Disagreement, ...]:
    return _rows("disagreements.csv", Disagreement)


def absences(state: str) -> list[Absence]:
    """What sources say about a state's having none."""
    return [one for one in _rows("absences.csv", Absence) if one.state == state]

"""The conditions of `question.filters` on columns in memory: the same rows as the database finds.

`tests/queries/selection/test_selection.py` asks both. What is a matter of words is the database's alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import numpy as np

from partnerships.models import County
from partnerships.models.vocabulary import Certainty
from partnerships.queries.selection.coded import Coded, Marks
from partnerships.queries.selection.version_columns import NOT_DATED, Bounds, VersionColumns, day_number

Asked = Mapping[str, Any]
"""The parameters of a question, as its form understood them."""


def matching(columns: VersionColumns, asked: Asked, numbers: Collection[int] | None = None) -> Marks:
    """The rows that meet all conditions; `numbers`: of the records that meet the one on words, if any."""
    found = np.ones(len(columns), np.bool_)
    if numbers is not None:
        found &= np.isin(columns.numbers["partnership_id"], np.array(list(numbers), np.int64))
    for condition in _conditions(columns, asked):
        found &= condition
    return found


def status_on(columns: VersionColumns, day: date | None) -> Coded[str | None]:
    """Each row's status on a day; without one, today's."""
    if day is None:
        return columns.coded["status"]

    def then(history: tuple[tuple[date, ...], tuple[str, ...]]) -> str | None:
        place = bisect_right(history[0], day)
        return history[1][place] if place < len(history[1]) else None

    return columns.coded["history"].mapped(then)


def certain_on(columns: VersionColumns, day: date) -> Marks:
    """The rows that certainly were in force on a day."""
    return _within(columns, "sure", day)


def _within(columns: VersionColumns, span: str, day: date) -> Marks:
    number = day_number(day, 0)
    marks: Marks = (columns.numbers[f"{span}_from"] <= number) & (number <= columns.numbers[f"{span}_until"])
    return marks


def _conditions(columns: VersionColumns, asked: Asked) -> Iterator[Marks]:
    for name, column in (("state", "state"), ("kind", "agency_kind"), ("program", "program")):
        if some := asked.get(name):
            yield columns.coded[column].marked(frozenset(some).__contains__)
    if statuses := asked.get("status"):
        yield status_on(columns, asked.get("as_of")).marked(frozenset(statuses).__contains__)
    if slugs := frozenset(asked.get("source") or ()):
        yield columns.coded["sources"].marked(lambda sources: not slugs.isdisjoint(sources))
    if counties := asked.get("county"):
        yield _in_counties(columns, counties)
    if box := asked.get("in_bbox"):
        yield _inside(columns, box)
    if since := asked.get("changed_since"):
        yield columns.numbers["changed_on"] >= day_number(since, 0)
    yield from _dated(columns, asked)


def _in_counties(columns: VersionColumns, fips: Collection[str]) -> Marks:
    """The rows of some counties; of one that is newer than the map's, by the places that lie in it."""
    found = columns.coded["county_fips"].marked(frozenset(fips).__contains__)
    for county in County.objects.newer().filter(fips__in=fips):
        former = columns.coded["county_fips"].marked(frozenset(county.former).__contains__)
        found |= former & columns.coded["city"].marked(frozenset(county.place_names).__contains__)
    return found


def _inside(columns: VersionColumns, box: tuple[float, float, float, float]) -> Marks:
    west, south, east, north = box
    latitude, longitude = columns.numbers["latitude"], columns.numbers["longitude"]
    around = (longitude >= west, longitude <= east)
    across_the_antimeridian = west > east
    found: Marks = (around[0] | around[1]) if across_the_antimeridian else (around[0] & around[1])
    return found & (latitude >= south) & (latitude <= north)


def _dated(columns: VersionColumns, asked: Asked) -> Iterator[Marks]:
    """As `filters.dates_condition`."""
    undated = asked.get("undated") or "include"
    conditions = list(_may_have_started(asked))
    if conditions or undated != "include":
        yield from _started(columns.coded["start"], conditions, undated)
    if day := asked.get("as_of"):
        possible = _within(columns, "may", day)
        # Of a version of before November 2026, records without a known start were the answer on any day.
        yield possible | (columns.numbers["days_not_known"] == 1) if undated == "only" else possible
        if certainty := asked.get("certainty"):
            certain = certain_on(columns, day)
            yield certain if certainty == Certainty.CERTAIN else ~certain


def _started(
    start: Coded[Bounds], conditions: Iterable[Callable[[Bounds], bool]], undated: str
) -> Iterator[Marks]:
    is_dated = start.marked(lambda span: span != NOT_DATED)
    for condition in () if undated == "only" else conditions:
        marks = start.marked(condition)
        yield marks | ~is_dated if undated == "include" else marks
    if undated != "include":
        yield ~is_dated if undated == "only" else is_dated


def _may_have_started(asked: Asked) -> Iterator[Callable[[Bounds], bool]]:
    """Whether a start may lie after, or before, what was asked."""
    after, before = asked.get("started_after"), asked.get("started_before")
    if after:
        yield lambda span: span[1] is not None and (after.first is None or span[1] > after.first)
    if before:
        yield lambda span: span[1] is not None and (span[0] is None or span[0] <= before.last)

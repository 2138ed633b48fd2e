"""Totals of a question by state or county: partnerships, agencies, the days that are known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min

from partnerships.models import County, State
from partnerships.models.vocabulary import Kind
from partnerships.queries import ranges
from partnerships.queries.question import Question
from partnerships.queries.remembered import remembered


@dataclass(frozen=True)
class AreaTotals:
    """One place (a State, a County, or None where it is not known) and what is on record in it."""

    place: State | County | None
    partnerships: int
    agencies: int
    started_by: date | None = None
    """The day by which the first of them had begun; None where no start is known."""
    last_started_by: date | None = None
    """The day by which the last of them had begun, of those whose start is known."""
    attested_until: date | None = None
    """The last day on which any evidence shows one of them; None where none does."""


def of(question: Question) -> AreaTotals:
    """The whole question as one area."""
    numbers = question.matching().order_by().aggregate(**AGGREGATES)
    return _totals(None, numbers)


def by_state(question: Question) -> list[AreaTotals]:
    """Every state by name, also those where nothing is on record; what has no state comes last."""
    found = _aggregated(question, "state")
    totals = [_totals(state, found.pop(state.code, None)) for state in State.objects.order_by("name")]
    return totals + [_totals(None, numbers) for numbers in found.values()]


def by_county(question: Question) -> list[AreaTotals]:
    """The counties in which something is on record, the most first; what has no county comes last."""
    found = _aggregated(question, "county_fips")
    known = County.objects.in_bulk([fips for fips in found if fips])
    totals = [_totals(known.get(fips), numbers) for fips, numbers in found.items()]
    return sorted(totals, key=lambda one: (one.place is None, -one.partnerships, str(one.place)))


def agencies_by_kind(question: Question) -> list[tuple[str, int]]:
    """Each kind of agency, in words, and how many agencies of it; an agency with two programs counts once."""
    rows = question.matching().order_by().values_list("agency_kind")
    found = rows.annotate(agencies=Count("agency_number", distinct=True))
    return sorted(
        ((str(Kind(kind).label), number) for kind, number in found), key=lambda one: (-one[1], one[0])
    )


AGGREGATES = {
    "n": Count("*"),
    "agencies": Count("agency_number", distinct=True),
    "first": Min(ranges.last_day("start")),
    "last": Max(ranges.last_day("start")),
    "until": Max("attested_until"),
}


def _aggregated(question: Question, column: str) -> dict[str, dict[str, Any]]:
    """What each value of the column has on record."""
    return dict(
        remembered(question, question.release, f"totals-and-days-by-{column}", lambda: _by(question, column))
    )


def _by(question: Question, column: str) -> dict[str, dict[str, Any]]:
    rows = question.matching().order_by().values(column).annotate(**AGGREGATES)
    return {row[column]: row for row in rows}


def _totals(place: State | County | None, numbers: dict[str, Any] | None) -> AreaTotals:
    if not numbers:
        return AreaTotals(place, 0, 0)
    days = (numbers["first"], numbers["last"], numbers["until"])
    return AreaTotals(place, numbers["n"], numbers["agencies"], *days)

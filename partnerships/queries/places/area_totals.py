"""Totals of a question by state or county: partnerships, agencies, the days that are known of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from partnerships.models import County, State
from partnerships.models.vocabulary import Kind
from partnerships.queries.question import Question
from partnerships.queries.selection import Grouped, Selection
from partnerships.queries.selection.coded import Coded
from partnerships.queries.selection.version_columns import day_of


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
    chosen = question.selection
    everywhere = chosen.coded("state").mapped(lambda _: "")
    return _totals(None, _aggregated(chosen, everywhere).get(""))


def by_state(question: Question) -> list[AreaTotals]:
    """Every state by name, also those where nothing is on record; what has no state comes last."""
    found = _aggregated(question.selection, question.selection.coded("state"))
    totals = [_totals(state, found.pop(state.code, None)) for state in State.objects.order_by("name")]
    return totals + [_totals(None, numbers) for numbers in found.values()]


def by_county(question: Question) -> list[AreaTotals]:
    """The counties in which something is on record, the most first; what has no county comes last."""
    found = _aggregated(question.selection, question.selection.coded("county_fips"))
    known = County.objects.in_bulk([fips for fips in found if fips])
    totals = [_totals(known.get(fips), numbers) for fips, numbers in found.items()]
    return sorted(totals, key=lambda one: (one.place is None, -one.partnerships, str(one.place)))


def agencies_by_kind(question: Question) -> list[tuple[str, int]]:
    """Each kind of agency, in words, and how many agencies of it; an agency with two programs counts once."""
    found = question.selection.agencies_by(question.selection.coded("agency_kind")).items()
    return sorted(
        ((str(Kind(kind).label), number) for kind, number in found), key=lambda one: (-one[1], one[0])
    )


def _aggregated(chosen: Selection, groups: Coded[str]) -> dict[str, AreaTotals]:
    """What each group has on record."""
    started_by = chosen.last_days_of_start()
    grouped = Grouped(groups)
    first, last = grouped.least(started_by), grouped.most(started_by)
    until = grouped.most(chosen.number("attested_until"))
    agencies = chosen.agencies_by(groups)
    return {
        value: AreaTotals(
            None, n, agencies[value], day_of(first[value]), day_of(last[value]), day_of(until[value])
        )
        for value, n in groups.counts().items()
    }


def _totals(place: State | County | None, numbers: AreaTotals | None) -> AreaTotals:
    return replace(numbers, place=place) if numbers else AreaTotals(place, 0, 0)

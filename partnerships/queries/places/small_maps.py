"""The small maps of pages: all states shaded, a state with its agencies, where a county or a record lies.

Drawn on the server, so that they are there without JavaScript and on paper. What they show stands on the page in words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
from django.utils.translation import gettext

from partnerships import outline_maps
from partnerships.geography import outlines
from partnerships.models import County, ReleaseRow, State
from partnerships.models.vocabulary import LocationPrecision
from partnerships.outline_maps import Outline, SmallMap, Spot
from partnerships.queries.places import compared
from partnerships.queries.places.compared import ComparedArea
from partnerships.queries.question import Question

STATES_BESIDE_OTHERS = 56
"""States with a higher FIPS code are territories, which the plane of all states leaves out."""
EXACTLY = (LocationPrecision.EXACT, LocationPrecision.PLACE)


@dataclass(frozen=True)
class ShadedStates:
    """The map of all states, and what its shades mean: each class with its words, from none upwards."""

    map: SmallMap
    legend: list[tuple[int, str]]


def of_states(areas: Iterable[ComparedArea]) -> ShadedStates:
    """Every state shaded by its agencies per 100,000 people."""
    drawn = {one.totals.place.fips: one for one in areas if isinstance(one.totals.place, State)}
    drawn = {fips: one for fips, one in drawn.items() if int(fips) <= STATES_BESIDE_OTHERS}
    bounds = outline_maps.bounds_of(one.rate or 0 for one in drawn.values())
    shown = {fips: (outline_maps.class_of(one.rate or 0, bounds), _says(one)) for fips, one in drawn.items()}
    paths = {fips: _path_beside_others(fips) for fips in drawn}
    return ShadedStates(outline_maps.of_states(paths, shown), _legend(bounds))


def of_question(question: Question) -> tuple[SmallMap | None, list[tuple[int, str]]]:
    """Where a question's partnerships are: one state without a legend, or all states shaded with theirs."""
    chosen = question.form.cleaned_data["state"]
    if len(chosen) == 1:
        return of_state(State.objects.get(code=chosen[0]), question), []
    shaded = of_states(compared.states(question))
    return shaded.map, shaded.legend


def of_state(state: State, question: Question) -> SmallMap | None:
    """The state with its counties and what the question, which is about this state, finds in it."""
    return _of_state(state.fips, spots=_spots(question))


def of_county(county: County, question: Question) -> SmallMap | None:
    """The county in its state, and what the question finds in it."""
    return _of_state(county.state.fips, here=county.former or [county.fips], spots=_spots(question))


def of_record(row: ReleaseRow) -> SmallMap | None:
    """Where a record is drawn in its state; None if it is not on the map."""
    state = State.objects.filter(code=row.state).first()
    if state is None or row.latitude is None or row.longitude is None:
        return None
    spot = Spot(row.latitude, row.longitude, row.location_precision in EXACTLY)
    return _of_state(state.fips, here=[row.county_fips], spots=[spot])


def _of_state(fips: str, *, here: Iterable[str] = (), spots: Iterable[Spot] = ()) -> SmallMap | None:
    outline = _outline(fips)
    return outline.with_marks(here=here, spots=spots) if outline else None


@cache
def _path_beside_others(fips: str) -> str:
    """A state's outline among those of all states. Like the next, it is drawn once a process: it never changes."""
    return outline_maps.flat_path(outlines.shape_beside_others(fips))


@cache
def _outline(fips: str) -> Outline | None:
    """A state with its counties."""
    parts = {one: outlines.shape("counties", one) for one in outlines.counties_of(fips)}
    return Outline.of(outlines.shape("states", fips), parts)


def _spots(question: Question) -> set[Spot]:
    """Where a question's partnerships are, each place once."""
    chosen = question.selection
    is_exact = chosen.coded("location_precision").marked(EXACTLY.__contains__)
    columns = (chosen.number("latitude"), chosen.number("longitude"), is_exact)
    is_placed = ~np.isnan(columns[0])
    return {Spot(*one) for one in zip(*(column[is_placed].tolist() for column in columns), strict=True)}


def _says(one: ComparedArea) -> str:
    """ "California: 149 agencies, 0.38 per 100,000 people"."""
    if one.rate is None:
        return gettext("%(name)s: none on record") % {"name": one.name}
    words = {"name": one.name, "agencies": f"{one.totals.agencies:,}", "rate": f"{one.rate:.2f}"}
    return gettext("%(name)s: %(agencies)s agencies, %(rate)s per 100,000 people") % words


def _legend(bounds: list[float]) -> list[tuple[int, str]]:
    found = [(0, gettext("none on record"))]
    for number, least in enumerate(bounds, start=1):
        if number == len(bounds):
            found.append((number, gettext("%(least)s and more") % {"least": f"{least:.2f}"}))
        else:
            words = {"least": f"{least:.2f}", "next": f"{bounds[number]:.2f}"}
            found.append((number, gettext("%(least)s to under %(next)s") % words))
    return found

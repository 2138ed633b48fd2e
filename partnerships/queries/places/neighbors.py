"""The states and counties that border on one, and the agencies and towns nearest to a point.

Borders are those of the map: an island borders on nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import cos, radians

from django.db.models import QuerySet

from partnerships.geography import outlines
from partnerships.geography.points import Point, miles
from partnerships.models import County, Place, ReleaseRow, State
from partnerships.models.vocabulary import LocationPrecision

AT_A_PLACE = (LocationPrecision.EXACT, LocationPrecision.PLACE)
"""What lies somewhere in a county or a state is at no distance that is known."""
SEARCH_DEGREES = 1.0
"""Degrees within which near-by agencies are looked for."""
TOWN_DEGREES = 0.25
"""Degrees within which near-by towns are looked for."""


@dataclass(frozen=True)
class Neighbor:
    """An agency that is near, and how far, in miles."""

    subject: ReleaseRow
    miles: float

    @property
    def whole_miles(self) -> int:
        return round(self.miles)


def states(state: State) -> list[State]:
    """The states that border on one, by name."""
    return list(
        State.objects.filter(fips__in=outlines.bordering("states").get(state.fips, ())).order_by("name")
    )


def counties(county: County) -> list[County]:
    """The counties of the map that border on one, in any state; of one made since, those around its former ones."""
    parts = county.former or [county.fips]
    bordering = outlines.bordering("counties")
    around = {fips for part in parts for fips in bordering.get(part, ())} - set(parts)
    return list(County.objects.drawn().filter(fips__in=around).order_by("state_id", "fips"))


def agencies(row: ReleaseRow, most: int = 6) -> list[Neighbor]:
    """The nearest other agencies that the newest version names, each once; none if the row is at no place."""
    if row.latitude is None or row.longitude is None or row.location_precision not in AT_A_PLACE:
        return []
    rows = ReleaseRow.objects.newest()
    return agencies_at((row.latitude, row.longitude), rows, without={row.agency_number}, most=most)


def agencies_at(
    point: Point, rows: QuerySet[ReleaseRow], *, without: Collection[int] = (), most: int = 6
) -> list[Neighbor]:
    """The agencies of some release rows that are nearest to a point, each once; of those that are at a place."""
    latitude, longitude = point
    wide = SEARCH_DEGREES / max(cos(radians(latitude)), 0.2)
    found = (
        rows.filter(location_precision__in=AT_A_PLACE)
        .filter(latitude__range=(latitude - SEARCH_DEGREES, latitude + SEARCH_DEGREES))
        .filter(longitude__range=(longitude - wide, longitude + wide))
        .exclude(agency_number__in=without)
        .order_by("agency_number", "program")
        .distinct("agency_number")
    )
    return _nearest(point, found, most)


def towns(point: Point, *, without: str = "", most: int = 5) -> list[Place]:
    """The places of the gazetteer nearest to a point, in any state, but for one of that label."""
    latitude, longitude = point
    wide = TOWN_DEGREES / max(cos(radians(latitude)), 0.2)
    found = Place.objects.filter(
        latitude__range=(latitude - TOWN_DEGREES, latitude + TOWN_DEGREES),
        longitude__range=(longitude - wide, longitude + wide),
    )
    others = [one for one in found if str(one) != without]
    return sorted(others, key=lambda one: miles(point, (one.latitude, one.longitude)))[:most]


def _nearest(point: Point, others: Iterable[ReleaseRow], most: int) -> list[Neighbor]:
    found = (Neighbor(other, miles(point, _point(other))) for other in others)
    return sorted(found, key=lambda neighbor: neighbor.miles)[:most]


def _point(one: ReleaseRow) -> Point:
    if one.latitude is None or one.longitude is None:
        raise ValueError(f"not on the map: {one}")
    return one.latitude, one.longitude

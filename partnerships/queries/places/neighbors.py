"""The states, counties and agencies nearest to one, by the distance between their points.

Nearest does not mean adjacent: the nearest counties are those whose inner points are nearest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import cos, radians

from django.db.models import QuerySet

from partnerships.geography.points import Point, miles
from partnerships.models import County, Place, ReleaseRow, State
from partnerships.models.vocabulary import LocationPrecision

AT_A_PLACE = (LocationPrecision.EXACT, LocationPrecision.PLACE)
"""What lies somewhere in a county or a state is at no distance that is known."""
SEARCH_DEGREES = 1.0
"""Degrees within which near-by agencies are looked for."""
TOWN_DEGREES = 0.25
"""Degrees within which near-by towns are looked for."""
Subject = State | County | ReleaseRow


@dataclass(frozen=True)
class Neighbor:
    """Something near, and how far, in miles."""

    subject: Subject
    miles: float

    @property
    def whole_miles(self) -> int:
        return round(self.miles)


def states(state: State, most: int = 6) -> list[Neighbor]:
    """The nearest states."""
    return _nearest(_point(state), State.objects.exclude(pk=state.pk), most)


def counties(county: County, most: int = 8) -> list[Neighbor]:
    """The nearest counties of the map, in any state, without those that a newer one was made of."""
    box = {
        "latitude__range": (county.latitude - 4, county.latitude + 4),
        "longitude__range": (county.longitude - 8, county.longitude + 8),
    }
    return _nearest(
        _point(county), County.objects.drawn().filter(**box).exclude(pk__in=[county.pk, *county.former]), most
    )


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


def _nearest(point: Point, others: Iterable[Subject], most: int) -> list[Neighbor]:
    found = (Neighbor(other, miles(point, _point(other))) for other in others)
    return sorted(found, key=lambda neighbor: neighbor.miles)[:most]


def _point(one: Subject) -> Point:
    if one.latitude is None or one.longitude is None:
        raise ValueError(f"not on the map: {one}")
    return one.latitude, one.longitude

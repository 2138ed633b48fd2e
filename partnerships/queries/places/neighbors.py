"""The states, counties and agencies nearest to one, by the distance between their points.

Nearest does not mean adjacent: the nearest counties are those whose inner points are nearest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import cos, radians

from partnerships.geography.points import Point, miles
from partnerships.models import County, ReleaseRow, State

SEARCH_DEGREES = 1.0
"""Degrees within which near-by agencies are looked for."""


@dataclass(frozen=True)
class Neighbor:
    """Something near, and how far, in miles."""

    subject: State | County | ReleaseRow
    miles: float

    @property
    def whole_miles(self) -> int:
        return round(self.miles)


def states(state: State, most: int = 6) -> list[Neighbor]:
    """The nearest states."""
    return _nearest(state, State.objects.exclude(pk=state.pk), most)


def counties(county: County, most: int = 8) -> list[Neighbor]:
    """The nearest counties of the map, in any state, without those that a newer one was made of."""
    box = {
        "latitude__range": (county.latitude - 4, county.latitude + 4),
        "longitude__range": (county.longitude - 8, county.longitude + 8),
    }
    return _nearest(
        county, County.objects.drawn().filter(**box).exclude(pk__in=[county.pk, *county.former]), most
    )


def agencies(row: ReleaseRow, most: int = 6) -> list[Neighbor]:
    """The nearest other agencies that the newest version names, each once; none if the row has no place."""
    if row.latitude is None or row.longitude is None:
        return []
    wide = SEARCH_DEGREES / max(cos(radians(row.latitude)), 0.2)
    found = (
        ReleaseRow.objects.newest()
        .filter(latitude__range=(row.latitude - SEARCH_DEGREES, row.latitude + SEARCH_DEGREES))
        .filter(longitude__range=(row.longitude - wide, row.longitude + wide))
        .exclude(agency_number=row.agency_number)
        .order_by("agency_number", "program")
        .distinct("agency_number")
    )
    return _nearest(row, found, most)


def _nearest(
    to: State | County | ReleaseRow, others: Iterable[State | County | ReleaseRow], most: int
) -> list[Neighbor]:
    found = (Neighbor(other, miles(_point(to), _point(other))) for other in others)
    return sorted(found, key=lambda neighbor: neighbor.miles)[:most]


def _point(one: State | County | ReleaseRow) -> Point:
    if one.latitude is None or one.longitude is None:
        raise ValueError(f"not on the map: {one}")
    return one.latitude, one.longitude

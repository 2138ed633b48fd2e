"""Which county a point lies in, and which town is nearest: by the Census Bureau's boundaries as us-atlas draws them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from partnerships.geography import outlines
from partnerships.geography.points import Point, kilometers
from partnerships.geography.topojson import Ring
from partnerships.models import County, Place

NEAR_DEGREES = 0.4
"""How far from a point a town is looked for."""
TOWN_KM = 12
"""How far a point may lie from the middle of the town that it is said to be in."""


@dataclass(frozen=True)
class Whereabouts:
    """What is at a point: its county, and the town nearest to it in that county; "" where none is near."""

    county: County
    town: str

    @property
    def state(self) -> str:
        return str(self.county.state_id)


def whereabouts(latitude: float, longitude: float) -> Whereabouts | None:
    """What is at a point; None outside the counties that the map draws."""
    fips = county_fips_at(latitude, longitude)
    county = County.objects.filter(fips=fips).first() if fips else None
    return Whereabouts(county, _town((latitude, longitude), county)) if county else None


def county_fips_at(latitude: float, longitude: float) -> str:
    """The FIPS code of the county in which the point lies; "" in none."""
    boxes = County.objects.filter(
        west__lte=longitude, east__gte=longitude, south__lte=latitude, north__gte=latitude, since=None
    )
    near = sorted(boxes.values_list("fips", flat=True))
    return next(
        (fips for fips in near if _is_inside(latitude, longitude, outlines.shape("counties", fips))), ""
    )


def _is_inside(latitude: float, longitude: float, polygons: list[list[Ring]]) -> bool:
    """Whether a line from the point to the east crosses the rings of one of the polygons an odd number of times."""
    return any(sum(_crossings(latitude, longitude, ring) for ring in polygon) % 2 for polygon in polygons)


def _crossings(latitude: float, longitude: float, ring: Ring) -> int:
    crossed = 0
    for (x, y), (next_x, next_y) in pairwise(ring):
        if (y > latitude) != (next_y > latitude):
            crossed += longitude < x + (latitude - y) * (next_x - x) / (next_y - y)
    return crossed


def _town(point: Point, county: County) -> str:
    latitude, longitude = point
    near = Place.objects.filter(
        county=county,
        latitude__range=(latitude - NEAR_DEGREES, latitude + NEAR_DEGREES),
        longitude__range=(longitude - NEAR_DEGREES, longitude + NEAR_DEGREES),
    )
    towns = sorted((kilometers(point, (one.latitude, one.longitude)), one.name) for one in near)
    return towns[0][1] if towns and towns[0][0] <= TOWN_KM else ""

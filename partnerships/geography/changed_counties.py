"""The counties made after the edition that the map draws, beside those it draws. Development only.

Their boundaries are in no package, so a newer county is known by the places that lie in it: newer_counties.csv,
kept by hand.
"""

from collections import defaultdict
from collections.abc import Iterable
from statistics import mean
from typing import Any

from partnerships.geography.points import Point, kilometers
from partnerships.geography.reference import rows

TOWN_EDGE_DEGREES = 0.05
"""Degrees from a town's point to its edge, about."""

DEGREE_DIGITS = 4
"""Of a degree, as in the other files."""

Row = dict[str, Any]


def with_newer(drawn: Iterable[Row], places: Iterable[Row]) -> list[Row]:
    """The counties drawn and those made since, which are known by the places that lie in them.

    A newer one's point is the place nearest the middle of its places, its box what holds them all.
    """
    newer = rows("newer_counties.csv")
    points: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for place in places:
        points[place["state"], place["name"]].append((place["latitude"], place["longitude"]))
    until = {fips: row.since for row in newer for fips in row.former}
    listed = [county | _changed(until=until.get(county["fips"])) for county in drawn]
    for row in newer:
        known = sorted({point for name in row.place_names for point in points[row.state, name][:1]})
        middle = tuple(mean(values) for values in zip(*known, strict=True))
        latitude, longitude = min(known, key=lambda point: kilometers(point, middle))
        (south, *_, north), (west, *_, east) = (sorted(values) for values in zip(*known, strict=True))
        listed.append(
            {
                "fips": row.fips,
                "state": row.state,
                "name": row.name,
                "full_name": row.full_name,
                "latitude": latitude,
                "longitude": longitude,
                "west": round(west - TOWN_EDGE_DEGREES, DEGREE_DIGITS),
                "south": round(south - TOWN_EDGE_DEGREES, DEGREE_DIGITS),
                "east": round(east + TOWN_EDGE_DEGREES, DEGREE_DIGITS),
                "north": round(north + TOWN_EDGE_DEGREES, DEGREE_DIGITS),
            }
            | _changed(row.since, None, row.former, row.place_names)
        )
    return sorted(listed, key=lambda county: county["fips"])


def _changed(
    since: int | None = None,
    until: int | None = None,
    former: Iterable[str] = (),
    place_names: Iterable[str] = (),
) -> Row:
    return {
        "since": since or "",
        "until": until or "",
        "former": f"{{{','.join(former)}}}",
        "place_names": f"{{{','.join(place_names)}}}",
    }

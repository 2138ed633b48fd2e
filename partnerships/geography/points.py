"""Points on the earth as two numbers, and how far apart they are. Knows nothing of what lies there."""

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_RADIUS_KM = 6371.0088


def kilometers(one: Point, other: Point) -> float:
    """The great-circle distance of two points, each (latitude, longitude) in degrees."""
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    north, south = radians(latitude), radians(other_latitude)
    across = sin((north - south) / 2) ** 2
    along = cos(north) * cos(south) * sin(radians(longitude - other_longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(across + along))


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether the two numbers can be a point someone meant: 0, 0 is an empty cell, not the Gulf of Guinea."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0)


def read_point(latitude: float | str | None, longitude: float | str | None) -> Point | None:
    """The two numbers of two cells, or None where either is empty or no number."""
    try:
        return float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None

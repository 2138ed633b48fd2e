"""Points on the earth as two numbers, and the great-circle distance between them."""

from math import asin, cos, radians, sin, sqrt

Point = tuple[float, float]
"""Latitude and longitude in degrees."""

EARTH_RADIUS_KM = 6371.0088
"""The mean radius R1 of the ellipsoid WGS 84."""
KILOMETERS_PER_MILE = 1.609344


def kilometers(one: Point, other: Point) -> float:
    """The great-circle distance of two points, each (latitude, longitude) in degrees."""
    (latitude, longitude), (other_latitude, other_longitude) = one, other
    north, south = radians(latitude), radians(other_latitude)
    across = sin((north - south) / 2) ** 2
    along = cos(north) * cos(south) * sin(radians(longitude - other_longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(across + along)))


def miles(one: Point, other: Point) -> float:
    """The same in miles."""
    return kilometers(one, other) / KILOMETERS_PER_MILE


def on_earth(latitude: float, longitude: float) -> bool:
    """Whether the two numbers can be a point someone meant: 0, 0 is an empty cell, not the Gulf of Guinea."""
    return -90 <= latitude <= 90 and -180 <= longitude <= 180 and (latitude, longitude) != (0, 0)


def read_point(latitude: float | str | None, longitude: float | str | None) -> Point | None:
    """The two numbers of two cells, or None where either is empty or no number."""
    if latitude is None or longitude is None:
        return None
    try:
        return float(latitude), float(longitude)
    except ValueError:
        return None

"""The towns of a state, largest first, for the map to label where there is room. Reads the gazetteer only."""

from __future__ import annotations

from typing import Any

from partnerships.models import Place

DEGREE_DIGITS = 3
"""Of a degree: a hundred meters, less than a name is wide."""


def columns(fips: str) -> dict[str, Any]:
    """One object of columns: name, lat, lon and people of each place in the state with this FIPS code."""
    places = Place.objects.filter(state__fips=fips).order_by("-population", "geonameid")
    rows = places.values_list("name", "latitude", "longitude", "population")
    name, lat, lon, people = zip(*rows, strict=True) if rows else ((), (), (), ())
    return {
        "name": name,
        "lat": [round(degrees, DEGREE_DIGITS) for degrees in lat],
        "lon": [round(degrees, DEGREE_DIGITS) for degrees in lon],
        "people": people,
    }

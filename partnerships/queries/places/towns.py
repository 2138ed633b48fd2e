"""The towns of a state or county, largest first: for the map to label and pages to lead to. Reads the gazetteer."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from partnerships.facts.localities import SHORT_NAME, districts
from partnerships.geography.folding import fold_place
from partnerships.models import Place
from partnerships.queries.places.town import Town

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


def largest(*, most: int, **where: Any) -> list[tuple[str, str]]:
    """Name and page of the largest towns of a state or county."""
    rows = Place.objects.filter(**where).order_by("-population", "geonameid")[:most]
    towns = (Town(row.name, row.state_id, (row.latitude, row.longitude)) for row in rows)
    return list({one.address: (one.name, one.address) for one in towns}.values())


def gazetteer_names(states: Collection[str]) -> dict[tuple[str, str], str]:
    """State and folded name → the name under which a town's page is; of short names, the city's."""
    rows = Place.objects.filter(state__in=states).order_by("population", "-geonameid")
    names = {(state, folded): name for state, folded, name in rows.values_list("state", "folded", "name")}
    for (state, folded), one in districts().items():
        if one.kind == SHORT_NAME and (state, fold_place(one.city)) in names:
            names[state, folded] = names[state, fold_place(one.city)]
    return names

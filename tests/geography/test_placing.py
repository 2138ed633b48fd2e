"""From a list's own words to a point, and no more exact than the words allow."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.geography.points import kilometers
from partnerships.models.vocabulary import LocationPrecision

EXACT, PLACE, COUNTY, STATE, NONE = LocationPrecision


@pytest.mark.parametrize(
    ("city", "county", "state", "name", "county_name"),
    [
        ("Tacoma", "Pierce County", "WA", "Tacoma", "Pierce County"),
        ("TACOMA", "PIERCE", "Washington", "Tacoma", "Pierce County"),
        ("Tacoma", "", "WA", "Tacoma", "Pierce County"),
        ("Tacoma, WA", "", "Wash.", "Tacoma", "Pierce County"),
        ("St Petersburg", "Pinellas", "FL", "St. Petersburg", "Pinellas County"),
        ("Ft. Collins", "Larimer County", "Colo.", "Fort Collins", "Larimer County"),
        ("Mt. Lebanon", "Allegheny County", "PA", "Mount Lebanon", "Allegheny County"),
        ("Coeur d’Alene", "Kootenai County", "ID", "Coeur d'Alene", "Kootenai County"),
        ("Espanola", "Rio Arriba County", "NM", "Española", "Rio Arriba County"),
        ("La Cañada", "Los Angeles County", "CA", "La Canada", "Los Angeles County"),
        ("Truth", "Sierra County", "NM", "Truth or Consequences", "Sierra County"),
        ("Mc Kinney", "Collin County", "TX", "McKinney", "Collin County"),
        ("De Kalb", "DeKalb County", "IL", "DeKalb", "DeKalb County"),
        ("New York", "", "NY", "New York", "New York County"),
        ("Bronx", "Bronx County", "NY", "Bronx", "Bronx County"),
        ("Staten Island", "Richmond County", "NY", "Staten Island", "Richmond County"),
        ("Village of Skokie", "Cook County", "IL", "Skokie", "Cook County"),
        ("City of Ames", "Story County", "IA", "Ames", "Story County"),
        ("Town of Cary", "Wake County", "NC", "Cary", "Wake County"),
        ("Suffolk", "Suffolk (city) County", "VA", "Suffolk", "Suffolk city"),
        ("Metairie", "Jefferson", "LA", "Metairie", "Jefferson Parish"),
        ("Aurora", "Kane County, DuPage County", "IL", "Aurora", "Kane County"),
        ("\u200eTampa", "\u200eHillsborough County\u200e", "FL", "Tampa", "Hillsborough County"),
        ("Cleveland", "#N/A", "OH", "Cleveland", "Cuyahoga County"),
        ("Ponce", "Ponce Municipio", "PR", "Ponce", "Ponce Municipio"),
        ("Edison Township", "Middlesex County", "NJ", "Edison", "Middlesex County"),
        ("Clinton Township", "", "MI", "Clinton Township", "Macomb County"),
        ("Colerain Township", "Hamilton County", "OH", "Colerain Township", "Hamilton County"),
        ("Haverford Township", "Delaware County", "PA", "Haverford", "Delaware County"),
    ],
)
def test_a_place_is_found_as_lists_write_it(gazetteer, city, county, state, name, county_name):
    placement = gazetteer.place(city=city, county=county, state=state)

    assert (placement.precision, placement.place_name, placement.county_name) == (PLACE, name, county_name)


def test_a_county_alone_gives_a_point_in_the_county(gazetteer):
    placement = gazetteer.place(county="Cobb County", state="GA")

    assert placement.precision is COUNTY
    assert (placement.county_fips, placement.county_name, placement.state) == ("13067", "Cobb County", "GA")


@pytest.mark.parametrize("city", ["Cobb County", "COBB CO."])
def test_a_county_in_the_places_column_is_a_county(gazetteer, city):
    assert gazetteer.place(city=city, state="GA").county_fips == "13067"


def test_a_place_the_gazetteer_lacks_falls_back_to_its_county_and_says_so(gazetteer):
    placement = gazetteer.place(city="Nowhere Springs", county="Elko County", state="NV")

    assert placement.precision is COUNTY
    assert "Nowhere Springs" in placement.note


def test_a_place_and_county_unknown_fall_back_to_the_state(gazetteer):
    placement = gazetteer.place(city="Nowhere Springs", county="#N/A", state="NV")

    assert placement.precision is STATE
    assert placement.county_fips == ""
    assert 35 < placement.latitude < 42


def test_of_several_counties_named_the_first_has_the_point_and_the_note_says_so(gazetteer):
    placement = gazetteer.place(county="Fulton and Cobb Counties", state="GA")

    assert (placement.precision, placement.county_name) == (COUNTY, "Fulton County")
    assert placement.note == "Fulton County is one of 2 counties named."


def test_a_state_of_one_county_is_that_county(gazetteer):
    placement = gazetteer.place(city="District of Columbia", state="DC")

    assert (placement.precision, placement.county_fips) == (COUNTY, "11001")


@pytest.mark.parametrize("state", ["", "Police", "NA", "Ontario"])
def test_without_a_state_nothing_is_placed_and_the_row_is_kept(gazetteer, state):
    placement = gazetteer.place(city="Springfield", county="Hampden County", state=state)

    assert placement.precision is NONE
    assert (placement.latitude, placement.longitude) == (None, None)
    assert placement.note


class TestTwoPlacesOfOneName:
    def test_the_stated_county_decides(self, gazetteer):
        north = gazetteer.place(city="Lake Butler", county="Union County", state="FL")
        south = gazetteer.place(city="Lake Butler", county="Orange County", state="FL")

        assert (north.county_name, south.county_name) == ("Union County", "Orange County")
        assert kilometers((north.latitude, north.longitude), (south.latitude, south.longitude)) > 100

    def test_without_a_county_none_is_taken_when_neither_dominates(self, gazetteer):
        placement = gazetteer.place(city="Taylor", state="AL")

        assert placement.precision is STATE
        assert "2 places are called Taylor" in placement.note

    def test_without_a_county_one_far_larger_is_taken_and_said(self, gazetteer):
        placement = gazetteer.place(city="Plantation", state="FL")

        assert (placement.precision, placement.county_name) == (PLACE, "Broward County")
        assert "the largest is taken" in placement.note

    def test_a_town_and_its_quarter_are_one_place(self, gazetteer):
        placement = gazetteer.place(city="Miami Gardens", state="FL")

        assert (placement.precision, placement.note) == (PLACE, "")


class TestTownships:
    def test_a_township_is_not_put_at_a_namesake_in_another_county(self, gazetteer):
        placement = gazetteer.place(city="Northampton Township", county="Bucks County", state="PA")

        assert placement.county_name == "Bucks County"
        assert placement.place_name != "Northampton"

    def test_a_township_without_a_county_is_not_put_at_its_namesake(self, gazetteer):
        placement = gazetteer.place(city="Manheim Township", state="PA")

        assert placement.precision is STATE
        assert "township" in placement.note

    def test_a_township_the_mail_knows_is_not_placed_without_a_county_either(self, gazetteer):
        placement = gazetteer.place(city="Colerain Township", state="OH")

        assert placement.precision is STATE
        assert "not known without its county" in placement.note

    def test_a_township_is_not_taken_from_across_the_county_line(self, gazetteer):
        placement = gazetteer.place(city="Upper Providence Township", county="Montgomery County", state="PA")

        assert (placement.precision, placement.county_name) == (COUNTY, "Montgomery County")

    def test_a_township_at_its_namesake_in_the_stated_county_says_so(self, gazetteer):
        placement = gazetteer.place(city="Marlboro Township", county="Monmouth County", state="NJ")

        assert placement.precision is PLACE
        assert "township" in placement.note

    def test_a_town_of_new_york_is_a_township_by_another_name(self, gazetteer):
        assert gazetteer.place(city="Town of Elmira", state="NY").precision is STATE
        assert gazetteer.place(city="Town of Elmira", county="Chemung County", state="NY").precision is PLACE


class TestDoubtfulWords:
    def test_a_place_far_from_the_stated_county_is_not_taken(self, gazetteer):
        placement = gazetteer.place(city="El Paso", county="Harris County", state="TX")

        assert (placement.precision, placement.county_name) == (COUNTY, "Harris County")
        assert "El Paso lies in El Paso County" in placement.note

    def test_a_postal_town_just_across_the_county_line_is_taken_with_the_stated_county(self, gazetteer):
        placement = gazetteer.place(city="Staunton", county="Augusta County", state="VA")

        assert (placement.precision, placement.place_name) == (PLACE, "Staunton")
        assert placement.county_name == "Augusta County"
        assert "Staunton city" in placement.note

    def test_a_county_of_another_state_makes_the_place_doubtful_too(self, gazetteer):
        placement = gazetteer.place(city="Salem", county="Essex County", state="NH")

        assert placement.precision is STATE
        assert "NH has no county called Essex County" in placement.note

    def test_a_misspelt_place_is_read_in_its_county_and_said(self, gazetteer):
        placement = gazetteer.place(city="Alburquerque", county="Bernalillo County", state="NM")

        assert (placement.precision, placement.place_name) == (PLACE, "Albuquerque")
        assert placement.note == "Read Alburquerque as Albuquerque."

    def test_a_misspelt_place_without_a_county_is_not_guessed(self, gazetteer):
        assert gazetteer.place(city="Alburquerque", state="NM").precision is STATE

    def test_a_misspelt_county_is_read_and_said(self, gazetteer):
        placement = gazetteer.place(city="Jamestown", county="Chatauqua County", state="NY")

        assert (placement.precision, placement.county_name) == (PLACE, "Chautauqua County")
        assert placement.note == "Read Chatauqua as Chautauqua County."

    @pytest.mark.parametrize(
        ("city", "county", "state"), [("Duval", "Duval County", "FL"), ("Hart", "Hart", "GA")]
    )
    def test_a_countys_own_name_means_the_county(self, gazetteer, city, county, state):
        assert gazetteer.place(city=city, county=county, state=state).precision is COUNTY

    def test_the_opposite_direction_is_no_misspelling(self, gazetteer):
        placement = gazetteer.place(city="West Ridgelawn", county="Richland County", state="MT")

        assert placement.place_name != "East Ridgelawn"


class TestCoordinates:
    def test_a_coordinate_of_the_list_is_kept_as_given(self, gazetteer):
        placement = gazetteer.place(
            city="Tacoma", county="Pierce County", state="WA", latitude="47.2511", longitude="-122.4412"
        )

        assert placement.precision is EXACT
        assert (placement.latitude, placement.longitude) == (47.2511, -122.4412)
        assert (placement.place_name, placement.county_name) == ("Tacoma", "Pierce County")

    @pytest.mark.parametrize(
        ("latitude", "longitude"),
        [
            (47.25, 122.44),
            (-122.44, 47.25),
            (0, 0),
            (25.76, -80.19),
            (147.25, -122.44),
            (float("nan"), -122.44),
        ],
    )
    def test_a_coordinate_outside_the_state_is_left_aside_and_said(self, gazetteer, latitude, longitude):
        placement = gazetteer.place(city="Tacoma", state="WA", latitude=latitude, longitude=longitude)

        assert (placement.precision, placement.place_name) == (PLACE, "Tacoma")
        assert "not in Washington" in placement.note

    def test_a_county_where_the_coordinate_does_not_lie_is_not_claimed_for_it(self, gazetteer):
        placement = gazetteer.place(county="King County", state="WA", latitude=46.0646, longitude=-118.343)

        assert placement.precision is EXACT
        assert placement.county_name != "King County"

    def test_half_a_coordinate_is_none(self, gazetteer):
        assert gazetteer.place(city="Tacoma", state="WA", latitude=47.25).precision is PLACE

    def test_islands_beyond_the_180th_meridian_are_in_alaska(self, gazetteer):
        placement = gazetteer.place(state="AK", latitude=52.8, longitude=173.1)

        assert placement.precision is EXACT

    def test_a_coordinate_can_stand_without_a_state(self, gazetteer):
        assert gazetteer.place(latitude=47.2511, longitude=-122.4412).precision is EXACT
        assert gazetteer.place(latitude=48.85, longitude=2.35).precision is NONE


def test_every_placement_says_its_state_and_a_county_of_it(gazetteer):
    for city, county, state in [("Reno", "", "NV"), ("", "Storey", "NV"), ("", "", "NV")]:
        placement = gazetteer.place(city=city, county=county, state=state)

        assert placement.state == "NV"
        assert placement.county_fips[:2] in ("32", "")


@settings(deadline=None)
@given(city=st.text(), county=st.text(), state=st.sampled_from(["", "NY", "Texas", "Ky.", "??"]))
def test_any_text_at_all_is_placed_or_kept(gazetteer, city, county, state):
    placement = gazetteer.place(city=city, county=county, state=state)

    assert (placement.precision is NONE) == (placement.latitude is None) == (placement.state == "")


def test_a_placement_cannot_be_changed(gazetteer):
    placement = gazetteer.place(city="Reno", state="NV")

    with pytest.raises(AttributeError):
        placement.latitude = 0


def test_counties_are_resolved_for_matching(gazetteer):
    assert gazetteer.resolve_counties("Collin County, Dallas County", "TX") == ("48085", "48113")
    assert gazetteer.resolve_counties(None, "TX") == ()

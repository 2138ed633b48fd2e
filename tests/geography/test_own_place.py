"""An agency is placed at its own place before the town of its address, and in its own county."""

import pytest

from partnerships.geography.placing import Gazetteer
from partnerships.matching.names import place_words
from partnerships.models.vocabulary import Kind, LocationPrecision

EXACT, PLACE, COUNTY, STATE, NONE = LocationPrecision


@pytest.mark.parametrize(
    ("own_place", "city", "county", "state", "name", "county_name"),
    [
        ("south fulton", "College Park", "Fulton County", "GA", "South Fulton", "Fulton County"),
        ("forest park", "Cinncinnati", "Hamilton County", "OH", "Forest Park", "Hamilton County"),
        ("new franklin", "Akron", "Summit County", "OH", "New Franklin", "Summit County"),
        ("tonawanda", "Buffalo", "Erie County", "NY", "Tonawanda", "Erie County"),
        ("penn hills", "Pittsburgh", "Allegheny County", "PA", "Penn Hills", "Allegheny County"),
        ("camillus", "Syracuse", "Onandaga County", "NY", "Camillus", "Onondaga County"),
        ("mount lebanon", "Pittsburgh", "Allegheny County", "PA", "Mount Lebanon", "Allegheny County"),
        ("westover hills", "Fort Worth", "Tarrant County", "TX", "Westover Hills", "Tarrant County"),
        ("west university place", "Houston", "Harris County", "TX", "West University Place", "Harris County"),
        ("zilwaukee", "Saginaw", "Saginaw County", "MI", "Zilwaukee", "Saginaw County"),
        ("east greenbush", "Rensselaer", "Rensselaer County", "NY", "East Greenbush", "Rensselaer County"),
        ("santa clara", "San Jose", "Santa Clara County", "CA", "Santa Clara", "Santa Clara County"),
        ("little rock", "Alexander", "Pulaski County", "AR", "Little Rock", "Pulaski County"),
        ("bath township", "Akron", "Summit County", "OH", "Bath", "Summit County"),
        ("south fulton", "College Park", "", "GA", "South Fulton", "Fulton County"),
    ],
)
def test_the_agencys_own_place_comes_before_its_postal_town(
    gazetteer, own_place, city, county, state, name, county_name
):
    placement = gazetteer.place(own_place=own_place, city=city, county=county, state=state)

    assert (placement.precision, placement.place_name, placement.county_name) == (PLACE, name, county_name)


@pytest.mark.parametrize(
    ("own_place", "city", "county", "state", "name", "county_name"),
    [
        ("lemont", "Lockport", "Will County", "IL", "Lemont", "Cook County"),
        (
            "calverton park",
            "Saint Louis",
            "St. Louis (city) County",
            "MO",
            "Calverton Park",
            "St. Louis County",
        ),
        ("winchester", "Winchester", "Frederick County", "VA", "Winchester", "Winchester city"),
    ],
)
def test_the_county_of_a_postal_town_gives_way_to_the_agencys_own(
    gazetteer, own_place, city, county, state, name, county_name
):
    placement = gazetteer.place(own_place=own_place, city=city, county=county, state=state)

    assert (placement.place_name, placement.county_name) == (name, county_name)


@pytest.mark.parametrize(
    ("own_place", "city", "county", "state", "county_name"),
    [
        ("hatfield township", "Hatfield", "Fayette County", "PA", "Montgomery County"),
        ("upper makefield township", "Newtown", "Schuylkill County", "PA", "Bucks County"),
        ("berkeley township", "Bayville", "Nassau County", "NJ", "Ocean County"),
        ("glendale", "Glendale", "Monroe County", "WI", "Milwaukee County"),
    ],
)
def test_a_county_against_which_name_and_town_agree_is_a_slip_and_is_said(
    gazetteer, own_place, city, county, state, county_name
):
    placement = gazetteer.place(own_place=own_place, city=city, county=county, state=state)

    assert (placement.precision, placement.county_name) == (PLACE, county_name)
    assert f"lies in {county_name}, not in the county named" in placement.note


def test_one_name_said_twice_does_not_outweigh_a_county_of_another_state(gazetteer):
    placement = gazetteer.place(own_place="salem", city="Salem", county="Essex County", state="NH")

    assert placement.precision is STATE


@pytest.mark.parametrize(
    ("own_place", "state", "name"),
    [
        ("el mirage", "AZ", "El Mirage"),
        ("marlboro township", "NJ", "Marlboro"),
        ("town of cary", "NC", "Cary"),
    ],
)
def test_without_a_city_the_place_in_the_name_is_taken(gazetteer, own_place, state, name):
    placement = gazetteer.place(own_place=own_place, state=state)

    assert (placement.precision, placement.place_name) == (PLACE, name)


@pytest.mark.parametrize(
    ("own_place", "state"),
    [
        ("manheim township", "PA"),
        ("washington township", "NJ"),
        ("raritan township", "NJ"),
        ("town of elmira", "NY"),
        ("perry township", "OH"),
    ],
)
def test_a_township_that_several_may_be_is_not_guessed_from_its_name(gazetteer, own_place, state):
    assert gazetteer.place(own_place=own_place, state=state).precision is STATE


@pytest.mark.parametrize(
    ("own_place", "city", "county", "state", "name"),
    [
        ("raritan", "Flemington", "Hunterdon County", "NJ", "Flemington"),
        ("wallkill", "Middletown", "Orange County", "NY", "Middletown"),
        ("douglass township", "Boyertown", "", "PA", "Boyertown"),
        ("town of southampton", "Hampton Bays", "Suffolk County", "NY", "Hampton Bays"),
    ],
)
def test_a_namesake_beyond_the_county_or_for_a_town_around_a_village_is_not_the_own_place(
    gazetteer, own_place, city, county, state, name
):
    placement = gazetteer.place(own_place=own_place, city=city, county=county, state=state)

    assert placement.place_name == name


class TestCountyAgencies:
    def test_the_name_gives_the_county_whatever_postal_town_the_row_says(self, gazetteer):
        here = gazetteer.place(own_place="san bernardino county", city="Needles", state="CA")
        there = gazetteer.place(own_place="san bernardino county", city="Chino", state="CA")

        assert here.county_fips == there.county_fips == "06071"

    def test_the_county_in_the_name_outweighs_the_one_said_and_is_said(self, gazetteer):
        placement = gazetteer.place(own_place="racine county", county="Kenosha County", state="WI")

        assert (placement.precision, placement.county_name) == (COUNTY, "Racine County")
        assert "The agency's name says Racine County; the row says Kenosha County." in placement.note

    def test_a_county_that_is_one_of_those_said_is_no_contradiction(self, gazetteer):
        placement = gazetteer.place(
            own_place="kane county", city="Geneva", county="Kane County, DuPage County", state="IL"
        )

        assert (placement.county_name, placement.note) == ("Kane County", "")

    def test_the_counties_for_matching_come_from_the_name_where_the_row_says_none(self, gazetteer):
        assert gazetteer.resolve_counties("", "CA", own_place="ventura county") == ("06111",)
        assert gazetteer.resolve_counties("", "CA", own_place="ventura") == ()

    @pytest.mark.parametrize(
        ("own_place", "city", "state", "county_name"),
        [
            ("san diego county", "Encinitas", "CA", "San Diego County"),
            ("ventura county", "Simi Valley", "CA", "Ventura County"),
            ("st. louis county", "St. Louis", "MO", "St. Louis County"),
            ("new castle county", "New Castle", "DE", "New Castle County"),
            ("jefferson parish", "Harvey", "LA", "Jefferson Parish"),
            ("miami dade", "Doral", "FL", "Miami-Dade County"),
            ("elkhart county", "Nowhere at All", "IN", "Elkhart County"),
        ],
    )
    def test_a_town_that_is_not_the_seat_places_it_in_its_county_only(
        self, gazetteer, own_place, city, state, county_name
    ):
        placement = gazetteer.place(own_place=own_place, city=city, state=state)

        assert (placement.precision, placement.county_name, placement.place_name) == (COUNTY, county_name, "")
        assert f"{city} is not its seat" in placement.note

    @pytest.mark.parametrize(
        ("own_place", "city", "state", "name"),
        [
            ("san diego county", "San Diego", "CA", "San Diego"),
            ("polk county", "BARTOW", "FL", "Bartow"),
            ("st. johns county", "St. Augustine", "FL", "Saint Augustine"),
            ("miami dade", "Miami", "FL", "Miami"),
            ("albemarle county", "Charlottesville", "VA", "Charlottesville"),
            ("mississippi county", "Blytheville", "AR", "Blytheville"),
        ],
    )
    def test_the_seat_or_a_town_where_no_one_seat_is_known_places_it(
        self, gazetteer, own_place, city, state, name
    ):
        placement = gazetteer.place(own_place=own_place, city=city, state=state)

        assert (placement.precision, placement.place_name) == (PLACE, name)

    def test_a_zip_code_near_the_seat_places_it_there_and_names_no_town(self, gazetteer):
        seat = gazetteer.place(own_place="knox county", city="Knoxville", state="TN")
        near = gazetteer.place(own_place="knox county", zip_code="37918", state="TN")

        assert (near.latitude, near.longitude, near.place_name) == (seat.latitude, seat.longitude, "")
        assert "Placed at the seat of Knox County, near ZIP code 37918." in near.note

    @pytest.mark.parametrize(
        ("own_place", "code", "state"), [("yakima county", "98903", "WA"), ("miami dade", "33030", "FL")]
    )
    def test_a_zip_code_far_from_the_seat_gives_the_county_only(self, gazetteer, own_place, code, state):
        placement = gazetteer.place(own_place=own_place, zip_code=code, state=state)

        assert placement.precision is COUNTY
        assert f"ZIP code {code} is not at its seat" in placement.note

    def test_a_coordinate_of_the_list_still_comes_first(self, gazetteer):
        placement = gazetteer.place(
            own_place="san diego county", city="Encinitas", state="CA", latitude="33.04", longitude="-117.29"
        )

        assert (placement.precision, placement.county_name) == (EXACT, "San Diego County")

    @pytest.mark.parametrize(
        ("own_place", "state", "full_name"),
        [
            ("suffolk county", "VA", "Suffolk city"),
            ("orleans county", "LA", "Orleans Parish"),
            ("carson city county", "NV", "Carson City"),
            ("miami dade", "FL", "Miami-Dade County"),
        ],
    )
    def test_what_stands_for_a_county_is_found_by_its_office(self, gazetteer, own_place, state, full_name):
        assert gazetteer.place(own_place=own_place, state=state).county_name == full_name


@pytest.mark.parametrize(
    ("name", "kind", "state", "words"),
    [
        ("South Fulton Police Department", Kind.POLICE, "Georgia", "south fulton"),
        ("Town of Tonawanda PD", Kind.POLICE, "New York", "town of tonawanda"),
        ("Hatfield Twp. Police Dept.", Kind.POLICE, "Pennsylvania", "hatfield township"),
        ("Borough of Fair Lawn PD", Kind.POLICE, "New Jersey", "borough of fair lawn"),
        ("Ventura County Sheriff's Office", Kind.SHERIFF, "California", "ventura county"),
        ("Suffolk Sheriff's Office", Kind.SHERIFF, "Virginia", "suffolk county"),
        ("Morris County Prosecutor?s Office", Kind.PROSECUTOR, "New Jersey", "morris county"),
        ("Cobb County Police Department", Kind.POLICE, "Georgia", "cobb county"),
        ("Kansas City, Kansas Police Department", Kind.POLICE, "Kansas", "kansas city"),
        ("Elk Grove Village PD", Kind.POLICE, "Illinois", "elk grove village"),
        ("Fort Worth ISD Police", Kind.POLICE, "Texas", ""),
        ("Rutgers University Police", Kind.CAMPUS, "New Jersey", ""),
        ("Navajo Nation Police Department", Kind.TRIBAL, "Arizona", ""),
        ("Oglala Sioux Tribe Police", Kind.POLICE, "South Dakota", ""),
        ("Alabama State Police", Kind.STATE_POLICE, "Alabama", ""),
        ("Port of Seattle Police", Kind.POLICE, "Washington", ""),
    ],
)
def test_the_words_of_a_name_for_its_place(name, kind, state, words):
    assert place_words(name, kind, state) == words


def test_the_gazetteer_takes_no_more_words_than_a_row_has():
    """What a row may say of its place is what a source may declare."""
    from inspect import signature

    from partnerships.ingest.spec import FIELDS

    words = set(signature(Gazetteer.place).parameters) - {"self", "own_place"}
    assert words <= FIELDS

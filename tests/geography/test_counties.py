"""Counties as lists write them: joined, abbreviated, misspelt, and in two kinds of one name."""

import pytest

from partnerships.geography import reference
from partnerships.geography.counties import MIN_SPELLING_RATIO, CountyNames
from partnerships.geography.folding import fold_place


@pytest.fixture(scope="module")
def counties():
    return CountyNames(reference.rows("counties.csv"), reference.rows("former_counties.csv"))


@pytest.fixture(scope="module")
def full_names():
    return {row.fips: row.full_name for row in reference.rows("counties.csv")}


@pytest.mark.parametrize(
    ("text", "state", "names"),
    [
        ("Travis County", "TX", ["Travis County"]),
        ("TRAVIS", "TX", ["Travis County"]),
        ("Travis Co.", "TX", ["Travis County"]),
        ("ST CHARLES", "LA", ["St. Charles Parish"]),
        ("Saint Charles Parish", "LA", ["St. Charles Parish"]),
        ("Orleans County", "LA", ["Orleans Parish"]),
        ("Du Page County", "IL", ["DuPage County"]),
        ("De Kalb", "IN", ["DeKalb County"]),
        ("Queen Anne’s County", "MD", ["Queen Anne's County"]),
        ("Suffolk (city) County", "VA", ["Suffolk city"]),
        ("Roanoke (city) County", "VA", ["Roanoke city"]),
        ("Roanoke County", "VA", ["Roanoke County"]),
        ("Baltimore City", "MD", ["Baltimore city"]),
        ("Baltimore City County", "MD", ["Baltimore city"]),
        ("Baltimore County", "MD", ["Baltimore County"]),
        ("Baltimore", "MD", ["Baltimore County", "Baltimore city"]),
        ("Baltimore Parish", "MD", ["Baltimore County"]),
        ("Baltimore City Parish", "MD", ["Baltimore city"]),
        ("James City County", "VA", ["James City County"]),
        ("Charles City", "VA", ["Charles City County"]),
        ("Juneau", "AK", ["Juneau City and Borough"]),
        ("Nome Census Area", "AK", ["Nome Census Area"]),
        ("Bayamon", "PR", ["Bayamón Municipio"]),
        ("Dona Ana", "NM", ["Doña Ana County"]),
        ("Lewis and Clark County", "MT", ["Lewis and Clark County"]),
        ("King & Queen County", "VA", ["King and Queen County"]),
        ("Fulton County, DeKalb County", "GA", ["Fulton County", "DeKalb County"]),
        ("\u200eBexar County, \u200eComal County\u200e", "TX", ["Bexar County", "Comal County"]),
        ("Cook/Will", "IL", ["Cook County", "Will County"]),
        ("Hennepin and Ramsey Counties", "MN", ["Hennepin County", "Ramsey County"]),
        ("Dade County", "FL", ["Miami-Dade County"]),
        ("Shannon", "SD", ["Oglala Lakota County"]),
        ("Capitol Planning Region", "CT", ["Capitol Planning Region"]),
        ("Southeastern Connecticut", "CT", ["Southeastern Connecticut Planning Region"]),
        ("Capital Planning Region", "CT", ["Capitol Planning Region"]),
        ("Hartford County", "CT", ["Hartford County"]),
        ("Chugach", "AK", ["Chugach Census Area"]),
        ("Valdez-Cordova", "AK", ["Valdez-Cordova Census Area"]),
        ("Bedford (city) County", "VA", ["Bedford County"]),
        ("Clifton Forge city", "VA", ["Alleghany County"]),
        ("", "TX", []),
        ("#N/A", "TX", []),
        ("Multiple", "TX", []),
    ],
)
def test_a_text_names_its_counties(counties, full_names, text, state, names):
    assert [full_names[fips] for fips in counties.read(text, state).fips] == names


@pytest.mark.parametrize(
    ("text", "state", "name"),
    [
        ("Chatauqua County", "NY", "Chautauqua County"),
        ("Santa Barbra", "CA", "Santa Barbara County"),
        ("Hillsboro County", "FL", "Hillsborough County"),
        ("Pottowattamie", "IA", "Pottawattamie County"),
        ("Tuscarawus County", "OH", "Tuscarawas County"),
    ],
)
def test_a_close_spelling_is_read_as_the_one_county_so_spelt_and_said(
    counties, full_names, text, state, name
):
    reading = counties.read(text, state)

    assert [full_names[fips] for fips in reading.fips] == [name]
    assert name in reading.note


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Robertsn County", "TX"),
        ("Monmouth County", "NH"),
        ("Lake", "NV"),
        ("Nowhere County", "KS"),
    ],
)
def test_a_name_of_no_county_or_of_two_alike_is_left_unread(counties, text, state):
    reading = counties.read(text, state)

    assert reading.fips == ()
    assert reading.note


def test_a_name_that_a_county_and_a_city_share_means_either(counties, full_names):
    read = counties.read("Fairfax", "VA").fips

    assert {full_names[fips] for fips in read} == {"Fairfax County", "Fairfax city"}


def test_a_county_of_other_states_only_makes_the_state_doubtful(counties):
    assert counties.is_elsewhere("Monmouth County", "NH")
    assert not counties.is_elsewhere("Belknap County", "NH")
    assert not counties.is_elsewhere("Nowhere County", "NH")


@pytest.mark.parametrize(
    ("text", "state", "sentence"),
    [
        ("Shannon County", "SD", "Shannon became Oglala Lakota County in 2015."),
        ("Wade Hampton Census Area", "AK", "Wade Hampton became Kusilvak Census Area in 2015."),
        ("Bedford City", "VA", "Bedford city became part of Bedford County in 2013."),
        ("Dade", "FL", "Dade became Miami-Dade County in 1997."),
        ("Bedford County", "VA", ""),
        ("Dade County", "GA", ""),
    ],
)
def test_a_former_name_is_understood_with_its_year(counties, text, state, sentence):
    assert counties.read(text, state).note == sentence


def test_every_county_is_read_from_its_own_full_name(counties):
    for row in reference.rows("counties.csv"):
        assert counties.read(row.full_name, row.state).fips == (row.fips,), row.full_name


def test_the_spelling_threshold_keeps_neighbors_apart():
    """No county is within the threshold of another of its state by more than a handful of known twins."""
    from rapidfuzz import fuzz

    rows = reference.rows("counties.csv")
    names = {(row.state, fold_place(row.name)) for row in rows}
    twins = [
        (one, other, state)
        for state, one in names
        for same, other in names
        if same == state and one < other and fuzz.ratio(one, other) >= MIN_SPELLING_RATIO
    ]

    assert len(twins) < len(names) / 50

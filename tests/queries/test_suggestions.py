"""A few letters find the place a reader means."""

import pytest

from partnerships.queries.places.suggestions import MAX_SUGGESTIONS, suggest

pytestmark = pytest.mark.django_db


def labels(text):
    return [suggestion.label for suggestion in suggest(text)]


def test_a_zip_code_is_found_whole_begun_and_with_its_four_more_digits():
    assert labels("02108") == ["02108 Boston, MA"]
    assert labels("02108-1234") == ["02108 Boston, MA"]
    assert "02108 Boston, MA" in labels("0210")


def test_the_largest_place_comes_first():
    assert labels("springf")[0] == "Springfield, MO"


@pytest.mark.parametrize("text", ["springfield, il", "Springfield, Illinois", "springfield , Ill."])
def test_a_state_narrows_the_places(text):
    assert labels(text)[0] == "Springfield, IL"
    assert all(label.endswith(", IL") for label in labels(text))


@pytest.mark.parametrize("text", ["St. Louis", "saint louis", "SAINT LOUIS"])
def test_a_name_is_found_however_it_is_written(text):
    assert "St. Louis, MO" in labels(text)


def test_a_county_is_offered_once_its_kind_or_its_whole_name_is_typed_the_most_peopled_first():
    assert labels("cook county")[0] == "Cook County, IL"
    assert "Orleans Parish, LA" in labels("orleans par")
    assert labels("dade county")[0] == "Miami-Dade County, FL"
    assert labels("suffolk").index("Suffolk, VA") < labels("suffolk").index("Suffolk County, NY")
    assert "Cook County, IL" not in labels("coo")


def test_a_state_is_offered_by_name_and_code():
    assert labels("nevada")[0] == "Nevada"
    assert labels("NV")[0] == "Nevada"


def test_a_misspelt_name_finds_the_nearest():
    assert labels("alburquerque")[0] == "Albuquerque, NM"


@pytest.mark.parametrize("text", ["", " ", "x", "12", "zzzzqqq", "%", "__", "'; drop"])
def test_what_means_nothing_finds_nothing(text):
    assert labels(text) == []


def test_there_are_never_more_than_a_screenful():
    assert len(suggest("san")) == MAX_SUGGESTIONS


def test_a_suggestion_asks_for_its_county_or_its_state():
    (boston,) = suggest("02108")
    nevada = suggest("nevada")[0]

    assert boston.parameters == {"county": "25025"}
    assert nevada.parameters == {"state": "NV"}

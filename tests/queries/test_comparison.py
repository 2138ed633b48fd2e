"""A row beside an agency, word by word: each sentence is held against both sides."""

import re
from itertools import product

import pytest

from partnerships.queries.curation.comparison import (
    AGREES,
    DIFFERS,
    ONE_SIDED,
    Facts,
    compare,
    distance_words,
    kilometers_apart,
    marked,
)
from partnerships.search_text import folded

PLACES = ("", "Burlington", "Burlington Township", "BURLINGTON", "St. Louis", "Saint Louis", "Chatham")
NAMES = ("Burlington Police", "Burlington Twp Police", "Precinct 4", "Precinct 5", "Española Police")
QUOTED = re.compile("“([^”]+)”")


def facts(name="Burlington Police", city="", county="", **more):
    said = {"kind": "police", "kind_words": "Police", "state": "NJ"} | more
    return Facts(names=(name,), cities=(city,) if city else (), counties=(county,) if county else (), **said)


def differing(words):
    return [word.text for word in words if word.differs]


@pytest.mark.parametrize(
    ("one", "other", "left", "right"),
    [
        ("Burlington Township", "Burlington", ["Township"], []),
        ("Precinct 4", "Precinct 5", ["4"], ["5"]),
        ("St. Louis Police", "SAINT LOUIS police", [], []),
        ("Burlington Twp", "Burlington Township", [], []),
        ("Española", "Espanola", [], []),
        ("Town of Brighton", "Brighton Town", ["of"], []),
        ("Walla Walla", "Walla", ["Walla"], []),
        ("Police", "Fire", ["Police"], ["Fire"]),
        ("", "Fire", [], ["Fire"]),
    ],
)
def test_what_differs_is_marked_word_by_word(one, other, left, right):
    row, agency = marked(one, other)

    assert (differing(row), differing(agency)) == (left, right)
    assert " ".join(word.text for word in row) == one


def test_every_sentence_is_true_of_both_sides():
    for name, other, city, known in product(NAMES, NAMES, PLACES, PLACES):
        row, agency = facts(name, city, known), facts(other, known, city)
        for pair in compare(row, agency):
            hold(pair, row, agency)


def hold(pair, row, agency):
    """Hold a pair's sentence and finding against what both sides say."""
    kinds = ("Police",)
    ours = {"name": row.names, "city": row.cities, "county": row.counties, "kind": kinds}[pair.name]
    theirs = {"name": agency.names, "city": agency.cities, "county": agency.counties, "kind": kinds}[
        pair.name
    ]
    said = QUOTED.findall(pair.sentence)
    if pair.sentence.startswith("Both"):
        assert said[0] in ours and said[0] in theirs
    elif pair.sentence.startswith("Only the row"):
        assert said[0] in ours and not theirs
    elif pair.sentence.startswith("Only the agency"):
        assert said[0] in theirs and not ours
    else:
        assert said[0] in ours and said[1] in theirs and said[0] != said[1]
    agrees = bool(ours and theirs) and {*map(folded, ours)} & {*map(folded, theirs)}
    assert pair.finding == (ONE_SIDED if not (ours and theirs) else AGREES if agrees else DIFFERS)


def test_one_town_and_its_township_are_not_called_one_place():
    (city,) = [
        pair
        for pair in compare(facts(city="Burlington Township"), facts(city="Burlington"))
        if pair.name == "city"
    ]

    assert city.sentence == "The row says “Burlington Township”, the agency’s rows “Burlington”."
    assert city.finding == DIFFERS


def test_the_most_alike_of_several_spellings_stands_beside_the_row():
    agency = Facts(("Burlington PD", "Burlington Township Police"), "police", "Police", "NJ")

    name = compare(facts("Burlington Twp. Police"), agency)[0]

    assert (name.finding, name.sentence) == (
        AGREES,
        "The row says “Burlington Twp. Police”, the agency’s rows “Burlington Township Police”.",
    )


def test_a_distance_is_told_only_between_two_points():
    here, there = facts(points=((40.0, -75.0),)), facts(points=((40.1, -75.0), (45.0, -75.0)))

    assert distance_words(kilometers_apart(here, there)) == "Placed 11 km apart."
    assert distance_words(kilometers_apart(here, here)) == "Placed less than 1 km apart."
    assert distance_words(kilometers_apart(here, facts())) == ""

"""Names of places are compared as people mean them, not as they happen to be typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.geography.folding import closed_up, fold_place, without_designator

ONE_NAME = [
    ("ST. PETERSBURG", "Saint Petersburg"),
    ("St Petersburg", "St. Petersburg"),
    ("Sault Ste. Marie", "SAULT SAINTE MARIE"),
    ("Ft. Worth", "Fort Worth"),
    ("Mt. Prospect", "Mount Prospect"),
    ("La Cañada Flintridge", "LA CANADA FLINTRIDGE"),
    ("Coeur d’Alene", "COEUR D'ALENE"),
    ("Lee's Summit", "Lees Summit"),
    ("Prince George?s", "Prince George’s"),
    ("Winston-Salem", "Winston Salem"),
    ("\u200eKaty\u200e", "Katy"),
    ("Town & Country", "Town and Country"),
    ("N. Las Vegas", "North Las Vegas"),
    ("So. San Francisco", "South San Francisco"),
    ("E. St. Louis", "East Saint Louis"),
    ("Cherry Hill Twp.", "Cherry Hill Township"),
    ("Arlington Hts", "Arlington Heights"),
    ("‘Ewa Beach", "Ewa Beach"),
    ("  Palo   Alto ", "Palo Alto"),
    ("METUCHEN", "Metuchen"),
]
ONE_NAME_CLOSED_UP = [("De Kalb", "DeKalb"), ("MC KINNEY", "McKinney"), ("La Salle", "LaSalle")]
TWO_NAMES = [
    ("East Orange", "West Orange"),
    ("Orange", "Orange City"),
    ("Saint Marys", "Saint Mary"),
    ("Upper Merion", "Lower Merion"),
    ("Washington Township", "Washington"),
    ("E. Orange", "Orange"),
]


@pytest.mark.parametrize(("one", "other"), ONE_NAME)
def test_spellings_of_one_name_fold_alike(one, other):
    assert fold_place(one) == fold_place(other)


@pytest.mark.parametrize(("one", "other"), ONE_NAME_CLOSED_UP)
def test_names_parted_differently_close_up_alike(one, other):
    assert closed_up(fold_place(one)) == closed_up(fold_place(other))


@pytest.mark.parametrize(("one", "other"), TWO_NAMES)
def test_names_of_different_places_stay_apart(one, other):
    assert closed_up(fold_place(one)) != closed_up(fold_place(other))


@pytest.mark.parametrize("text", ["", "  ", "#N/A", "N/A", "?", "-", "none", "Unknown", "TBD"])
def test_what_is_not_said_folds_to_nothing(text):
    assert fold_place(text) == ""


@settings(deadline=None)
@given(st.text())
def test_folding_again_changes_nothing(text):
    folded = fold_place(text)

    assert fold_place(folded) == folded


@pytest.mark.parametrize(
    ("text", "name", "designator"),
    [
        ("Town of Greece", "greece", "town"),
        ("Village of Oak Park", "oak park", "village"),
        ("City of Ann Arbor", "ann arbor", "city"),
        ("Charter Township of Canton", "canton", "township"),
        ("Canton Charter Twp", "canton", "township"),
        ("Edison Township", "edison", "township"),
        ("Bellmawr Boro", "bellmawr", "borough"),
        ("The Dalles", "dalles", ""),
        ("Georgetown", "georgetown", ""),
        ("City", "city", ""),
        ("Town Creek", "town creek", ""),
    ],
)
def test_the_kind_of_community_said_is_told_from_its_name(text, name, designator):
    assert without_designator(fold_place(text)) == (name, designator)

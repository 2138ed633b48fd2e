"""States as lists and newspapers write them."""

import pytest

from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KY", "KY"),
        ("ky", "KY"),
        (" Kentucky ", "KY"),
        ("Ky.", "KY"),
        ("N.C.", "NC"),
        ("North  Carolina", "NC"),
        ("W.Va.", "WV"),
        ("Washington", "WA"),
        ("Washington, D.C.", "DC"),
        ("D.C.", "DC"),
        ("Puerto Rico", "PR"),
        ("U.S. Virgin Islands", "VI"),
    ],
)
def test_a_state_is_known_by_code_name_and_abbreviation(text, code):
    assert resolve_state(text) == code


@pytest.mark.parametrize("text", ["", None, "Police", "NA", "N/A", "Ontario", "ZZ", "K Y entucky x"])
def test_what_is_no_state_is_none(text):
    assert resolve_state(text) is None


@pytest.mark.parametrize("state", states().values(), ids=lambda state: state.code)
def test_every_state_is_known_by_all_it_is_called(state):
    said = state.code, state.name, state.ap_abbreviation, state.name.upper()

    assert {resolve_state(text) for text in said} == {state.code}

"""A whole number is ASCII digits within bounds, and nothing else that Python would read as one."""

import pytest

from partnerships.http.parameters import MAX_NUMBER, whole_number


@pytest.mark.parametrize(
    "text, number",
    [
        ("0", 0),
        ("17", 17),
        ("0017", 17),
        (str(MAX_NUMBER), MAX_NUMBER),
        (str(MAX_NUMBER + 1), None),
        ("9" * 5_000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("1e3", None),
        ("1_000", None),
        (" 1", None),
        ("²", None),
        ("١٢", None),
        ("one", None),
    ],
)
def test_what_is_a_whole_number(text, number):
    assert whole_number(text) == number


def test_bounds_are_part_of_it():
    assert [whole_number(str(number), least=1, most=3) for number in range(5)] == [None, 1, 2, 3, None]
    assert whole_number("1", least=1, most=0) is None

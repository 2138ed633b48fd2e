"""Coordinates in the spellings that lists use."""

import pytest

from partnerships.ingest.text.coordinates import read_coordinates


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [
        ("41.5", "-94.6"),
        ("41,5", "-94,6"),
        ("41°30'00\"N", "94°36'00\"W"),
        ("41° 30′ 0″ N", "94° 36′ 0″ W"),
        ("N 41 30.0", "W 94 36.0"),
        ("41 30 00", "-94 36 00"),
        ("41:30:00", "-94:36:00"),
        ("41.5 N", "94.6 W"),
        ("41.5°", "−94.6°"),
        ("41.5, -94.6", ""),
        ("41.5,-94.6", ""),
        ("(41.5, -94.6)", ""),
        ("-94.6, 41.5", ""),
        ("", "41.5 -94.6"),
        ("41,5; -94,6", ""),
        ("41,5 -94,6", ""),
        ("41.5, -94.6", "41.5, -94.6"),
        ("POINT (-94.6 41.5)", ""),
        ("41°30'N 94°36'W", ""),
        ("94°36'W, 41°30'N", ""),
    ],
)
def test_a_coordinate_is_read(latitude, longitude):
    north, east, problem = read_coordinates(latitude, longitude)

    assert (float(north), float(east), problem) == (41.5, -94.6, "")


@pytest.mark.parametrize(
    ("latitude", "longitude", "read"),
    [
        ("-94.6", "41.5", ("41.5", "-94.6", "swapped_coordinates")),
        ("41.5", "94.6", ("41.5", "-94.6", "longitude_without_sign")),
        ("41.5", "", ("", "", "incomplete_coordinates")),
        ("", "-94.6", ("", "", "incomplete_coordinates")),
        ("downtown", "", ("", "", "unreadable_coordinates")),
        ("41.5", "west", ("", "", "unreadable_coordinates")),
        ("5086000", "-10535000", ("", "", "unreadable_coordinates")),
        ("41°75'N", "94°36'W", ("", "", "unreadable_coordinates")),
        ("nan", "inf", ("", "", "unreadable_coordinates")),
        ("", "n/a", ("", "", "")),
        ("0", "0", ("0", "0", "")),
        ("41.50", "-94.60", ("41.50", "-94.60", "")),
    ],
)
def test_what_is_not_read_or_only_by_judgment_is_a_named_problem(latitude, longitude, read):
    assert read_coordinates(latitude, longitude) == read

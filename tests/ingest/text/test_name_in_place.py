"""An agency's name and its place in one cell."""

import pytest

from partnerships.ingest.text.name_in_place import NameInPlace, split_name_and_place


@pytest.mark.parametrize(
    "cell, parts",
    [
        ("Reno Police Department, Reno, NV", ("Reno Police Department", "Reno", "NV")),
        ("Reno Police Department, Reno NV 89501-1234", ("Reno Police Department", "Reno", "NV", "89501")),
        ("Santa Fe Police, Santa Fe New Mexico", ("Santa Fe Police", "Santa Fe", "NM")),
        ("Ada Police Department, Ohio", ("Ada Police Department", "", "OH")),
    ],
)
def test_a_cell_that_ends_in_a_state_is_taken_apart(cell, parts):
    assert split_name_and_place(cell) == NameInPlace(*parts)


@pytest.mark.parametrize(
    "cell", ["Reno Police Department", "Police, Fire and Rescue", ", NV", ", , NV", "NV", ""]
)
def test_a_cell_without_both_a_name_and_a_state_is_a_name_as_it_stands(cell):
    assert split_name_and_place(cell) == NameInPlace(cell)

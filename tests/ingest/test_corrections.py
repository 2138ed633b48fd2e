"""Corrections of a publisher's slips, as data."""

import pytest

from partnerships.ingest import registry
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.tables import Row

ATLAS = registry.get("eff-atlas")


def written(folder, *lines):
    table = "\n".join(["field,said,meant,why,when", *lines])
    (folder / "corrections.csv").write_text(table + "\n", encoding="utf-8")
    return Corrections.load(folder)


def test_a_source_without_a_table_has_no_corrections(tmp_path):
    corrections = Corrections.load(tmp_path)
    row = Row({"county": "Onandaga"}, number=1)

    assert corrections.apply(ATLAS, row) is row
    assert corrections.unused == []


def test_a_slip_is_read_as_meant_and_the_row_keeps_its_number_and_problems(tmp_path):
    corrections = written(tmp_path, "county,Onandaga,Onondaga,misspelt,2020-10-07")
    row = Row({"county": "Onandaga", "state": "NY"}, number=7, problems=("ragged_row",))

    corrected = corrections.apply(ATLAS, row)

    assert corrected == {"county": "Onondaga", "state": "NY"}
    assert (corrected.number, corrected.problems) == (7, ("ragged_row",))
    assert row["county"] == "Onandaga"


def test_a_correction_fits_the_exact_words_of_its_own_field_only(tmp_path):
    corrections = written(tmp_path, "county,Onandaga,Onondaga,misspelt,2020-10-07")

    for cells in ({"county": "onandaga"}, {"county": "Onandaga County"}, {"city": "Onandaga"}):
        assert corrections.apply(ATLAS, Row(cells, number=1)) == cells


def test_a_correction_that_no_row_needs_is_reported(tmp_path):
    corrections = written(tmp_path, "state,NH,NJ,wrong,2020-10-07", "county,X,Y,wrong,2020-10-07")

    corrections.apply(ATLAS, Row({"state": "NH"}, number=1))

    assert corrections.unused == ["county: X"]


WALL = {
    "Agency": "Wall Township Police Department",
    "City": "Wall",
    "State": "NH",
    "Link 1 Date": "12/6/2019",
}


def for_one_row(folder, key):
    (folder / "corrections.csv").write_text(
        f"field,said,meant,why,when,key\nState,NH,NJ,wrong,2020-10-07,{key}\n", encoding="utf-8"
    )
    return Corrections.load(folder)


@pytest.mark.parametrize(
    "key",
    ["Wall Township Police Department/Wall/NH", "Wall Township Police Department/Wall/NH/2019-12-06"],
)
@pytest.mark.parametrize(
    "cells", [{}, {"State": "New Hampshire"}, {"Agency": "WALL TOWNSHIP Police  Department"}]
)
def test_a_correction_may_be_for_one_row_only_however_it_is_numbered_or_spelt(tmp_path, key, cells):
    corrections = for_one_row(tmp_path, key)
    other = Row(WALL | {"City": "Walpole"}, number=1)

    assert corrections.apply(ATLAS, other) is other
    assert len(corrections.unused) == 1
    assert corrections.apply(ATLAS, Row(WALL | cells, number=2))["State"] == "NJ"
    assert corrections.unused == []

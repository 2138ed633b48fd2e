"""Corrections of a publisher's slips, as data."""

from partnerships.ingest.corrections import Corrections
from partnerships.ingest.tables import Row


def written(folder, *lines):
    table = "\n".join(["field,said,meant,why,when", *lines])
    (folder / "corrections.csv").write_text(table + "\n", encoding="utf-8")
    return Corrections.beside(folder)


def test_a_source_without_a_table_has_no_corrections(tmp_path):
    corrections = Corrections.beside(tmp_path)
    row = Row({"county": "Onandaga"}, number=1)

    assert corrections.apply(row) is row
    assert corrections.unused == []


def test_a_slip_is_read_as_meant_and_the_row_keeps_its_number_and_problems(tmp_path):
    corrections = written(tmp_path, "county,Onandaga,Onondaga,misspelt,2020-10-07")
    row = Row({"county": "Onandaga", "state": "NY"}, number=7, problems=("ragged_row",))

    corrected = corrections.apply(row)

    assert corrected == {"county": "Onondaga", "state": "NY"}
    assert (corrected.number, corrected.problems) == (7, ("ragged_row",))
    assert row["county"] == "Onandaga"


def test_a_correction_fits_the_exact_words_of_its_own_field_only(tmp_path):
    corrections = written(tmp_path, "county,Onandaga,Onondaga,misspelt,2020-10-07")

    for cells in ({"county": "onandaga"}, {"county": "Onandaga County"}, {"city": "Onandaga"}):
        assert corrections.apply(Row(cells, number=1)) == cells


def test_a_correction_that_no_row_needs_is_reported(tmp_path):
    corrections = written(tmp_path, "state,NH,NJ,wrong,2020-10-07", "county,X,Y,wrong,2020-10-07")

    corrections.apply(Row({"state": "NH"}, number=1))

    assert corrections.unused == ["county: X"]


def test_a_correction_may_be_for_one_row_only(tmp_path):
    (tmp_path / "corrections.csv").write_text(
        "field,said,meant,why,when,key\nstate,NH,NJ,wrong,2020-10-07,4407\n", encoding="utf-8"
    )
    corrections = Corrections.beside(tmp_path)
    row = Row({"state": "NH"}, number=1)

    assert corrections.apply(row, "1") is row
    assert corrections.unused == ["state: NH: 4407"]
    assert corrections.apply(row, "4407") == {"state": "NJ"}
    assert corrections.unused == []

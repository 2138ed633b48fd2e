"""Cells as spreadsheet programs leave them: what they change on saving is no change of the row."""

import pytest

from partnerships.ingest.text.resaved import normalize_cell, resaved_cell


@pytest.mark.parametrize(
    "cells, one",
    [
        (("1-2", "2-Jan", "02-Jan", "01-02"), "--01-02"),
        (("12/27/2012", "27-Dec-12"), "2012-12-27"),
        (("07882", "7882"), "7882"),
        (("0", "000"), "0"),
    ],
)
def test_what_a_spreadsheet_rewrites_is_one_cell(cells, one):
    assert {normalize_cell(cell) for cell in cells} == {one}


@pytest.mark.parametrize("cell", ["13-45", "31-14", "19-Foo"])
def test_what_is_no_day_stays_as_it_stands(cell):
    assert normalize_cell(cell) == cell


@pytest.mark.parametrize(
    "cells, one",
    [
        (("1.5E+10", "15000000000"), "15000000000"),
        ((".5", "0.50", "5E-1"), "0.5"),
        (("true", "TRUE"), "TRUE"),
        (("1E+999999999999999999999",), "1E+999999999999999999999"),
    ],
)
def test_what_a_spreadsheet_loses_of_a_number_is_not_compared(cells, one):
    assert {resaved_cell(cell) for cell in cells} == {one}

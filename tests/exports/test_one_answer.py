"""Law 1 for files: whatever is asked, every format has the rows of the page, in its order, value for value."""

import pytest

from tests.exports import questions, reading
from tests.exports.conftest import rows_of

HOW_MANY = 200
QUESTIONS_PER_TEST = 20


@pytest.mark.parametrize("first", range(0, HOW_MANY, QUESTIONS_PER_TEST))
def test_every_format_has_the_same_rows(first, download):
    answered = 0
    for seed in range(first, first + QUESTIONS_PER_TEST):
        asked = questions.ask(seed)

        rows = rows_of(asked)
        cells = [reading.as_cells(row) for row in rows]
        answered += len(rows)

        assert reading.csv_rows(download(f"/partnerships.csv?{asked}")) == cells, asked
        assert reading.xlsx_rows(download(f"/partnerships.xlsx?{asked}")) == cells, asked
        assert reading.zip_rows(download(f"/partnerships.zip?{asked}")) == cells, asked
        assert reading.json_rows(download(f"/partnerships.json?{asked}")) == rows, asked
        assert reading.ndjson_rows(download(f"/partnerships.ndjson?{asked}")) == rows, asked
        assert reading.geojson_rows(download(f"/partnerships.geojson?{asked}")) == rows, asked
        kml = [reading.as_kml(row) for row in rows]
        assert reading.kml_rows(download(f"/partnerships.kml?{asked}")) == kml, asked
    assert answered

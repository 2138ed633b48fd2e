"""Law 1 for files: whatever is asked, every format has the rows of the page, in its order, value for value.

Each of the random questions is asked of the CSV and of half of the other formats, another half each time.
"""

import pytest

from tests.exports import questions, reading
from tests.exports.conftest import rows_of

HOW_MANY = 200
QUESTIONS_PER_TEST = 20
AS_ROWS = {"json": reading.json_rows, "ndjson": reading.ndjson_rows, "geojson": reading.geojson_rows}
AS_CELLS = {"csv": reading.csv_rows, "xlsx": reading.xlsx_rows, "zip": reading.zip_rows}
HALVES = (("csv", "json", "xlsx", "geojson"), ("csv", "ndjson", "zip", "kml"))


@pytest.mark.parametrize("first", range(0, HOW_MANY, QUESTIONS_PER_TEST))
def test_every_format_has_the_same_rows(first, download):
    answered = 0
    for seed in range(first, first + QUESTIONS_PER_TEST):
        asked = questions.ask(seed)
        rows = rows_of(asked)
        answered += len(rows)
        for name in HALVES[seed % 2]:
            content = download(f"/partnerships.{name}?{asked}")
            if name in AS_ROWS:
                assert AS_ROWS[name](content) == rows, (name, asked)
            elif name in AS_CELLS:
                assert AS_CELLS[name](content) == [reading.as_cells(row) for row in rows], (name, asked)
            else:
                assert reading.kml_rows(content) == [reading.as_kml(row) for row in rows], asked
    assert answered

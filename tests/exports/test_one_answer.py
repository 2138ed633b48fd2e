"""Law 1 for files: whatever is asked, every format has the rows of the page, in its order, value for value.

Each of two hundred questions is asked as CSV and in two of the six other formats in turn.
"""

from collections.abc import Callable
from typing import Any

import pytest

from tests.exports import questions, reading
from tests.exports.conftest import rows_of

HOW_MANY = 200
QUESTIONS_PER_TEST = 20


FORMATS: dict[str, tuple[Callable[[bytes], Any], Callable[[dict], Any]]] = {
    "xlsx": (reading.xlsx_rows, reading.as_cells),
    "json": (reading.json_rows, dict),
    "kml": (reading.kml_rows, reading.as_kml),
    "zip": (reading.zip_rows, reading.as_cells),
    "geojson": (reading.geojson_rows, dict),
    "ndjson": (reading.ndjson_rows, dict),
}
"""Ending → (how its rows are read, how a row of the page looks there)."""


@pytest.mark.parametrize("first", range(0, HOW_MANY, QUESTIONS_PER_TEST))
def test_every_format_has_the_same_rows(first, download):
    answered = 0
    for seed in range(first, first + QUESTIONS_PER_TEST):
        asked = questions.ask(seed)

        rows = rows_of(asked)
        answered += len(rows)

        cells = [reading.as_cells(row) for row in rows]
        assert reading.csv_rows(download(f"/partnerships.csv?{asked}")) == cells, asked
        for ending in one_after_another(seed):
            read, shown = FORMATS[ending]
            assert read(download(f"/partnerships.{ending}?{asked}")) == [shown(row) for row in rows], asked
    assert answered


def one_after_another(seed: int) -> list[str]:
    """Two formats; three seeds that follow each other have all six."""
    endings = list(FORMATS)
    return [endings[seed % 3], endings[seed % 3 + 3]]

"""Rows that pass to another process and back are the same rows."""

from collections import Counter
from multiprocessing.reduction import ForkingPickler

import pytest

from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.ingest.agencies.mentioned_rows import mentioned_rows, not_understood
from partnerships.ingest.corrections import Corrections
from partnerships.ingest.interpret import interpret_selected
from partnerships.ingest.row_keys import row_keys
from partnerships.ingest.run.passing_rows import (
    mentioned_columns,
    passed_parts,
    passed_rows,
    selected_columns,
    selected_rows,
)
from partnerships.ingest.tables import Row
from partnerships.matching.identity import identity
from tests.factories import announcement, announcements, as_rows

ROWS = [
    announcement("DAYTON"),
    announcement("CHATHAM", agency="Chatham Township Police Department", city="", state="NJ"),
    announcement("LOST", agency="A\0B Police", state="nowhere", event="unheard of"),
    announcement("ESPANOLA", agency="Española Sheriff’s Office", state="NM", county="Rio Arriba"),
]


def passed(given):
    return ForkingPickler.loads(ForkingPickler.dumps(given))


def selected(rows):
    return list(zip(row_keys(announcements(), rows, Counter()), rows, strict=True))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(as_rows(ROWS), id="all of the same columns"),
        pytest.param([*as_rows(ROWS), Row({"id": "5", "agency": "Dover PD"}, number=9)], id="of others"),
        pytest.param(
            [Row(ROWS[0], number=3, line=7, problems=("ragged_row",))], id="with a line and a problem"
        ),
    ],
)
def test_rows_to_be_read_arrive_as_they_were(rows):
    given = selected(rows)

    arrived = selected_rows(passed(selected_columns(given)))

    assert arrived == given
    assert [vars(row) for _, row in arrived] == [vars(row) for _, row in given]


def test_rows_that_were_read_arrive_as_they_were():
    given = selected(as_rows(ROWS))
    keys, rows = zip(*given, strict=True)
    parsed = interpret_selected(announcements(), rows, Corrections(), keys)
    names = {code: state.name for code, state in states().items()}
    read = list(mentioned_rows(parsed, gazetteer=Gazetteer.from_files(), state_names=names))
    read[2] = not_understood(read[2].parsed)
    parts = [identity(row.mentioned) for row in read]

    columns = passed(mentioned_columns(read, parts))
    arrived = passed_rows(columns, given)

    assert arrived == read
    assert [[type(part) for part in row] for row in arrived] == [[type(part) for part in row] for row in read]
    assert arrived[2].parsed.raw["agency"] == "AB Police"
    assert passed_parts(columns, arrived) == {
        (row.mentioned.name, row.mentioned.state_name, row.mentioned.keep_ending): known
        for row, known in zip(read, parts, strict=True)
    }

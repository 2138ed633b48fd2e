"""What makes two rows of two snapshots the same row. The laws hold for every declared source and each sample."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from partnerships.dates import NotADate
from partnerships.geography.reference import states
from partnerships.geography.states import resolve_state
from partnerships.imprecise_dates import read_us
from partnerships.ingest import registry
from partnerships.ingest import row_keys as keys
from partnerships.ingest.compare import PriorRow, compare
from partnerships.ingest.interpret import interpret
from partnerships.ingest.row_keys import RowsAtHand, recognize, row_keys
from partnerships.ingest.tables import Row
from partnerships.ingest.text.resaved import normalize_cell
from tests.sources.declared import folder

SAMPLES = [
    (source, path)
    for source in registry.declared().values()
    for path in (
        *(path for path in sorted(folder(source).glob("sample*")) if path.is_file()),
        *([registry.folder(source) / source.bundled] if source.bundled else []),
    )
]
each_sample = pytest.mark.parametrize(
    ("source", "path"), SAMPLES, ids=[f"{source.slug}/{path.name}" for source, path in SAMPLES]
)


def rows_of(source, path):
    return list(source.read(path.read_bytes()).rows)


def with_cells(rows, change):
    return [
        Row({column: change(column, cell) for column, cell in row.items()}, number=row.number) for row in rows
    ]


def renumbered(source, rows):
    return with_cells(
        rows,
        lambda column, cell: (
            re.sub(r"\d+", lambda found: str(90_000 - int(found[0])), cell)
            if column in source.numbered
            else cell
        ),
    )


def in_another_order(source, rows):
    return [Row(row, number=number) for number, row in enumerate(reversed(rows), start=1)]


def with_states_respelt(source, rows):
    def respelt(column, cell):
        before, comma, state = cell.rpartition(",")
        code = resolve_state(state)
        if column not in source.states or code is None:
            return cell
        other = states()[code].name if len(state.strip()) == len(code) else code
        return f"{before}{comma}{' ' * bool(comma)}{other}"

    return with_cells(rows, respelt)


def saved_again(source, rows):
    """As a spreadsheet saves it: other dates, no leading zeros, no spaces at the ends."""

    def saved(_column, cell):
        if cell.isdecimal():
            return cell.lstrip("0")
        try:
            span = read_us(cell) if re.fullmatch(r"[\d/-]+", cell) else None
        except NotADate:
            span = None
        if span is None:
            return cell.strip()
        months = f"{span.first:%b-%y}"
        return {10: f"{span.first.month}/{span.first.day}/{span.first.year}", 7: months, 4: cell}[
            len(span.iso)
        ]

    return with_cells(rows, saved)


def difference(source, before, after):
    prior = {
        row.key: PriorRow(number, row.fingerprint)
        for number, row in enumerate(row_keys(source, before, Counter()))
    }
    tally = Counter()
    return compare(prior, recognize(row_keys(source, after, tally), prior)), tally


@each_sample
@pytest.mark.parametrize("change", [renumbered, in_another_order, with_states_respelt, saved_again])
def test_the_same_rows_written_otherwise_are_the_same(source, path, change):
    before = rows_of(source, path)

    found, tally = difference(source, before, change(source, rows_of(source, path)))

    assert found.empty
    assert found.same == tally["kept"]
    assert tally["kept"] + tally["ignored"] == tally["rows"]


@each_sample
@pytest.mark.parametrize("change", [renumbered, in_another_order, with_states_respelt, saved_again])
def test_each_correction_that_was_used_is_used_again(source, path, change):
    def used(rows):
        corrections = registry.corrections(source)
        list(interpret(source, rows, corrections, Counter()))
        return corrections.used

    assert used(change(source, rows_of(source, path))) == used(rows_of(source, path))


def test_every_list_that_numbers_its_rows_says_so():
    numbering = {slug for slug, source in registry.declared().items() if source.numbered}

    assert numbering == {"eff-atlas", "eff-border-communities", "hifld", "uva-force-index"}


ATLAS = registry.get("eff-atlas")
MADISON = {"Agency": "Madison Police Department", "City": "Madison", "State": "WI", "Technology": "Ring"}


def atlas(*cells):
    return [Row(MADISON | one, number=number) for number, one in enumerate(cells, start=1)]


def changes(before, after):
    found, _tally = difference(ATLAS, atlas(*before), atlas(*after))
    pairs = sorted((prior.id, row.number) for prior, row in found.changed)
    return len(found.added), pairs, len(found.gone), found.same


CITY, TOWN = {"Link 1 Date": "12/5/2019", "Summary": "City"}, {"Link 1 Date": "5/7/2020", "Summary": "Town"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([CITY, TOWN], [TOWN, CITY], (0, [], 0, 2)),
        ([CITY, TOWN], [TOWN], (0, [], 1, 1)),
        ([CITY, TOWN], [TOWN | {"Summary": "The Town"}], (0, [(1, 1)], 1, 0)),
        ([CITY], [CITY, TOWN], (1, [], 0, 1)),
        ([CITY], [CITY | {"Link 1 Date": "12/6/2019"}], (0, [(0, 1)], 0, 0)),
        ([CITY, TOWN], [CITY | {"Summary": "A"}, TOWN | {"Summary": "B"}], (0, [(0, 1), (1, 2)], 0, 0)),
        ([CITY, TOWN], [CITY, TOWN | {"Link 1 Date": "2020"}], (0, [(1, 2)], 0, 1)),
        ([CITY, TOWN], [CITY | {"Link 1 Date": "2018"}, TOWN | {"Link 1 Date": "2020"}], (2, [], 2, 0)),
    ],
)
def test_an_agency_that_a_list_names_twice_stays_two_rows(before, after, expected):
    assert changes(before, after) == expected


def test_rows_that_nothing_tells_apart_but_their_words_are_all_kept_whichever_comes_first():
    one, two = (CITY | {"Summary": word} for word in "AB")
    keys = [
        {row.key: row.fingerprint for row in row_keys(ATLAS, atlas(*both), Counter())}
        for both in ((one, two), (two, one))
    ]

    assert keys[0] == keys[1]
    assert len(keys[0]) == 2


@pytest.mark.parametrize("limits", [{"MAX_ROWS_AT_HAND": 1}, {"MAX_CHARACTERS_AT_HAND": 10}])
def test_rows_not_on_file_are_at_hand_while_they_are_few(monkeypatch, limits):
    rows = atlas(CITY, TOWN, CITY | {"Summary": "Village"})
    on_file = [row_keys(ATLAS, rows[:1], Counter())[0].fingerprint]

    few = RowsAtHand(on_file)
    row_keys(ATLAS, rows, Counter(), at_hand=few)
    for name, limit in limits.items():
        monkeypatch.setattr(keys, name, limit)
    many = RowsAtHand(on_file)
    row_keys(ATLAS, rows, Counter(), at_hand=many)

    assert few.of({2, 3}) == rows[1:]
    assert few.of({1, 2}) is None, "the first is on file"
    assert many.of({2}) is None


def test_a_row_said_twice_is_counted_once():
    tally = Counter()

    assert len(row_keys(ATLAS, atlas(CITY, CITY), tally)) == 1
    assert tally == {"rows": 2, "kept": 1, "ignored": 1, "repeated_row": 1}


def test_a_key_may_be_a_function_of_the_row():
    source = replace(ATLAS, key=(lambda row: row["Agency"].partition(" ")[0],), apart=())
    one, two = (row_keys(source, atlas(cells), Counter())[0] for cells in ({}, {"City": "Elsewhere"}))

    assert one.key == two.key
    assert one.fingerprint != two.fingerprint


@pytest.mark.parametrize(
    ("one", "other"),
    [("07882", "7882"), ("2019-08-28", "8/28/2019"), ("2019-08", "Aug-19"), ("0", "00"), ("a  b ", "a b")],
)
def test_what_a_spreadsheet_changes_on_saving_is_no_change(one, other):
    assert normalize_cell(one) == normalize_cell(other)

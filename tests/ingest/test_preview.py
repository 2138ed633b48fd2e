"""RowChange a held snapshot would change: read once, taken up in pieces, and the same however it is had."""

import pytest
from django.core.cache import cache

from partnerships.ingest import preview
from partnerships.models.vocabulary import Outcome
from partnerships.queries.sources import row_differences
from tests.factories import announcement, as_csv, filler, ingest_run
from tests.starter_runs import ENOUGH

WHOLE = filler(ENOUGH)
MANY = 70
CHANGED = [row | {"date": "2021-05"} for row in WHOLE[:MANY]]
NEW = [announcement(f"N{number}", agency=f"{row['agency']} Two") for number, row in enumerate(WHOLE[:MANY])]


@pytest.fixture
def held(db, monkeypatch):
    """A run that would change, add and lose more rows than are cached together."""
    monkeypatch.setattr(preview, "CHUNK_ROWS", 20)
    ingest_run(as_csv(WHOLE), on="2026-01-01")
    run = ingest_run(as_csv([*CHANGED, *NEW]), on="2026-02-01")
    assert run.outcome == Outcome.HELD
    return run


def test_it_says_the_same_when_it_is_cached_as_when_it_is_read(held):
    read, cached = preview.difference_of(held), preview.difference_of(held)

    assert isinstance(cached.added, preview.CachedRows)
    assert (read.added, read.changed) == (list(cached.added), list(cached.changed))
    assert (read.gone, read.same) == (cached.gone, cached.same)


@pytest.mark.parametrize("some", [slice(0, 5), slice(15, 45), slice(20, 40), slice(60, 90), slice(80, 90)])
def test_any_rows_can_be_taken_up(held, some):
    read, cached = preview.difference_of(held), preview.difference_of(held)

    assert cached.added[some] == read.added[some]


def test_what_was_forgotten_is_read_again(held):
    read, cached = preview.difference_of(held), preview.difference_of(held)

    cache.delete(preview._chunk_key(cached.added.cache_key, 1))

    assert cached.added[15:45] == read.added[15:45]


def test_pages_of_it_hold_each_row_once_in_order(held):
    preview.difference_of(held)
    expected = row_differences.of_preview(preview.difference_of(held))

    rows = [row for start in range(0, len(expected), 25) for row in expected[start : start + 25]]

    kinds = [row.change_type for row in rows]
    assert kinds == sorted(kinds, key=list(row_differences.RowChangeType).index)
    assert {
        change_type.value: kinds.count(change_type) for change_type in row_differences.RowChangeType
    } == expected.counts
    assert expected.counts == {"added": MANY, "changed": MANY, "gone": ENOUGH - MANY}
    assert len({(row.change_type, row.row_number) for row in rows}) == len(rows)
    changed = expected.only(row_differences.RowChangeType.CHANGED)[0:1][0]
    assert changed.cells == (("date", WHOLE[0]["date"], "2021-05"),)

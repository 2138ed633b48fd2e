"""The snapshots of a list: what each showed, and what differs between any two, from the listings alone."""

import json

import pytest

from partnerships.actions import sources
from partnerships.actions.runs import undoing
from partnerships.models import Snapshot, Source
from partnerships.models.vocabulary import SourceState
from partnerships.queries.sources import snapshot_history
from partnerships.views import sources as pages
from tests.factories import TODAY, announcement, curator, published

DAYS = ("2026-01-01", "2026-02-01", "2026-03-01")
A, B, C = (
    announcement(name, agency=f"{place} Police Department", city=place)
    for name, place in (("A", "Xenia"), ("B", "Dayton"), ("C", "Akron"))
)
B_LATER = B | {"date": "2021-05"}
SHOWN = ([A, B], [B_LATER, C], [A, C])
"""A goes and comes back, B changes and goes, C comes."""


@pytest.fixture
def runs(db):
    return [published(*rows, on=day) for rows, day in zip(SHOWN, DAYS, strict=True)]


@pytest.fixture
def ids(runs) -> list[int]:
    return [run.snapshot_id for run in runs]


@pytest.fixture
def source(runs) -> Source:
    return runs[0].source


def address(older: int, newer: int, ending: str = "/") -> str:
    return f"/sources/announcements/snapshots/{older}..{newer}{ending}"


def answer(client, *pair, **parameters) -> dict:
    return client.get(address(*pair, ".json"), parameters).json()


def ids_in(found: dict, what: str) -> set[str]:
    """The ids of the rows of a kind, of the list's own column."""
    cells = [{cell["column"]: cell for cell in row["cells"]} for row in found["rows"] if row["what"] == what]
    return {row["id"]["after"] or row["id"]["before"] for row in cells if "id" in row}


def test_each_copy_says_its_rows_and_what_it_changed(source):
    newest, middle, first = snapshot_history.summaries(source)

    assert (first.rows, first.before, first.changes["added"]) == (2, None, 2)
    assert (middle.rows, middle.before) == (2, first.snapshot)
    assert dict(middle.changes) == {"added": 1, "changed": 1, "gone": 1}
    assert dict(newest.changes) == {"added": 1, "changed": 0, "gone": 1}


def test_a_copy_between_two_others_changes_what_each_is_compared_with(source):
    published(A, B, C, on="2026-01-15")

    found = {
        str(summary.snapshot.observed_on): dict(summary.changes)
        for summary in snapshot_history.summaries(source)
    }

    assert found["2026-01-15"] == {"added": 1, "changed": 0, "gone": 0}
    assert found["2026-02-01"] == {"added": 0, "changed": 1, "gone": 1}


def test_what_a_copy_changed_is_what_the_difference_counts(client, source):
    for summary in snapshot_history.summaries(source)[:-1]:
        assert answer(client, summary.before.pk, summary.snapshot.pk)["counts"] == dict(summary.changes)


def test_neighbours_differ_row_by_row_and_field_by_field(client, ids):
    found = answer(client, ids[0], ids[1])

    assert found["counts"] == {"added": 1, "changed": 1, "gone": 1}
    (changed,) = (row for row in found["rows"] if row["what"] == "changed")
    assert changed["agency"] == B["agency"]
    assert changed["cells"] == [{"column": "date", "before": "", "after": "2021-05"}]
    assert (ids_in(found, "added"), ids_in(found, "gone")) == ({"C"}, {"A"})


def test_a_row_that_went_and_came_back_unchanged_is_no_difference(client, ids):
    found = answer(client, ids[0], ids[2])

    assert found["counts"] == {"added": 1, "changed": 0, "gone": 1}
    assert (ids_in(found, "added"), ids_in(found, "gone")) == ({"C"}, {"B"})


def test_the_older_copy_comes_first_whichever_way_they_are_named(client, ids):
    response = client.get(address(ids[1], ids[0]))

    assert response.status_code == 302
    assert response["Location"] == address(ids[0], ids[1])
    assert answer(client, ids[1], ids[1])["counts"] == {"added": 0, "changed": 0, "gone": 0}


def test_the_page_shows_the_same_rows_and_leads_to_the_json(client, ids):
    page = client.get(address(ids[0], ids[1])).content.decode()

    for words in (
        A["agency"],
        B["agency"],
        C["agency"],
        "2021-05",
        "3 rows that differ",
        address(*ids[:2], ".json"),
    ):
        assert words in page
    only = client.get(address(ids[0], ids[1]), {"only": "gone"}).content.decode()
    assert (A["agency"] in only, C["agency"] in only) == (True, False)


def test_the_rows_come_in_pages_that_lose_none(client, ids, monkeypatch):
    monkeypatch.setattr(pages, "ROWS_PER_ANSWER", 2)

    first = answer(client, ids[0], ids[1])
    second = json.loads(client.get(first["next"]).content)

    assert [row["what"] for row in first["rows"] + second["rows"]] == ["added", "changed", "gone"]
    assert (first["pages"], second["next"]) == (2, None)
    assert client.get(first["next"])["X-Result-Count"] == "3"


@pytest.mark.parametrize(
    "asked", [{"only": "lost"}, {"page": "0"}, {"page": "x"}, {"page": "9"}, {"state": "CA"}]
)
def test_what_cannot_be_read_is_refused_in_words(client, ids, asked):
    as_json, as_page = (client.get(address(*ids[:2], ending), asked) for ending in (".json", "/"))

    assert (as_json.status_code, as_page.status_code) == (400, 400)
    assert len(as_json.json()["problems"]) == 1


def test_a_copy_that_was_not_applied_has_no_rows_to_compare(client, runs, ids):
    undoing.undo(run=runs[2], by=curator(), reason="a draft")

    assert client.get(address(ids[0], ids[2])).status_code == 404
    assert client.get(address(ids[0], 0)).status_code == 404
    assert "not applied" in client.get("/sources/announcements/").content.decode()


def test_the_source_page_tells_each_copy_and_offers_any_two(client, source, ids):
    page = client.get("/sources/announcements/").content.decode()

    assert address(ids[0], ids[1]) in page
    assert "1 added, 1 changed, 1 gone" in page
    chosen = client.get("/sources/announcements/snapshots/", {"older": ids[0], "newer": ids[2]})
    assert chosen["Location"] == address(ids[0], ids[2])
    assert client.get("/sources/announcements/snapshots/", {"older": "x"}).status_code == 400


def test_a_copy_says_whether_the_list_was_kept_on_its_day(source):
    sources.retire(
        source=source,
        state=SourceState.RETIRED,
        on=TODAY.replace(year=2026, month=2, day=15),
        by=curator(),
        reason="The page is gone.",
    )
    source.refresh_from_db()

    states = {
        str(summary.snapshot.observed_on): summary.state for summary in snapshot_history.summaries(source)
    }

    assert states == {DAYS[0]: SourceState.KEPT, DAYS[1]: SourceState.KEPT, DAYS[2]: SourceState.RETIRED}


def test_no_copy_is_read_again(client, ids):
    for snapshot in Snapshot.objects.all():
        snapshot.file.storage.delete(snapshot.file.name)

    assert answer(client, ids[0], ids[1])["counts"]["changed"] == 1

"""Partnerships: the same rows as the files, in pages that neither repeat nor skip, and one by its number."""

import json

import pytest
from psycopg2.extras import NumericRange

from partnerships.actions.releases import publish
from partnerships.api.pages import NULLABLE
from partnerships.models import Partnership, Release, ReleaseRow
from partnerships.queries.columns import NAMES
from partnerships.queries.question.parameters import SORTS

QUESTIONS = [
    "",
    "state=CA",
    "state=CA&state=NJ",
    "kind=sheriff",
    "status=ended",
    "source=announcements",
    "q=san diego",
    "q=nothing is called this",
    "started_after=2019-08",
    "started_before=2019&undated=exclude",
    "undated=only",
    "as_of=2019-08-28",
    "in_bbox=-125,32,-114,42",
    "county=06073",
    "changed_since=2020-01-01",
    "version=1&status=ended",
]


def file(client, question):
    return json.loads(b"".join(client.get(f"/partnerships.json?{question}").streaming_content))


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_pages_hold_the_rows_of_the_file(question, client, ask, read_all):
    rows = file(client, question)

    assert read_all(f"partnerships/?{question}") == rows
    answer = ask(f"partnerships/?{question}")
    assert (answer["count"], answer.headers["X-Result-Count"]) == (len(rows), str(len(rows)))


@pytest.mark.parametrize("sort", [sign + name for name in SORTS for sign in ("", "-")])
def test_every_order_can_be_read_to_its_end(sort, client, read_all):
    rows = file(client, f"sort={sort}")

    assert read_all(f"partnerships/?sort={sort}&fields=partnership_id", page_size=100) == [
        {"partnership_id": row["partnership_id"]} for row in rows
    ]


def test_the_columns_that_may_be_null_are_known_to_the_cursors():
    nullable = {field.name for field in ReleaseRow._meta.get_fields() if field.null}

    assert nullable & {*SORTS.values()} <= NULLABLE


def test_pages_by_number_are_the_same_rows(ask):
    numbered = [row for page in (1, 2) for row in ask(f"partnerships/?page={page}&page_size=10")["results"]]

    assert numbered == ask("partnerships/?page_size=20")["results"]
    assert ask("partnerships/?page=100000")["results"] == []


def test_fields_picks_and_orders_columns(ask):
    answer = ask("partnerships/?fields=state,agency&page_size=1")

    assert [list(row) for row in answer["results"]] == [["state", "agency"]]
    assert list(ask("partnerships/?page_size=1")["results"][0]) == list(NAMES)


def test_a_release_in_the_middle_of_reading_neither_repeats_nor_skips_a_row(client, ask):
    first = ask("partnerships/?state=CA&page_size=5")
    before = file(client, "state=CA&version=2")
    Partnership.objects.filter(state="CA").update(city="Elsewhere")
    publish.publish(actor="tests", why="in the middle")

    results, following = first["results"], first["next"]
    while following:
        page = ask(following.removeprefix("http://testserver/api/v1/"))
        results, following = results + page["results"], page["next"]
    take_back(3)

    assert results == before


def take_back(number):
    """Undo the newest release, as no one but a test may."""
    ReleaseRow.objects.filter(versions__startswith=number).delete()
    ReleaseRow.objects.filter(versions__endswith=number, versions__startswith=1).update(
        versions=NumericRange(1, None)
    )
    ReleaseRow.objects.filter(versions__endswith=number, versions__startswith=2).update(
        versions=NumericRange(2, None)
    )
    Release.objects.filter(number=number).delete()


def test_one_by_its_number_at_any_version(changed, ask):
    then, now = (ask(f"partnerships/{changed.public_id}/?version={number}") for number in (1, 2))

    assert (then["status"], then["dataset_version"]) == (changed.status, 1)
    assert (now["status"], now["dataset_version"]) == ("ended", 2)


def test_one_that_was_withdrawn_or_came_later_says_in_which_version_it_is(changed, ask):
    row = ReleaseRow.objects.filter(versions__startswith=1, versions__endswith=None).first()
    address = f"partnerships/{row.public_id}/"

    ReleaseRow.objects.filter(partnership_id=row.partnership_id).update(versions=NumericRange(1, 2))
    withdrawn = ask(address, 404)["problems"]
    ReleaseRow.objects.filter(partnership_id=row.partnership_id).update(versions=NumericRange(2, None))
    later = ask(f"{address}?version=1", 404)["problems"]

    assert withdrawn == ["It was withdrawn after version 1: ask for ?version=1."]
    assert later == ["It is not part of version 1."]


@pytest.mark.parametrize(
    "number", ["RW-999999", "RW-1", "17", "RW-000001x", "RW-" + "9" * 15, "RW-" + "9" * 40]
)
def test_a_number_that_is_not_there_is_missing(number, ask):
    assert ask(f"partnerships/{number}/", 404)["problems"]


def test_an_answer_is_sent_again_only_when_it_changed(ask):
    first = ask("partnerships/?state=CA")
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]

    assert ask("partnerships/?state=CA", 304, if_none_match=tag).headers["ETag"] == tag
    assert (
        ask("partnerships/?state=CA", 304, if_modified_since=modified).headers["Access-Control-Allow-Origin"]
        == "*"
    )
    assert ask("partnerships/?state=NJ", 200, if_none_match=tag)["results"]
    assert "max-age" in ask("partnerships/?version=1").headers["Cache-Control"]
    assert "no-cache" in first.headers["Cache-Control"]

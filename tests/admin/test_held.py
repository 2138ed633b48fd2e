"""What was held: looking at what it would change, and deciding on it."""

import ast
import inspect

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from redis.exceptions import RedisError

from partnerships import child_process
from partnerships.actions import runs
from partnerships.actions.runs import undoing
from partnerships.ingest import preview, run
from partnerships.ingest.preview import difference_of
from partnerships.models import AuditEntry, Listing, Release, ReleaseRow, Run
from partnerships.models.vocabulary import Outcome, SourceState, Status
from partnerships.queries.sources import row_differences
from partnerships.queries.sources.run_steps import STEPS, step_in_words
from tests.admin.desk import page_of, said, words
from tests.factories import TODAY, announcement, announcements, as_csv, ingest_run, published
from tests.starter_runs import ENOUGH, FIRST, SECOND, WHOLE, newest_run, queued


def test_a_curator_is_told_each_step_of_a_run_in_words():
    calls = [one for one in ast.walk(ast.parse(inspect.getsource(run))) if isinstance(one, ast.Call)]
    begun = [one.args[0] for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "begin"]
    steps = {
        one.value for each in begun for one in ast.walk(each) if isinstance(one, ast.Constant) and one.value
    }

    assert steps == set(STEPS)
    assert step_in_words("") == "waiting for the worker"


def test_a_held_run_shows_what_applying_it_would_change(desk, held):
    page = desk.see(held)

    gone = ENOUGH - ENOUGH * 4 // 5
    assert "Held for a person" in words(page)
    assert held.reason in words(page)
    assert f"Added (1) Changed (1) Gone ({gone})" in words(page)


def test_a_changed_row_shows_its_fields_before_and_after(desk, held):
    page = desk.see(held, only="changed")

    (row,) = page.xpath("//details[contains(@class, 'row-changed')]")
    assert WHOLE[0]["agency"] in words(row)
    assert [words(cell) for cell in row.xpath(".//tbody//th | .//tbody//td")] == [
        "date",
        WHOLE[0]["date"],
        "2021-05-05",
    ]


def test_the_rows_come_in_pages(desk, held):
    first, second = desk.see(held), desk.see(held, page=2)

    rows = [[words(row) for row in page.xpath("//details//summary")] for page in (first, second)]
    assert "Page 1 of" in words(first)
    assert not set(rows[0]) & set(rows[1]) - {"Take back what this run did", "Reject it and say so"}


def test_what_a_held_run_would_change_is_what_applying_it_changes(desk, held):
    expected = row_differences.of_preview(difference_of(held)).counts

    desk.act(held, "apply", reason="The publisher confirmed it.")
    applied = runs.ingest(run=newest_run(), today=TODAY)

    assert applied.outcome == Outcome.APPLIED
    assert row_differences.of_run(applied).counts == expected
    assert {name: applied.report[name] for name in expected} == expected


def test_rows_that_take_too_long_to_read_for_a_page_are_read_by_the_worker(desk, held, monkeypatch):
    cache.clear()
    before = queued()
    with monkeypatch.context() as patch:
        patch.setattr(child_process, "MAX_SECONDS", 0)

        pages = [desk.see(held), desk.see(held)]

    assert "The worker reads it" in words(pages[0].xpath("//section[@id='rows']")[0])
    assert queued() == before + 1
    runs.precompute_preview(run=held)
    assert desk.see(held).xpath("//section[@id='rows']//details")


@pytest.mark.parametrize("address", ["", "choose/"])
@pytest.mark.parametrize("page", ["1", "2"])
def test_rows_that_the_cache_has_lost_are_read_by_the_worker_too(desk, held, monkeypatch, address, page):
    there = page_of(held).replace("change/", address) if address else page_of(held)
    desk.see(there)
    cached, before = difference_of(held), queued()
    for rows in (cached.added, cached.changed):
        cache.delete_many([preview._chunk_key(rows.cache_key, number) for number in range(9)])
    with monkeypatch.context() as patch:
        patch.setattr(child_process, "MAX_SECONDS", 0)

        shown = desk.see(there, page=page)

    assert "The worker reads it" in words(shown)
    assert queued() == before + 1
    runs.precompute_preview(run=held)
    assert "The worker reads it" not in words(desk.see(there, page=page))


def test_a_held_run_is_shown_without_the_cache(desk, held, monkeypatch):
    def away(*_arguments, **_named):
        raise RedisError

    for name in ("get", "get_many", "set", "set_many", "add", "delete"):
        monkeypatch.setattr(preview.cache, name, away)

    assert desk.see(held).xpath("//section[@id='rows']//details")


def test_a_held_run_is_applied_by_the_worker_once_a_curator_says_so(
    desk, held, django_capture_on_commit_callbacks
):
    version, before = Release.objects.latest().number, queued()

    with django_capture_on_commit_callbacks(execute=True):
        page = desk.act(held, "apply", reason="The publisher confirmed it.")
    assert queued() == before + 1
    assert "is with the worker" in said(page)
    assert page.address == page_of(newest_run())
    runs.ingest(run=newest_run(), today=TODAY)

    held.refresh_from_db()
    entry = AuditEntry.objects.get(action="apply a held run")
    assert (held.decision, held.decided_by) == ("apply", desk.user)
    assert (entry.actor, entry.reason) == ("carla", "The publisher confirmed it.")
    assert Release.objects.latest().number == version + 1
    assert ReleaseRow.objects.newest().filter(status=Status.DELISTED).exists()


def test_a_rejected_run_changes_nothing_that_readers_see(desk, held):
    releases, listings = Release.objects.count(), list(Listing.objects.order_by("id").values())

    page = desk.act(held, "reject", reason="Half the file is missing.")

    held.refresh_from_db()
    assert (held.decision, held.decided_by) == ("reject", desk.user)
    assert (Release.objects.count(), list(Listing.objects.order_by("id").values())) == (releases, listings)
    assert AuditEntry.objects.get(action="reject a held run").reason == "Half the file is missing."
    assert "Nothing that readers see has changed" in said(page)


def test_a_decision_needs_a_reason(desk, held):
    for name in ("apply", "reject"):
        page = desk.act(held, name, reason=" ", status=400)
        assert ":" in said(page)

    held.refresh_from_db()
    assert held.decided_at is None


def test_the_second_of_two_curators_is_told_that_it_was_decided(desk, held):
    runs.reject_held(run=held, by=desk.user, reason="Half the file is missing.")
    before = Run.objects.count()

    page = desk.act(held, "apply", reason="It is right.", status=400)

    assert "is not waiting for a decision" in said(page)
    assert Run.objects.count() == before


def test_a_list_that_lost_a_column_cannot_be_applied_and_says_why(desk):
    columns = [column for column in announcements().reads if column != "event"]
    rows = [{name: row[name] for name in columns} for row in WHOLE]
    run = ingest_run(as_csv(rows, columns=columns), on=FIRST)

    page = desk.see(run)

    assert run.outcome == Outcome.HELD
    assert "It cannot be applied: The list no longer has the column “event”." in words(page)
    assert not page.xpath("//form[contains(@action, '/act/apply/')]")
    assert page.xpath("//form[contains(@action, '/act/reject/')]")


@pytest.mark.parametrize("state", [SourceState.RETIRED, SourceState.CATEGORY_DROPPED])
def test_a_held_run_may_show_that_the_list_has_stopped(desk, held, state):
    listings = list(Listing.objects.order_by("id").values())

    page = desk.act(held, "list_stopped", state=state, on=SECOND, reason="The page says so.")

    held.refresh_from_db()
    assert (held.decision, held.source.state, str(held.source.state_on)) == ("reject", state, SECOND)
    assert list(Listing.objects.order_by("id").values()) == listings
    assert set(ReleaseRow.objects.newest().values_list("status", flat=True)) == {Status.LIST_RETIRED}
    assert "is published" in said(page)
    said_so = AuditEntry.objects.filter(actor="carla", reason="The page says so.")
    assert set(said_so.values_list("action", flat=True)) == {
        "reject a held run",
        "say whether a list is kept",
    }


def test_that_a_list_has_stopped_is_said_of_a_held_run_only(desk):
    run = published(announcement("A"))

    page = desk.act(run, "list_stopped", state="retired", on=SECOND, reason="Gone.", status=400)

    run.source.refresh_from_db()
    assert "not waiting for a decision" in said(page)
    assert run.source.state == SourceState.KEPT


def test_a_held_list_is_read_once_however_often_its_page_is_seen(desk, held):
    first = words(desk.see(held, only="changed"))

    with held.snapshot.file.open("rb") as file:
        content = file.read()
    held.snapshot.file.storage.delete(held.snapshot.file.name)
    again = words(desk.see(held, only="changed"))
    held.snapshot.file.storage.save(held.snapshot.file.name, ContentFile(content))

    assert "2021-05-05" in first
    assert again == first


def test_what_a_held_list_would_change_is_told_anew_once_the_list_stands_otherwise(desk, held):
    desk.see(held)
    before = held.source.runs.applied().get()

    undoing.undo(run=before, by=desk.user, reason="A draft.")

    assert f"Added ({ENOUGH * 4 // 5 + 1})" in words(desk.see(held))

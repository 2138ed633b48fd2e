"""Sources, snapshots and runs: asking for a run, giving a file, following it, undoing it."""

import datetime

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.actions import runs
from partnerships.dates import moment_in_words
from partnerships.models import AuditEntry, Release, ReleaseRow, Run, Snapshot
from partnerships.models.vocabulary import Outcome, SourceState, Status
from partnerships.queries.sources import row_differences
from tests.admin.desk import page_of, said, words
from tests.factories import TODAY, announcement, as_csv, ingest_run, kept_as_a_roll, listing, published
from tests.starter_runs import ENOUGH, FIRST, SECOND, WHOLE, newest_run, queued


def test_an_applied_run_shows_each_row_as_it_was_taken_in(desk):
    run = ingest_run(as_csv(WHOLE), on=FIRST)

    page = desk.see(run)

    first = page.xpath("//details[contains(@class, 'row-added')]")[0]
    assert f"Added ({ENOUGH})" in words(page)
    assert WHOLE[0]["agency"] in words(first)
    assert page_of(listing("F0")) in page.xpath("//a/@href")


def test_an_applied_run_can_be_undone_and_stand_again(desk):
    run = published(announcement("A"), announcement("B", agency="Xenia Police Department", city="Xenia"))

    page = desk.act(run, "undo", reason="It was a draft.")
    assert ReleaseRow.objects.newest().count() == 0
    assert "Applied, then undone" in words(page)
    assert row_differences.of_run(Run.objects.get(pk=run.pk)).counts["added"] == 2

    desk.act(run, "redo", reason="It was not.")
    assert ReleaseRow.objects.newest().count() == 2


def test_fetching_now_asks_the_worker_for_one_run(desk, source, django_capture_on_commit_callbacks):
    before = queued()

    with django_capture_on_commit_callbacks(execute=True):
        page = desk.act(source, "fetch_now")
        again = desk.act(source, "fetch_now", status=400)

    run = newest_run()
    assert queued() == before + 1
    assert page.address == page_of(run)
    assert "Waiting for the worker" in words(page)
    assert f"Run {run.pk} of this list is waiting or under way" in said(again)
    assert AuditEntry.objects.get(action="ask for a run").actor == "carla"


def test_a_run_that_is_stopped_changes_nothing(desk, source):
    desk.act(source, "fetch_now")
    run = newest_run()

    page = desk.act(run, "cancel")
    assert "carla asked it to stop" in words(page)
    runs.ingest(run=run, today=TODAY)

    assert run.outcome == Outcome.REJECTED
    assert "Cancelled by carla" in words(desk.see(run))
    assert not Release.objects.exists()
    assert "has ended" in said(desk.act(run, "cancel", status=400))
    assert AuditEntry.objects.filter(action="cancel a run", actor="carla").count() == 1


def test_a_curators_file_is_kept_and_taken_in(desk, source):
    content = as_csv(WHOLE)
    file = SimpleUploadedFile("list from a reader.csv", content)

    desk.act(source, "upload_file", file=file, observed_on=FIRST)
    run = runs.ingest(run=newest_run(), today=TODAY)

    snapshot = Snapshot.objects.get()
    with snapshot.file.open("rb") as kept:
        assert kept.read() == content
    assert run.outcome == Outcome.APPLIED
    assert (snapshot.observed_on, snapshot.origin) == (
        datetime.date.fromisoformat(FIRST),
        "list from a reader.csv",
    )
    assert ReleaseRow.objects.newest().count() == ENOUGH


@pytest.mark.parametrize(
    ("content", "observed_on", "complaint"),
    [
        (b"", FIRST, "empty"),
        (b"x", "", "nothing was written"),
        (b"x", "2999-01-01", "still to come"),
        (b"x", "yesterday", "is not a day"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused(desk, source, content, observed_on, complaint):
    file = SimpleUploadedFile("list.csv", content)

    page = desk.act(source, "upload_file", file=file, observed_on=observed_on, status=400)

    assert complaint in said(page)
    assert not Run.objects.exists()
    assert not Snapshot.objects.exists()


def test_a_curator_can_say_that_a_list_is_retired(desk, source):
    kept_as_a_roll()
    published(announcement("A"))

    page = desk.act(source, "say_state", state="retired", on="2026-06-01", reason="The page is gone.")

    source.refresh_from_db()
    assert source.state == SourceState.RETIRED
    assert ReleaseRow.objects.newest().get().status == Status.LIST_RETIRED
    assert "is published" in said(page)


def test_the_lists_page_tells_how_each_is(desk, source):
    ingest_run(as_csv(WHOLE), on=FIRST)
    for _time in range(2):
        ingest_run(b"\x00\x01 this is not a list", on=SECOND)
    changed = source.runs.applied().get().finished_at
    source.refresh_from_db()

    page = desk.see(reverse("admin:partnerships_source_changelist"))

    (row,) = (row for row in page.xpath("//table//tr") if source.title in words(row))
    cells = {cell.get("class"): words(cell) for cell in row.xpath("td")}
    assert cells["field-count_open_rows"] == f"{ENOUGH}"
    assert cells["field-last_fetch"].endswith(", rejected")
    assert cells["field-last_change"] == moment_in_words(changed)
    assert cells["field-next_due"] == moment_in_words(source.next_due_at)
    assert cells["field-count_failures"] == "2"
    assert "Failures in a row 2" in words(desk.see(source))


def test_a_run_that_a_person_stopped_is_no_failure(desk, source):
    desk.act(source, "fetch_now")
    desk.act(newest_run(), "cancel")
    runs.ingest(run=newest_run(), today=TODAY)

    assert "Failures in a row 0" in words(desk.see(source))


def test_how_far_a_run_is_can_be_asked_by_a_script(desk, stranger, source):
    run = ingest_run(as_csv(WHOLE), on=FIRST)
    desk.client.force_login(desk.user)
    address = reverse("admin:partnerships_run_progress", args=[run.pk])

    answer = desk.client.get(address)

    assert (answer.json()["finished"], answer.json()["state"]) == (True, "Applied")
    assert "no-store" in answer["Cache-Control"]
    stranger.client.force_login(stranger.user)
    assert stranger.client.get(address).status_code == 403


def test_a_run_under_way_says_how_far_it_is_in_words(desk, source):
    desk.act(source, "fetch_now")
    run = newest_run()
    Run.objects.filter(pk=run.pk).update(step="apply", started_at=run.created_at)
    watched = {"step": "apply", "rows": 1200, "matched": 300, "to_match": 1000, "placed": 280}
    cache.set(f"run-{run.pk}", watched)

    page = desk.see(run)

    assert "1,200 rows read; 300 of 1,000 matched; 280 placed." in words(page)
    assert page.xpath("//progress/@value") == ["300"]
    assert "Reload this page" in words(page.xpath("//noscript")[0])


def test_a_snapshot_is_downloaded_as_the_bytes_that_came(desk):
    content = as_csv(WHOLE)
    snapshot = ingest_run(content, on=FIRST).snapshot

    response = desk.client.get(reverse("admin:partnerships_snapshot_content", args=[snapshot.pk]))

    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/octet-stream"
    assert f"announcements-{FIRST}.csv" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")


def test_staff_without_permission_do_not_get_a_snapshots_bytes(stranger):
    snapshot = ingest_run(as_csv(WHOLE), on=FIRST).snapshot

    address = reverse("admin:partnerships_snapshot_content", args=[snapshot.pk])

    assert stranger.client.get(address).status_code == 403


def test_the_start_page_says_what_waits(desk, held):
    page = desk.see(reverse("admin:index"))

    assert "1 run held" in words(page)
    assert held.reason in words(page)
    assert "0 rows await a match" in words(page)
    assert "Version 1 is what readers see" in words(page)
    assert page_of(held) in page.xpath("//a/@href")


def test_a_list_whose_last_run_failed_is_named_until_a_later_one_goes_well(desk):
    ingest_run(b"\x00\x01 this is not a list", on=FIRST)
    assert newest_run().outcome == Outcome.REJECTED
    assert "1 list whose last run failed" in words(desk.see(reverse("admin:index")))

    ingest_run(as_csv(WHOLE), on=SECOND)

    assert "0 lists whose last run failed" in words(desk.see(reverse("admin:index")))

"""Sources, snapshots and runs: asking for a look, giving a file, deciding on what was held, undoing."""

import datetime

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from partnerships.actions import lists, undo
from partnerships.models import JournalEntry, Listing, Release, ReleaseRow, Run, Snapshot, Source
from partnerships.models.vocabulary import ListState, Outcome, Status
from partnerships.queries import differences
from tests.admin.desk import page_of, said, words
from tests.factories import TODAY, announcement, announcements, as_csv, filler, listing, published, take_in

FIRST, SECOND = "2026-01-01", "2026-02-01"
ENOUGH = announcements().expect.start + 10
WHOLE = filler(ENOUGH)


@pytest.fixture
def source(db) -> Source:
    return Source.objects.get(slug="announcements")


@pytest.fixture
def held(desk) -> Run:
    """A list that lost a fifth of its rows, and says one of them otherwise."""
    take_in(as_csv(WHOLE), on=FIRST)
    shrunk = [WHOLE[0] | {"date": "2021-05-05"}, *WHOLE[1 : ENOUGH * 4 // 5], announcement("NEW")]
    run = take_in(as_csv(shrunk), on=SECOND)
    assert run.outcome == Outcome.HELD
    return run


def newest_run() -> Run:
    return Run.objects.latest("id")


def queued() -> int:
    """How many messages wait for a worker."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        return sum(client.llen(key) for key in client.keys("*ringwatch") if client.type(key) == b"list")


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
    assert not set(rows[0]) & set(rows[1]) - {"Take back what this run did"}


def test_what_a_held_run_would_change_is_what_applying_it_changes(desk, held):
    foretold = differences.would_be(lists.would_change(run=held)).counts

    desk.act(held, "apply", reason="The publisher confirmed it.")
    applied = lists.take_in(run=newest_run(), today=TODAY)

    assert applied.outcome == Outcome.APPLIED
    assert differences.made_by(applied).counts == foretold
    assert {name: applied.report[name] for name in foretold} == foretold


def test_a_held_run_is_applied_by_the_worker_once_a_curator_says_so(
    desk, held, django_capture_on_commit_callbacks
):
    version, before = Release.objects.latest().number, queued()

    with django_capture_on_commit_callbacks(execute=True):
        page = desk.act(held, "apply", reason="The publisher confirmed it.")
    assert queued() == before + 1
    assert "is with the worker" in said(page)
    assert page.address == page_of(newest_run())
    lists.take_in(run=newest_run(), today=TODAY)

    held.refresh_from_db()
    entry = JournalEntry.objects.get(action="apply a held run")
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
    assert JournalEntry.objects.get(action="reject a held run").reason == "Half the file is missing."
    assert "Nothing that readers see has changed" in said(page)


def test_a_decision_needs_a_reason(desk, held):
    for name in ("apply", "reject"):
        page = desk.act(held, name, reason=" ", status=400)
        assert ":" in said(page)

    held.refresh_from_db()
    assert held.decided_at is None


def test_the_second_of_two_curators_is_told_that_it_was_decided(desk, held):
    lists.reject_held(run=held, by=desk.user, reason="Half the file is missing.")
    runs = Run.objects.count()

    page = desk.act(held, "apply", reason="It is right.", status=400)

    assert "is not waiting for a decision" in said(page)
    assert Run.objects.count() == runs


def test_a_list_that_lost_a_column_cannot_be_applied_and_says_why(desk):
    columns = [column for column in announcements().reads if column != "event"]
    rows = [{name: row[name] for name in columns} for row in WHOLE]
    run = take_in(as_csv(rows, columns=columns), on=FIRST)

    page = desk.see(run)

    assert run.outcome == Outcome.HELD
    assert "It cannot be applied: The list no longer has the column “event”." in words(page)
    assert not page.xpath("//form[contains(@action, '/act/apply/')]")
    assert page.xpath("//form[contains(@action, '/act/reject/')]")


def test_an_applied_run_shows_each_row_as_it_was_taken_in(desk):
    run = take_in(as_csv(WHOLE), on=FIRST)

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
    assert differences.made_by(Run.objects.get(pk=run.pk)).counts["added"] == 2

    desk.act(run, "redo", reason="It was not.")
    assert ReleaseRow.objects.newest().count() == 2


def test_fetching_now_asks_the_worker_for_one_run(desk, source, django_capture_on_commit_callbacks):
    before = queued()

    with django_capture_on_commit_callbacks(execute=True):
        page = desk.act(source, "look_now")
        again = desk.act(source, "look_now", status=400)

    run = newest_run()
    assert queued() == before + 1
    assert page.address == page_of(run)
    assert "Waiting for the worker" in words(page)
    assert f"Run {run.pk} of this list is waiting or under way" in said(again)
    assert JournalEntry.objects.get(action="ask for a run").actor == "carla"


def test_a_run_that_is_stopped_changes_nothing(desk, source):
    desk.act(source, "look_now")
    run = newest_run()

    page = desk.act(run, "cancel")
    assert "carla asked it to stop" in words(page)
    lists.take_in(run=run, today=TODAY)

    assert run.outcome == Outcome.REJECTED
    assert "Cancelled by carla" in words(desk.see(run))
    assert not Release.objects.exists()
    assert "has ended" in said(desk.act(run, "cancel", status=400))
    assert JournalEntry.objects.filter(action="cancel a run", actor="carla").count() == 1


def test_a_curators_file_is_kept_and_taken_in(desk, source):
    content = as_csv(WHOLE)
    file = SimpleUploadedFile("list from a reader.csv", content)

    desk.act(source, "take_in", file=file, observed_on=FIRST)
    run = lists.take_in(run=newest_run(), today=TODAY)

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
        (b"x", "", "required"),
        (b"x", "2999-01-01", "still to come"),
        (b"x", "yesterday", "valid date"),
    ],
)
def test_a_file_that_cannot_be_taken_in_is_refused(desk, source, content, observed_on, complaint):
    file = SimpleUploadedFile("list.csv", content)

    page = desk.act(source, "take_in", file=file, observed_on=observed_on, status=400)

    assert complaint in said(page)
    assert not Run.objects.exists()
    assert not Snapshot.objects.exists()


def test_a_curator_can_say_that_a_list_is_retired(desk, source):
    published(announcement("A"))

    page = desk.act(source, "say_state", state="retired", on="2026-06-01", reason="The page is gone.")

    source.refresh_from_db()
    assert source.state == ListState.RETIRED
    assert ReleaseRow.objects.newest().get().status == Status.LIST_RETIRED
    assert "is published" in said(page)


@pytest.mark.parametrize("state", [ListState.RETIRED, ListState.CATEGORY_DROPPED])
def test_a_held_run_may_show_that_the_list_has_stopped(desk, held, state):
    listings = list(Listing.objects.order_by("id").values())

    page = desk.act(held, "list_stopped", state=state, on=SECOND, reason="The page says so.")

    held.refresh_from_db()
    assert (held.decision, held.source.state, str(held.source.state_on)) == ("reject", state, SECOND)
    assert list(Listing.objects.order_by("id").values()) == listings
    assert set(ReleaseRow.objects.newest().values_list("status", flat=True)) == {Status.LIST_RETIRED}
    assert "is published" in said(page)
    said_so = JournalEntry.objects.filter(actor="carla", reason="The page says so.")
    assert set(said_so.values_list("action", flat=True)) == {
        "reject a held run",
        "say whether a list is kept",
    }


def test_that_a_list_has_stopped_is_said_of_a_held_run_only(desk):
    run = published(announcement("A"))

    page = desk.act(run, "list_stopped", state="retired", on=SECOND, reason="Gone.", status=400)

    run.source.refresh_from_db()
    assert "not waiting for a decision" in said(page)
    assert run.source.state == ListState.KEPT


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

    undo.undo(run=before, by=desk.user, reason="A draft.")

    assert f"Added ({ENOUGH * 4 // 5 + 1})" in words(desk.see(held))


def test_the_lists_page_tells_how_each_is(desk, source):
    take_in(as_csv(WHOLE), on=FIRST)
    for _time in range(2):
        take_in(b"\x00\x01 this is not a list", on=SECOND)
    changed = source.runs.applied().get().finished_at
    source.refresh_from_db()

    page = desk.see(reverse("admin:partnerships_source_changelist"))

    (row,) = (row for row in page.xpath("//table//tr") if source.title in words(row))
    cells = {cell.get("class"): words(cell) for cell in row.xpath("td")}
    assert cells["field-rows_open"] == f"{ENOUGH}"
    assert cells["field-last_fetch"].endswith(", rejected")
    assert cells["field-last_change"] == f"{changed:%Y-%m-%d %H:%M}"
    assert cells["field-next_due"] == f"{source.next_due_at:%Y-%m-%d %H:%M}"
    assert cells["field-failures_in_a_row"] == "2"
    assert "Failures in a row 2" in words(desk.see(source))


def test_a_run_that_a_person_stopped_is_no_failure(desk, source):
    desk.act(source, "look_now")
    desk.act(newest_run(), "cancel")
    lists.take_in(run=newest_run(), today=TODAY)

    assert "Failures in a row 0" in words(desk.see(source))


def test_how_far_a_run_is_can_be_asked_by_a_script(desk, stranger, source):
    run = take_in(as_csv(WHOLE), on=FIRST)
    desk.client.force_login(desk.user)
    address = reverse("admin:partnerships_run_progress", args=[run.pk])

    answer = desk.client.get(address)

    assert (answer.json()["finished"], answer.json()["state"]) == (True, "Applied")
    assert "no-store" in answer["Cache-Control"]
    stranger.client.force_login(stranger.user)
    assert stranger.client.get(address).status_code == 403


def test_a_run_under_way_says_how_far_it_is_in_words(desk, source):
    desk.act(source, "look_now")
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
    snapshot = take_in(content, on=FIRST).snapshot

    response = desk.client.get(reverse("admin:partnerships_snapshot_content", args=[snapshot.pk]))

    assert b"".join(response.streaming_content) == content
    assert response["Content-Type"] == "application/octet-stream"
    assert f"announcements-{FIRST}.csv" in response["Content-Disposition"]
    assert response["Content-Disposition"].startswith("attachment")


def test_staff_without_permission_do_not_get_a_snapshots_bytes(stranger):
    snapshot = take_in(as_csv(WHOLE), on=FIRST).snapshot

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
    take_in(b"\x00\x01 this is not a list", on=FIRST)
    assert newest_run().outcome == Outcome.REJECTED
    assert "1 list whose last run failed" in words(desk.see(reverse("admin:index")))

    take_in(as_csv(WHOLE), on=SECOND)

    assert "0 lists whose last run failed" in words(desk.see(reverse("admin:index")))

"""The life of a list in the admin: edited, expected anew, removed as a whole; each act with a reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from partnerships.actions import runs, sources
from partnerships.actions.runs import undoing
from partnerships.ingest import lookups
from partnerships.models import AuditEntry, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome, SourceState
from partnerships.today import site_today
from tests.admin.desk import page_of, said, words
from tests.admin.lists.adding import READABLE, RIGHT, begin, post

EDITED = {
    "title": "A County’s Newer List",
    "publisher": "The county",
    "address": "",
    "license": "CC0 1.0",
    "about": "Kept by hand.",
    "rhythm_days": 0,
}


@pytest.fixture
def added(desk, settings, tmp_path) -> Source:
    """A curator's list that was taken in."""
    settings.MEDIA_ROOT = tmp_path
    post(desk, begin(desk, READABLE).address, **RIGHT)
    assert runs.ingest(run=Run.objects.get(), today=site_today()).outcome == Outcome.APPLIED
    return Source.objects.get(declared=False)


def test_what_is_said_of_a_list_can_be_changed_with_a_reason(desk, added):
    given = EDITED | {
        "fetched_from": "https://county.example/list.csv",
        "rhythm_days": 7,
        "reason": "It moved.",
    }
    desk.act(added, "edit", **given)

    added.refresh_from_db()
    assert (added.title, added.license) == (EDITED["title"], "CC0 1.0")
    assert (added.address, added.rhythm.days) == ("https://county.example/list.csv", 7)
    entry = AuditEntry.objects.get(action="edit a list")
    assert (entry.actor, entry.reason) == ("carla", "It moved.")
    assert EDITED["title"] in words(desk.see(f"/sources/{added.slug}/"))


@pytest.mark.parametrize(
    ("given", "complaint"),
    [({"rhythm_days": 7}, "address"), ({"title": ""}, "Title"), ({"reason": ""}, "Why")],
)
def test_an_edit_that_cannot_be_says_why(desk, added, given, complaint):
    page = desk.act(added, "edit", status=400, **EDITED | {"reason": "Because."} | given)

    assert complaint in said(page)
    assert Source.objects.get(pk=added.pk).title == added.title


def test_a_declared_lists_expectation_is_widened_and_stays_so(desk, source):
    before = lookups.declaration(source).expect

    narrowed = desk.act(
        source, "expect_rows", status=400, expect_from=before.start + 1, expect_to=9_999, reason="Less."
    )
    turned = desk.act(source, "expect_rows", status=400, expect_from=9, expect_to=8, reason="Turned round.")
    desk.act(source, "expect_rows", expect_from=10, expect_to=9_999, reason="It shrinks.")
    sources.synchronize()

    source.refresh_from_db()
    assert "widened here, not narrowed" in said(narrowed)
    assert "fewest rows expected are more than the most" in said(turned)
    assert (source.expect_from, source.expect_to) == (10, 9_999)
    assert lookups.declaration(source).expect == range(10, 10_000)
    assert AuditEntry.objects.get(action="expect rows").reason == "It shrinks."


def test_a_list_is_removed_as_a_whole_and_can_be_taken_up_again(desk, added):
    shown = ReleaseRow.objects.newest().count()
    run = added.runs.get()

    page = desk.act(added, "remove", reason="It was a hoax.")

    added.refresh_from_db()
    run.refresh_from_db()
    assert "removed" in said(page)
    assert (shown, ReleaseRow.objects.newest().count()) == (4, 0)
    assert (added.state, added.state_reason) == (SourceState.RETIRED, "It was a hoax.")
    assert run.undone_by.username == "carla"
    assert AuditEntry.objects.get(action="remove a list").reason == "It was a hoax."
    assert desk.client.get(page_of(run)).status_code == 200


def test_the_removal_of_a_list_is_undone_from_each_history_that_tells_of_it(desk, added):
    Source.objects.filter(pk=added.pk).update(rhythm=timedelta(days=7))
    before = list(
        ReleaseRow.objects.newest().order_by("agency_slug").values("agency_slug", "status", "start")
    )
    desk.act(added, "remove", reason="It was a hoax.")
    entry = AuditEntry.objects.get(action="remove a list")
    here = f"{page_of(added)}#put-back"

    for page in (desk.see(added), desk.see(entry)):
        assert here in page.xpath("//a/@href")
    assert not desk.see(added).xpath("//form[contains(@action, '/act/remove/')]")
    page = desk.act(added, "put_back", reason="It was none.")

    added.refresh_from_db()
    assert "put back" in said(page)
    assert list(ReleaseRow.objects.newest().order_by("agency_slug").values(*before[0])) == before
    assert (added.state, added.state_reason, added.rhythm) == (SourceState.KEPT, "", timedelta(days=7))
    assert AuditEntry.objects.get(action="put a list back").details["undoes"] == entry.pk
    assert here not in desk.see(entry).xpath("//a/@href")
    assert "not removed, or is put back already" in said(desk.act(added, "put_back", status=400, reason="x"))


def test_what_was_said_of_a_removed_list_since_stays_when_it_is_put_back(desk, added):
    desk.act(added, "remove", reason="It was a hoax.")
    undoing.redo(run=added.runs.get(), by=desk.user, reason="Its rows are right.")
    sources.retire(source=added, state=SourceState.RETIRED, on=site_today(), by=desk.user, reason="It ended.")

    desk.act(added, "put_back", reason="It was none.")

    added.refresh_from_db()
    assert (added.state_reason, added.runs.get().undone_at) == ("It ended.", None)


def test_declared_lists_are_not_edited_or_removed(desk, source):
    page = desk.see(source)

    assert not page.xpath("//form[contains(@action, '/act/edit/') or contains(@action, '/act/remove/')]")
    assert "declared in code" in said(desk.act(source, "remove", status=400, reason="No."))

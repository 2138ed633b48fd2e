"""The review queue as a tool: one row a person, nothing twice, many alike as one act, and back again in steps."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.actions import open_rows
from partnerships.models import Act, Agency, AuditEntry, Listing, Match, Release
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import review_queue
from tests.admin.desk import BRIGHTON, Desk, page_of, said, values, words
from tests.factories import agency, announcement, curator, listing, published

pytestmark = pytest.mark.usefixtures("doubtful_shared")

QUEUE = "/admin/partnerships/listing/queue/"


@pytest.fixture
def other_desk(desk):
    user = curator("dora")
    user.is_staff = True
    user.save()
    user.groups.set(desk.user.groups.all())
    return Desk(Client(), user)


def brighton() -> Agency:
    return agency("Brighton Police Department")


def test_two_curators_are_not_given_the_same_row(desk, other_desk):
    first, second = desk.see(QUEUE), other_desk.see(QUEUE)
    third = other_desk.act(listing("D1"), "skip", queue="1")

    assert first.address == page_of(listing("D2"))
    assert second.address == page_of(listing("D1"))
    assert third.address == page_of(listing("D3"))


def test_who_has_a_row_open_is_told_and_it_is_free_again_when_they_go_on(desk, other_desk):
    row = listing("D2")
    desk.see(row, queue="1")
    assert "carla has opened it" in words(other_desk.see(row, queue="1"))

    desk.see(listing("D1"), queue="1")

    assert open_rows.take(listing=row.pk, by=other_desk.user)


def test_when_all_that_waits_is_open_elsewhere_the_queue_says_so(desk, other_desk):
    for row in (listing("D1"), listing("D3")):
        row.matches.update(verdict=Verdict.SAME)
    desk.see(QUEUE)

    page = other_desk.see(QUEUE)

    assert "someone else has it open" in words(page)


def test_a_skipped_row_comes_after_all_others(desk):
    page = desk.act(listing("D2"), "skip", queue="1")

    assert page.address == page_of(listing("D1"))
    assert review_queue.order(desk.user) == [listing(key).pk for key in ("D1", "D3", "D2")]
    assert review_queue.order(curator("dora"))[0] == listing("D2").pk


def test_pressing_twice_does_nothing_twice(desk):
    row = listing("D1")
    expected = row.matches.fingerprint()

    pages = [desk.decide(row, "same", brighton(), expected=expected, queue="1") for _press in range(2)]

    assert "decided so already" in said(pages[1])
    assert pages[0].address == pages[1].address
    assert Act.objects.count() == 1
    assert AuditEntry.objects.filter(action="match: same").count() == 1


def test_many_steps_are_taken_back_with_row_candidates_and_focus(desk):
    before = list(Match.objects.order_by("id").values())
    desk.decide(listing("D2"), "other", agency("Longmont Police Department"), queue="1")
    desk.decide(listing("D1"), "same", brighton(), queue="1")
    desk.decide(listing("D3"), "new", queue="1")

    for key, focus in (("D3", "new"), ("D1", f"same {brighton().pk}"), ("D2", "other ")):
        page = desk.act(listing("D2"), "undo_last", queue="1")
        assert page.address == page_of(listing(key))
        assert page.xpath("string(//@data-focus)").startswith(focus)

    assert list(Match.objects.order_by("id").values()) == before
    assert "no decision of yours" in said(desk.act(listing("D2"), "undo_last", queue="1", status=400))


def test_rows_alike_are_listed_unticked_and_decided_as_one_act(desk):
    same_words = {"agency": "Brighton Public Safety", **BRIGHTON}
    known = announcement("K1", agency="Brighton Police Department", **BRIGHTON)
    published(announcement("A1", **same_words), announcement("A2", **same_words), known, on="2026-02-01")
    row, alike = listing("A1"), listing("A2")
    version = Release.objects.newest_number()

    page = desk.see(row, queue="1")
    assert values(page, "alike") == [str(alike.pk)]
    assert not page.xpath("//input[@name='alike']/@checked")
    desk.decide(row, "same", brighton(), alike=[alike.pk], queue="1")

    assert {one.matches.get(verdict=Verdict.SAME).agency for one in (row, alike)} == {brighton()}
    assert (Act.objects.count(), Release.objects.newest_number()) == (1, version + 1)
    desk.act(row, "undo_last", queue="1")
    assert {row.pk, alike.pk} <= set(review_queue.order())


def test_a_note_is_kept_in_the_rows_history(desk):
    page = desk.act(listing("D1"), "note", text="The town has one force, says its site.", queue="1")

    assert "The town has one force" in words(page)
    assert AuditEntry.objects.get(action="note").actor == "carla"


def test_a_candidates_evidence_stands_beside_it(desk):
    page = desk.see(listing("D1"), queue="1")

    shown = words(page.xpath("//ul[@class='evidence']")[0])
    assert "Neighbors account: says it joined" in shown
    assert "Example News" in shown
    assert page.xpath("//ul[@class='evidence']//a/@href")[0] == "https://news.example/K1"


def test_a_page_of_the_queue_asks_as_much_for_many_candidates_as_for_few(desk):
    few = _questions(desk, listing("D2"))
    towns = ("Lake", "Hill", "Bay", "Falls")
    others = [
        announcement(f"B{town}", agency=f"Brighton {town} Police Department", city=town, state="NY")
        for town in towns
    ]
    published(*others, on="2026-02-01")
    published(
        announcement("D1", agency="Brighton Public Safety", city="Brighton", state="NY"), on="2026-03-01"
    )

    assert _questions(desk, Listing.objects.awaiting_match().latest("id")) == few


def _questions(desk, row) -> int:
    desk.see(row, queue="1")
    with CaptureQueriesContext(connection) as asked:
        desk.see(row, queue="1")
    return len(asked)

"""Settling rows that await a match, from the queue and from the row's own page."""

import pytest
from django.urls import reverse

from partnerships.actions import match
from partnerships.models import Agency, AuditEntry, Listing, Match, Partnership, Release, ReleaseRow
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import review_queue
from tests.admin.desk import page_of, said, values, words
from tests.factories import agency, announcement, curator, listing, published

pytestmark = pytest.mark.usefixtures("doubtful_shared")

QUEUE = "/admin/partnerships/listing/queue/"


def meant_by(row: Listing) -> list[str]:
    return [match.agency.name for match in row.matches.filter(verdict=Verdict.SAME)]


def test_the_queue_stands_in_order_of_state_and_name():
    assert [row.agency for row in review_queue.unsettled()] == [
        "Longmont Public Safety",
        "Brighton Public Safety",
        "Town of Brighton Public Safety",
    ]


def test_the_queue_opens_at_its_first_row_and_says_how_many_are_left(desk):
    page = desk.see(QUEUE)

    assert page.address == page_of(listing("D2"))
    assert "3 rows left" in words(page)
    assert "The row says “Longmont Public Safety”, the agency’s rows “Longmont Police Department”." in words(
        page
    )
    assert [words(mark) for mark in page.xpath("//table[@class='compared']//mark")] == [
        "Public",
        "Safety",
        "Police",
        "Department",
    ]


def test_after_the_last_row_of_the_queue_comes_the_first():
    rows = review_queue.order()

    following = [review_queue.Position.of(listing(key), rows).next for key in ("D2", "D1", "D3")]

    assert following == [listing(key).pk for key in ("D1", "D3", "D2")]


def test_the_same_agency_joins_the_row_to_it_and_the_next_row_comes(desk):
    brighton, version = agency("Brighton Police Department"), Release.objects.latest().number

    page = desk.decide(listing("D1"), "same", brighton, queue="1", reason="The town has one force.")

    row = ReleaseRow.objects.newest().get(agency_name=brighton.name)
    entry = AuditEntry.objects.get(action="match: same")
    assert meant_by(listing("D1")) == [brighton.name]
    assert listing("D1").pk in row.listing_ids
    assert Release.objects.latest().number == version + 1
    assert (entry.actor, entry.reason) == ("carla", "The town has one force.")
    assert page.address == page_of(listing("D3"))
    assert f"Version {version + 1} is published" in said(page)


def test_a_new_agency_is_made_under_the_rows_name(desk):
    desk.decide(listing("D1"), "new")

    made = agency("Brighton Public Safety")
    assert meant_by(listing("D1")) == [made.name]
    assert ReleaseRow.objects.newest().filter(agency_slug=made.slug).exists()
    assert listing("D1").matches.get(agency__name="Brighton Police Department").verdict == Verdict.OTHER


def test_an_agency_that_was_just_made_is_offered_for_the_next_row_of_that_name(desk):
    desk.decide(listing("D1"), "new")
    made = agency("Brighton Public Safety")

    page = desk.see(listing("D3"), queue="1")

    assert f"same {made.pk}" in values(page, "decision")


def test_not_the_same_is_kept_and_the_row_still_waits(desk):
    brighton, before = agency("Brighton Police Department"), Partnership.objects.count()

    page = desk.decide(listing("D1"), "other", brighton, queue="1")

    assert listing("D1").matches.get(agency=brighton).verdict == Verdict.OTHER
    assert meant_by(listing("D1")) == []
    assert Partnership.objects.count() == before
    assert page.address == page_of(listing("D1"))
    assert "No candidate is left" in words(page)
    assert AuditEntry.objects.filter(action="match: not the same").count() == 1


def test_another_agency_can_be_searched_for_and_chosen(desk):
    monroe = agency("Monroe County Sheriff's Office")
    row = listing("D1")

    page = desk.see(row, find="sheriff monroe")
    assert f"same {monroe.pk}" in values(page, "decision")
    desk.decide(row, "same", monroe)

    assert meant_by(row) == [monroe.name]


def test_a_settled_row_can_be_settled_otherwise(desk):
    brighton = agency("Brighton Police Department")
    desk.decide(listing("D1"), "same", brighton)

    desk.decide(listing("D1"), "new", reason="Two forces after all.")

    row = ReleaseRow.objects.newest().get(agency_name=brighton.name)
    assert meant_by(listing("D1")) == ["Brighton Public Safety"]
    assert listing("D1").pk not in row.listing_ids
    assert AuditEntry.objects.filter(reason="Two forces after all.").count() == 1


def test_when_none_is_left_the_queue_says_so(desk):
    for row in list(review_queue.unsettled()):
        page = desk.decide(row, "new", queue="1")

    assert page.address == QUEUE
    assert "No row awaits a match" in words(page)


def test_the_second_of_two_curators_is_told_what_the_first_decided(desk):
    row, brighton = listing("D1"), agency("Brighton Police Department")
    expected = row.matches.fingerprint()
    match.new(listing=row, by=curator("first"))
    before = list(Match.objects.order_by("id").values()), Release.objects.count()

    page = desk.decide(row, "same", brighton, expected=expected, reason="Typed already.", status=400)

    assert "first decided this row since you opened the page" in said(page)
    assert "Typed already." in values(page, "reason")
    assert (list(Match.objects.order_by("id").values()), Release.objects.count()) == before


def test_an_agency_that_was_merged_away_cannot_be_chosen(desk):
    gone, brighton = agency("Longmont Police Department"), agency("Brighton Police Department")
    Agency.objects.filter(pk=gone.pk).update(merged_into=brighton)

    page = desk.decide(listing("D2"), "same", gone, status=400)

    assert f"was merged into {brighton}" in said(page)
    assert meant_by(listing("D2")) == []


@pytest.mark.parametrize("decision", ["", "same", "same x", "same 999999", "new 1", "delete 1"])
def test_a_decision_that_is_none_is_refused(desk, decision):
    before = list(Match.objects.order_by("id").values())

    page = desk.act(listing("D1"), "decide", decision=decision, expected="x", status=400)

    assert "Decision:" in said(page)
    assert list(Match.objects.order_by("id").values()) == before


def test_a_row_that_names_no_agency_offers_no_new_one(desk):
    published(announcement("D4", agency="", wording="One Ohio police department."))
    row = listing("D4")

    page = desk.see(row, queue="1")

    assert "new" not in values(page, "decision")
    assert "names no agency" in said(desk.decide(row, "new", status=400))


def test_the_last_decision_is_taken_back_where_no_row_is_left(desk):
    for key in ("D1", "D2", "D3"):
        desk.decide(listing(key), "new")
    page = desk.see(reverse("admin:partnerships_listing_queue"))
    [form] = page.xpath("//form[contains(@action, '/act/undo_last/')]")
    assert form.xpath(".//button/@data-key") == ["u"]

    page = desk.post(form.get("action"), **dict(form.form_values()))

    assert page.address == page_of(listing("D3"))
    assert listing("D3") in Listing.objects.awaiting_match()


def test_the_pages_of_rows_have_a_place_in_the_list_of_rows(desk):
    page = desk.see(reverse("admin:partnerships_listing_changelist"), match="waiting")

    assert "3 rows" in words(page)

"""What a person decides about a listing holds, is logged, and is not asked again."""

import pytest

from partnerships.actions import match
from partnerships.models import Agency, AuditEntry, Listing, Partnership, ReleaseRow
from partnerships.models.vocabulary import Verdict
from tests.factories import agency, announcement, as_csv, curator, ingest_run, listing, published

pytestmark = pytest.mark.django_db

KNOWN = announcement("KNOWN", agency="Chatham Police Department", city="", state="NJ")
UNSURE = announcement("UNSURE", agency="Chatham Township Police Department", city="", state="NJ")


@pytest.fixture
def doubt():
    """A listing that may mean an agency that is known."""
    published(KNOWN, UNSURE)
    asked = listing("UNSURE")
    assert asked.matches.get().verdict == Verdict.UNSURE
    return asked


def test_a_doubtful_row_speaks_for_no_partnership_until_someone_decides(doubt):
    assert Partnership.objects.get().source_urls == [KNOWN["source_url"]]
    assert list(Listing.objects.awaiting_match()) == [doubt]


def test_same_gives_the_row_to_the_agency_and_publishes(doubt):
    known = agency(KNOWN["agency"])

    release = match.same(listing=doubt, agency=known, by=curator(), reason="one department")

    decided = doubt.matches.get()
    assert (decided.verdict, decided.decided_by) == (Verdict.SAME, curator())
    assert decided.decided_at is not None
    assert Partnership.objects.get().listing_ids == sorted([doubt.pk, listing("KNOWN").pk])
    assert (release.added, release.changed) == (0, 1)
    assert AuditEntry.objects.get(action="match: same").reason == "one department"


def test_new_makes_an_agency_and_keeps_that_it_is_not_the_other(doubt):
    release = match.new(listing=doubt, by=curator())

    made = agency(UNSURE["agency"])
    assert release.added == 1
    assert doubt.matches.get(agency=made).verdict == Verdict.SAME
    assert doubt.matches.get(agency=agency(KNOWN["agency"])).verdict == Verdict.OTHER
    assert ReleaseRow.objects.newest().count() == 2


def test_other_leaves_the_row_with_a_person_who_may_call_it_new(doubt):
    match.other(listing=doubt, agency=agency(KNOWN["agency"]), by=curator())

    assert doubt.matches.filter(verdict=Verdict.UNSURE, agency=None).count() == 1
    assert list(Listing.objects.awaiting_match()) == [doubt]

    match.new(listing=doubt, by=curator())

    assert Agency.objects.count() == 2
    assert not Listing.objects.awaiting_match().exists()


def test_a_decision_can_be_changed(doubt):
    known = agency(KNOWN["agency"])
    match.same(listing=doubt, agency=known, by=curator())

    match.other(listing=doubt, agency=known, by=curator())

    assert doubt.matches.get(agency=known).verdict == Verdict.OTHER
    assert Partnership.objects.get().source_urls == [KNOWN["source_url"]]


@pytest.mark.parametrize("decide", ["same", "new"])
def test_what_was_decided_is_not_asked_again_when_the_row_changes(doubt, decide):
    match.same(
        listing=doubt, agency=agency(KNOWN["agency"]), by=curator()
    ) if decide == "same" else match.new(listing=doubt, by=curator())
    meant = doubt.matches.get(verdict=Verdict.SAME).agency

    published(KNOWN, UNSURE | {"date": "2020-01-01"}, on="2026-02-01")

    again = listing("UNSURE")
    assert again != doubt
    assert again.matches.get(verdict=Verdict.SAME).agency == meant
    assert not Listing.objects.awaiting_match().exists()


def test_that_it_is_not_the_same_is_not_asked_again_either(doubt):
    known = agency(KNOWN["agency"])
    match.other(listing=doubt, agency=known, by=curator())

    published(KNOWN, UNSURE | {"date": "2020-01-01"}, on="2026-02-01")

    again = listing("UNSURE")
    assert not again.matches.filter(agency=known, verdict=Verdict.UNSURE).exists()


def test_another_row_of_a_spelling_that_a_person_settled_is_joined_by_rule(doubt):
    match.same(listing=doubt, agency=agency(KNOWN["agency"]), by=curator())

    published(KNOWN, UNSURE, UNSURE | {"id": "LATER"}, on="2026-02-01")

    assert listing("LATER").matches.get().agency == agency(KNOWN["agency"])


def test_a_row_that_now_names_another_agency_is_judged_anew(doubt):
    match.same(listing=doubt, agency=agency(KNOWN["agency"]), by=curator())

    published(KNOWN, UNSURE | {"agency": "Newark Police Department"}, on="2026-02-01")

    assert listing("UNSURE").matches.get(verdict=Verdict.SAME).agency.name == "Newark Police Department"


def test_a_row_without_a_name_makes_no_agency():
    published(announcement("NAMELESS", agency=""))

    with pytest.raises(match.NothingToMatch):
        match.new(listing=listing("NAMELESS"), by=curator())

    assert Agency.objects.count() == 0


def test_a_row_with_an_endless_name_can_be_settled_too():
    published(announcement("LONG", agency="Very " * 100 + "Police Department", state=""))

    match.new(listing=listing("LONG"), by=curator())

    assert Partnership.objects.count() == 1


def test_what_was_decided_stands_when_the_list_comes_as_it_was(doubt):
    match.same(listing=doubt, agency=agency(KNOWN["agency"]), by=curator())
    before = list(Partnership.objects.values())

    run = ingest_run(as_csv([KNOWN, UNSURE]), on="2026-02-01")

    assert run.outcome == "unchanged"
    assert list(Partnership.objects.values()) == before

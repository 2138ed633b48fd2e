"""A database of an earlier version, whose rows a later version of the program decides with their list."""

import pytest

from partnerships.actions import match, sources
from partnerships.models import Agency, Listing, Match, Release, ReleaseRow
from partnerships.models.vocabulary import Verdict
from tests.factories import curator, ingest_run

pytestmark = pytest.mark.django_db


def published():
    rows = ReleaseRow.objects.newest().order_by("partnership_id")
    return list(rows.values_list("partnership_id", "agency_slug", "source_urls"))


@pytest.fixture
def decided():
    """The starter list's rows that it decides: listing id → the agency that it means."""
    ingest_run()
    same = Match.objects.filter(with_list=True, verdict=Verdict.SAME)
    found = dict(same.values_list("listing", "agency"))
    assert len(found) >= 5
    return found


def meant():
    same = Match.objects.filter(with_list=True, verdict=Verdict.SAME)
    return dict(same.values_list("listing", "agency"))


def test_rows_that_wait_are_decided(decided):
    before = published()
    Match.objects.filter(with_list=True).update(verdict=Verdict.UNSURE, with_list=False, score=70)
    assert set(Listing.objects.awaiting_match().values_list("pk", flat=True)) >= set(decided)

    sources.synchronize()

    assert meant() == decided
    assert not Listing.objects.awaiting_match().filter(pk__in=decided).exists()
    assert published() == before


def test_a_row_that_a_rule_gave_to_another_agency_is_decided_too(decided):
    before = published()
    several = (meant for meant in decided.values() if list(decided.values()).count(meant) > 1)
    agency = next(several)
    moved = next(listing for listing, meant in decided.items() if meant == agency)
    wrong = Agency.objects.create(slug="wrong", name="Wrong Police Department", kind="police", state="NJ")
    Match.objects.filter(listing=moved, agency=agency).update(agency=wrong, with_list=False)

    sources.synchronize()

    assert meant() == decided
    assert published() == before


def test_what_a_curator_settled_or_ruled_out_stays(decided):
    first, second = Listing.objects.filter(pk__in=decided).order_by("pk")[:2]
    other = Agency.objects.filter(state=first.state).exclude(pk__in=decided.values()).first()
    match.same(listing=first, agency=other, by=curator())
    match.other(listing=second, agency=Agency.objects.get(pk=decided[second.pk]), by=curator())

    sources.synchronize()

    assert first.matches.get(verdict=Verdict.SAME).agency == other
    assert list(Listing.objects.awaiting_match().filter(pk__in=decided)) == [second]


def test_a_start_with_nothing_to_decide_publishes_nothing(decided):
    versions = Release.objects.count()

    sources.synchronize()

    assert Release.objects.count() == versions

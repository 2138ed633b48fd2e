"""Evidence by hand: one row of the desk, about an agency that is known or a new one, and undone like any act."""

import pytest
from django.core.exceptions import ValidationError

from partnerships.actions import acts, evidence, match, rebuild, runs
from partnerships.actions.agency_names import SameName
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.sources import Refused
from partnerships.ingest.snapshot_store import read_checked
from partnerships.models import Act, Agency, AuditEntry, Listing, Partnership, ReleaseRow
from partnerships.today import FutureDay
from tests.factories import announcement, curator, published

pytestmark = pytest.mark.django_db
FOUND = {
    "program": "neighbors",
    "event": "joined",
    "date": "2019-07",
    "source_url": "https://news.example/it",
}


@pytest.fixture
def dayton():
    published(announcement("K1", event="announced", date="2019-05-02"))
    return Agency.objects.get()


def a_new_one(**found):
    facts = {"agency": "Macon Police Department", "agency_kind": "police", "state": "GA", "city": "Macon"}
    return evidence.Finding(**facts | FOUND | found)


def shown():
    return list(
        ReleaseRow.objects.newest().order_by("partnership_id").values("agency_name", "start", "sources")
    )


def test_what_was_found_about_a_known_agency_is_a_row_of_the_desk_and_public(dayton):
    listing, release = evidence.add(finding=evidence.about(dayton, **FOUND), agency=dayton, by=curator())

    partnership = Partnership.objects.get()
    assert (listing.source.slug, listing.source.nature, listing.address) == (
        "desk",
        "reports",
        FOUND["source_url"],
    )
    assert partnership.sources == ["announcements", "desk"]
    assert partnership.start_precision == "month"
    assert release.number == 2
    assert read_checked(listing.opened_by).count(b"\n") == 2
    assert AuditEntry.objects.filter(action="add evidence").count() == 1


def test_a_new_agency_is_made_with_its_place():
    by = curator()

    listing, _release = evidence.add(finding=a_new_one(), agency=None, by=by)

    made = Agency.objects.get()
    assert (made.name, made.state, listing.placed_in, listing.county_name) == (
        "Macon Police Department",
        "GA",
        "Macon",
        "Bibb County",
    )
    assert listing.matches.get().decided_by == by


@pytest.mark.parametrize("known", [True, False])
def test_undoing_it_leaves_what_was_before_and_undoing_that_brings_it_back(dayton, known):
    before, by = shown(), curator()
    finding = evidence.about(dayton, **FOUND) if known else a_new_one()
    listing, _release = evidence.add(finding=finding, agency=dayton if known else None, by=by)
    added = shown()

    acts.undo(act=acts.latest_of(by), by=by, reason="a mistake")
    undone = shown()
    acts.undo(act=Act.objects.order_by("-id").first(), by=by, reason="none after all")

    assert added != before
    assert undone == before
    assert shown() == added
    assert Listing.objects.standing().filter(pk=listing.pk).exists()


def test_an_undone_row_can_be_entered_anew(dayton):
    by = curator()
    evidence.add(finding=evidence.about(dayton, **FOUND), agency=dayton, by=by)
    acts.undo(act=acts.latest_of(by), by=by, reason="a mistake")

    listing, _release = evidence.add(finding=evidence.about(dayton, **FOUND), agency=dayton, by=by)

    assert listing.withdrawn_at is None


def test_entered_twice_it_is_there_once(dayton):
    by, finding = curator(), evidence.about(dayton, **FOUND)
    evidence.add(finding=finding, agency=dayton, by=by)

    with pytest.raises(EditConflict, match="on file already"):
        evidence.add(finding=finding, agency=dayton, by=by)

    assert Listing.objects.filter(source__slug="desk").count() == 1


def test_rebuild_changes_nothing(dayton):
    evidence.add(finding=evidence.about(dayton, **FOUND), agency=dayton, by=curator())
    before = list(Partnership.objects.values())

    rebuild.rebuild()

    assert list(Partnership.objects.values()) == before


def test_a_row_of_the_desk_can_be_settled_anew(dayton):
    by = curator()
    listing, _release = evidence.add(finding=a_new_one(), agency=None, by=by)

    match.same(listing=listing, agency=dayton, by=by)

    assert len(Partnership.objects.get(published=True).listing_ids) == 2


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"date": "some day"}, ValidationError),
        ({"date": "2090-01-01"}, FutureDay),
        ({"source_published_on": "yesterday"}, ValidationError),
        ({"source_url": "", "note": ""}, ValidationError),
        ({"agency": " "}, ValidationError),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(said, refusal):
    with pytest.raises(refusal):
        evidence.add(finding=a_new_one(**said), agency=None, by=curator())

    assert not Listing.objects.exists()
    assert not Agency.objects.exists()


def test_a_new_agency_that_readers_could_not_tell_from_another_is_refused(dayton):
    with pytest.raises(SameName):
        evidence.add(
            finding=a_new_one(agency=dayton.name, state="OH", city="Dayton"), agency=None, by=curator()
        )

    assert Agency.objects.count() == 1


def test_evidence_about_an_agency_that_was_merged_away_is_refused(dayton):
    dayton.merged_into = Agency.objects.create(slug="other", name="Other", kind="police", state="OH")
    dayton.save()

    with pytest.raises(ValidationError, match="merged into"):
        evidence.add(finding=evidence.about(dayton, **FOUND), agency=dayton, by=curator())


def test_no_file_of_the_desk_is_taken_in(tmp_path):
    with pytest.raises(Refused, match="by hand"):
        runs.ask(slug="desk", actor="test", file=str(tmp_path / "list.csv"))

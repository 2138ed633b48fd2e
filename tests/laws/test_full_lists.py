"""The Atlas as it was published, beside the starter list. It is read where it is at hand, never copied."""

import json

import pytest

from partnerships.matching.names import parts_of
from partnerships.models import Agency, Listing, Match, Partnership, Release, ReleaseRow
from partnerships.models.vocabulary import Kind, LocationPrecision, Outcome, Verdict
from partnerships.queries.curation import review_queue
from tests import database
from tests.factories import ingest_run
from tests.sources.declared import NOT_BESIDE, SHARED

pytestmark = pytest.mark.django_db

FULL = "eff-atlas-2020-10-07.part.csv"
RESAVED = "eff-atlas-2020-10-07.part.resaved.csv"
ROWS, ABOUT_RING = 4728, 1158
PLACED = 0.97


def shared(name) -> bytes:
    path = SHARED / name
    if not path.exists():
        pytest.skip(NOT_BESIDE.format(name))
    return path.read_bytes()


def atlas(name=FULL, on="2020-10-07"):
    return ingest_run(shared(name), slug="eff-atlas", on=on)


@pytest.fixture(scope="module")
def report(django_db_setup, django_db_blocker):
    """What the run of the full Atlas said, after the starter list was taken in."""
    shared(FULL)
    with database.committed(django_db_blocker):
        ingest_run()
        run = atlas()
        assert run.outcome is Outcome.APPLIED, run.reason
        yield run.report


def test_every_row_is_kept_or_ignored_and_none_is_lost(report):
    assert (report["rows"], report["kept"]) == (ROWS, ABOUT_RING)
    assert report["kept"] + report["ignored"] == report["rows"]
    assert report["added"] == report["kept"] == sum(report["matched"].values())
    assert Listing.objects.open().filter(source__slug="eff-atlas").count() == ABOUT_RING


def test_nearly_all_are_placed_at_a_place_or_better(report):
    well = report["placed"][LocationPrecision.EXACT] + report["placed"][LocationPrecision.PLACE]

    assert sum(report["placed"].values()) == ABOUT_RING
    assert well / ABOUT_RING >= PLACED
    assert report["placed"][LocationPrecision.NONE] == 0


def test_the_same_file_again_is_unchanged(report):
    before = Release.objects.newest_number()

    run = atlas()

    assert run.outcome is Outcome.UNCHANGED
    assert (run.report["rows"], run.report["kept"]) == (ROWS, ABOUT_RING)
    assert Release.objects.newest_number() == before


@pytest.mark.parametrize("day", ["2020-10-07", "2020-12-01"])
def test_the_file_saved_again_by_a_spreadsheet_adds_changes_and_removes_nothing(report, day):
    before = Release.objects.newest_number(), Listing.objects.count(), Match.objects.count()

    run = atlas(RESAVED, on=day)

    said = run.report
    assert run.outcome is Outcome.UNCHANGED
    assert (said["added"], said["changed"], said["gone"], said["same"]) == (0, 0, 0, ABOUT_RING)
    assert said["release"] is None
    assert (Release.objects.newest_number(), Listing.objects.count(), Match.objects.count()) == before


def test_an_agency_that_both_lists_name_is_one_agency_with_both_sources_on_its_record(report, client):
    both = [row for row in ReleaseRow.objects.newest() if len(set(row.sources)) == 2]

    assert len(both) > 50
    for row in both[:5]:
        page = client.get(row.get_absolute_url()).content.decode()
        assert "Announcements and reports" in page
        assert "Atlas of Surveillance" in page


def test_no_two_agencies_say_the_same_in_name_state_and_kind(report):
    """Where they do, a person is being asked."""
    seen = {}
    for agency in Agency.objects.living():
        key = (agency.state, agency.kind, parts_of(agency.name))
        seen.setdefault(key, []).append(agency)

    for twins in (agencies for agencies in seen.values() if len(agencies) > 1):
        unsure = Match.objects.filter(agency__in=twins, verdict=Verdict.UNSURE)
        assert unsure.exists(), [str(agency) for agency in twins]


def test_every_doubt_is_in_the_curators_queue_and_says_why(report):
    settled = Listing.objects.filter(matches__verdict=Verdict.SAME).values("pk")
    doubtful = set(Listing.objects.open().exclude(pk__in=settled).values_list("pk", flat=True))

    assert len(doubtful) == report["matched"]["unsure"]
    assert {listing.pk for listing in review_queue.unsettled()} == doubtful
    for match in Match.objects.filter(listing__in=doubtful, verdict=Verdict.UNSURE):
        assert match.reasons


def test_police_sheriff_and_fire_are_never_one_agency(report):
    """But where a row comes decided with its list: the City of Tigard signed for its police."""
    for match in Match.objects.filter(verdict=Verdict.SAME).select_related("listing", "agency"):
        assert match.listing.kind == match.agency.kind or match.with_list
        assert match.listing.state == match.agency.state


def test_a_township_and_a_city_of_one_name_are_never_one_agency(report):
    """Of one agency's rows, no two say that it is of different kinds of community."""
    municipal = {"township", "borough", "village", "town", "city"}
    for agency in Agency.objects.living().prefetch_related("matches__listing"):
        said = {
            word
            for match in agency.matches.all()
            if match.verdict == Verdict.SAME
            for word in parts_of(match.listing.agency).qualifiers & municipal
        }
        assert len(said) <= 1, (agency, said)


def test_the_category_that_was_dropped_is_a_last_known_state_and_no_ending(report):
    only_atlas = Partnership.objects.filter(published=True, sources=["eff-atlas"])

    assert only_atlas.filter(status="list_retired").count() > 0.9 * only_atlas.count()
    assert not only_atlas.filter(status__in=["ended", "delisted"]).exists()
    assert set(only_atlas.values_list("last_listed_on", flat=True)) == {
        Listing.objects.filter(source__slug="eff-atlas").first().opened_by.observed_on
    }


def test_the_map_holds_them_all(report, client):
    points = json.loads(client.get("/map/points.json").content)

    assert points["count"] == Release.objects.latest().total
    assert len(points["id"]) + points["unplaced"] == points["count"]


def test_kinds_are_known_for_nearly_all(report):
    unknown = Listing.objects.filter(source__slug="eff-atlas", kind=Kind.OTHER)

    assert unknown.count() <= 0.01 * ABOUT_RING

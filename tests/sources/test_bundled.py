"""The lists that come with the program, taken in one after the other, and what takes their place later."""

from __future__ import annotations

from functools import partial

import pytest

from partnerships.actions import runs, sources
from partnerships.ingest import registry
from partnerships.models import Listing, Release, ReleaseRow, Source
from partnerships.models.vocabulary import Outcome, Verdict
from partnerships.queries.provenance import evidence
from tests import database
from tests.factories import TODAY, ingest_run
from tests.sources.declared import NOT_BESIDE, SHARED

pytestmark = pytest.mark.django_db

BUNDLED = [slug for slug, source in registry.declared().items() if source.bundled]
ORIGINAL = "eff-atlas-2020-10-07.csv"


def bundle(slug):
    return runs.ingest(run=runs.ask(slug=slug, actor="test"), today=TODAY)


def original():
    path = SHARED / ORIGINAL
    if not path.exists():
        pytest.skip(NOT_BESIDE.format(ORIGINAL))
    return path.read_bytes()


@pytest.fixture(scope="module")
def bundled_runs(django_db_setup: None, django_db_blocker: object):
    """Every bundled list, in the order of a start."""
    with database.committed(django_db_blocker):
        yield {slug: bundle(slug) for slug in BUNDLED}


def published():
    return list(ReleaseRow.objects.newest().order_by("partnership_id").values())


def test_the_whole_record_is_there_without_a_network(bundled_runs):
    assert {slug: run.outcome for slug, run in bundled_runs.items()} == dict.fromkeys(
        BUNDLED, Outcome.APPLIED
    )
    assert [run.report["kept"] for run in bundled_runs.values()] == [479, 1501, 1730]
    assert ReleaseRow.objects.newest().count() >= 1_770


def test_each_decision_that_comes_with_a_list_is_used_and_none_waits_that_it_settles(bundled_runs):
    problems = {slug: run.report["problems"] for slug, run in bundled_runs.items()}
    waiting = [listing.raw for listing in Listing.objects.awaiting_match()]

    assert not any("unused_decision" in found or "unused_correction" in found for found in problems.values())
    assert [(raw["agency"], raw["row"]) for raw in waiting] == [
        ("Washington Township Police Department", "4119")
    ]


def test_what_the_lists_decide_is_so(bundled_runs):
    def agency_of(slug, **raw):
        listings = Listing.objects.open().filter(
            source__slug=slug, **{f"raw__{column}": cell for column, cell in raw.items()}
        )
        return {
            str(match.agency)
            for listing in listings
            for match in listing.matches.filter(verdict=Verdict.SAME)
        }

    atlas = partial(agency_of, "eff-atlas")
    assert atlas(AOSNUMBER="AOS3909") == agency_of("announcements", id="A0237")
    assert atlas(AOSNUMBER="AOS4183") != atlas(AOSNUMBER="AOS3909")
    assert atlas(AOSNUMBER="AOS4963") == {"Town of Madison Police Department, WI"}
    assert atlas(AOSNUMBER="AOS4402") == agency_of("announcements", id="A0475") != atlas(AOSNUMBER="AOS4963")
    assert atlas(AOSNUMBER="AOS3992") == agency_of("announcements", id="A0293")
    assert atlas(AOSNUMBER="AOS5017") == agency_of("announcements", id="A0368")
    assert atlas(AOSNUMBER="AOS3890") == agency_of("announcements", id="A0394")
    assert atlas(AOSNUMBER="AOS4063") == agency_of("announcements", id="A0388")
    borough, township = (
        agency_of("uva-force-index", agency=f"Chatham {kind} Police Department")
        for kind in ("Borough", "Township")
    )
    assert borough != township == atlas(AOSNUMBER="AOS3992")


def test_a_bundled_list_waits_until_it_is_taken_in_and_no_longer(bundled_runs):
    assert not any(sources.bundled_waiting(source) for source in Source.objects.filter(slug__in=BUNDLED))


def test_the_original_takes_the_place_of_the_copy_and_changes_no_partnership(bundled_runs):
    content = original()
    before, versions = published(), Release.objects.count()

    run = ingest_run(content, slug="eff-atlas", on="2020-10-07")

    assert run.outcome is Outcome.APPLIED, run.reason
    assert run.report["release"] is None
    assert (run.report["added"], run.report["gone"], run.report["changed"]) == (0, 0, 1501)
    assert run.report["matched"]["unsure"] == 0
    assert Release.objects.count() == versions
    assert published() == before
    shown = Listing.objects.open().filter(source__slug="eff-atlas")
    assert (shown.count(), shown.filter(wording="").count()) == (1501, 0)
    row = ReleaseRow.objects.newest().filter(sources=["eff-atlas"]).first()
    assert any("gain special access" in one.listing.wording for one in evidence.of_row(row))


def test_the_copy_does_not_take_the_place_of_its_original(bundled_runs):
    assert ingest_run(original(), slug="eff-atlas", on="2020-10-07").outcome is Outcome.APPLIED
    source = Source.objects.get(slug="eff-atlas")
    copy = (registry.folder(registry.get("eff-atlas")) / registry.get("eff-atlas").bundled).read_bytes()

    run = ingest_run(copy, slug="eff-atlas", on="2020-10-07")

    assert not sources.bundled_waiting(source)
    assert run.outcome is Outcome.UNCHANGED
    assert "original" in run.reason
    assert not Listing.objects.open().filter(source=source, wording="").exists()

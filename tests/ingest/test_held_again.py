"""A run that finds bytes again that were held, or that a curator rejected, says so and makes no noise."""

import pytest

from partnerships.actions import runs
from partnerships.ingest import lookups
from partnerships.models import Run, Snapshot, Source
from partnerships.models.vocabulary import Outcome
from tests.factories import TODAY, as_csv, curator, filler, ingest_run
from tests.ingest.fetch.misbehaving import LIST, Play, played
from tests.sources.declared import SAMPLES

pytestmark = pytest.mark.django_db

WHOLE = as_csv(filler(310))
HALF = as_csv(filler(310)[:150])


@pytest.fixture
def shown(settings):
    """The address of a list that was whole, and of which half is shown."""
    settings.FETCH_ALLOW = ["127.0.0.1"]
    settings.FETCH_PAUSE = 0.01
    ingest_run(WHOLE, on="2026-01-01")
    with played(Play(lambda visit: visit.answer(content=HALF, Content_Type="text/csv"), LIST)) as server:
        yield server.address


def run_of(address: str) -> Run:
    run = runs.ingest(run=runs.ask(slug=LIST, actor="beat", url=address), today=TODAY)
    run.refresh_from_db()
    return run


def test_bytes_that_wait_for_a_curator_are_not_held_again(shown):
    held = run_of(shown)
    kept = Snapshot.objects.count()

    again = run_of(shown)

    assert held.outcome == Outcome.HELD
    assert again.outcome == Outcome.UNCHANGED
    assert f"run {held.pk}, still held since" in again.reason
    assert again.snapshot == held.snapshot
    assert list(Run.objects.held()) == [held]
    assert Snapshot.objects.count() == kept


def test_bytes_that_a_curator_rejected_stay_rejected(shown):
    held = run_of(shown)
    runs.reject_held(run=held, by=curator("carla"), reason="half the file is missing")

    again = run_of(shown)

    assert again.outcome == Outcome.UNCHANGED
    assert f"run {held.pk}, rejected on" in again.reason
    assert again.reason.endswith("by carla.")
    assert not Run.objects.held().exists()


def test_a_held_list_seen_again_is_no_day_on_which_the_list_said_what_stands(shown):
    run_of(shown)
    run_of(shown)
    standing = Source.objects.get(slug=LIST).snapshots.applied().last()
    later = Snapshot(source=standing.source, observed_on=TODAY.replace(year=TODAY.year + 1))

    assert lookups.last_seen_on(standing, later) == standing.observed_on


def test_bytes_that_a_curator_gives_again_are_looked_at_again(shown):
    held = run_of(shown)
    runs.reject_held(run=held, by=curator(), reason="no")

    assert ingest_run(HALF, on="2026-02-01").outcome is Outcome.HELD


def test_bytes_that_were_applied_in_the_end_are_the_list_again_when_they_come_back(shown):
    held = run_of(shown)
    runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="it shrank"), today=TODAY)
    ingest_run(WHOLE, on="2026-11-23", decided=1)

    again = run_of(shown)

    assert again.outcome == Outcome.HELD
    assert "are gone" in again.reason


@pytest.mark.parametrize(
    ("slug", "earlier", "later"),
    [
        ("eff-atlas", "sample-2026.csv", "sample-2020.csv"),
        ("ring-active-agency-map", "sample-2019.kml", "sample-2022.kml"),
    ],
)
def test_a_header_of_another_era_that_the_source_declares_is_read(slug, earlier, later):
    folder = SAMPLES / slug.replace("-", "_")
    asked = {"slug": slug, "on": "2026-01-01"}
    assert ingest_run((folder / earlier).read_bytes(), **asked, decided=1).outcome is Outcome.APPLIED

    read = ingest_run((folder / later).read_bytes(), **asked | {"on": "2026-02-01"})

    assert read.report["rows"] > 0
    assert "header" not in read.reason
    assert "column" not in read.reason

"""The numbers a list gives beside an agency: kept with quarter and listing, changing no row."""

from datetime import date

import pytest

from partnerships.actions import runs, sources
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.ingest import registry
from partnerships.models import Listing, Measurement, Release
from partnerships.models.vocabulary import Outcome
from tests.sources.declared import folder

SLUG = "ring-active-agency-map"
TODAY = date(2026, 1, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingest_run(tmp_path):
    sources.synchronize()
    sample = (folder(registry.get(SLUG)) / "sample-2019.kml").read_bytes()

    def taken(day, *changes):
        content = sample
        for said, now in changes:
            content = content.replace(said, now)
        path = tmp_path / "map.kml"
        path.write_bytes(content)
        asked = {"file": str(path), "observed_on": day, "decided": "by this test"}
        return runs.ingest(run=runs.ask(slug=SLUG, actor="test", **asked), today=TODAY)

    return taken


def numbers(agency):
    said = Measurement.objects.filter(listing__agency=agency).order_by("quarter", "snapshot__observed_on")
    return [(one.quarter.lower.isoformat(), one.value) for one in said]


def test_each_quarters_number_is_kept_and_no_row_changes(ingest_run):
    ingest_run("2020-10-05")
    second = ingest_run(
        "2021-01-05", (b"Requests Q3 2020", b"Requests Q4 2020"), (b"<value>12<", b"<value>5<")
    )

    assert numbers("Huntsville Police Department") == [("2020-07-01", 12), ("2020-10-01", 5)]
    assert (second.report["changed"], second.report["same"]) == (0, second.report["kept"])
    assert Listing.objects.count() == second.report["kept"]


def test_a_missing_number_is_not_a_zero(ingest_run):
    ingest_run("2020-10-05")

    assert numbers("Franklin Police Department") == []
    assert numbers("Winston, Forsyth County Sheriff's Office") == [("2020-07-01", 0)]


def test_a_number_said_again_is_kept_once_and_a_corrected_one_beside_the_first(ingest_run):
    ingest_run("2020-10-05")
    ingest_run("2020-10-06", (b"8/28/2019", b"8/28/19"))
    ingest_run("2020-10-07", (b"<value>12<", b"<value>13<"))

    assert numbers("Huntsville Police Department") == [("2020-07-01", 12), ("2020-07-01", 13)]


def test_the_last_day_shown_of_a_retired_list_follows_its_newest_snapshot(ingest_run):
    ingest_run("2020-10-05")
    before = Release.objects.latest().number
    run = ingest_run("2021-01-05", (b"Requests Q3 2020", b"Requests Q4 2020"))

    assert run.outcome == Outcome.APPLIED
    assert Release.objects.latest().number == before + 1
    rebuild()
    assert publish(actor="test", why="nothing") is None

"""A data set as varied as a real one: two lists, several versions, and a curator's decisions."""

import pytest

from partnerships.actions import match, override, runs
from partnerships.ingest import registry
from partnerships.models import Agency, Listing, Release
from tests import database
from tests.factories import TODAY, curator, ingest_run
from tests.sources.declared import folder


def publish_two_lists() -> int:
    """The starter list, a sample of the Atlas, and what a curator did since. Gives the newest version."""
    ingest_run()
    atlas = registry.get("eff-atlas")
    sample = next(path for path in sorted(folder(atlas).glob("sample*.csv")))
    ingest_run(sample.read_bytes(), slug=atlas.slug, on="2020-10-07", decided=1)
    for doubtful in Listing.objects.awaiting_match().exclude(agency="").order_by("id")[:2]:
        match.new(listing=doubtful, by=curator())
    chosen = list(Agency.objects.order_by("name")[:4])
    settings = [("status", "ended"), ("start", ""), ("end", "2023-05"), ("start", "2018")]
    for agency, (field, value) in zip(chosen, settings, strict=True):
        program = agency.partnerships.order_by("id")[0].program
        override.set_(agency=agency, program=program, field=field, value=value, reason="test", by=curator())
    _take_off_the_map(Agency.objects.order_by("-name")[:3])
    return Release.objects.latest().number


def _take_off_the_map(agencies) -> None:
    """Rows whose place nobody could tell: there are none in the lists at hand."""
    of = {"matches__agency__in": list(agencies)}
    nowhere = {"latitude": None, "longitude": None, "location_precision": "none"}
    Listing.objects.filter(pk__in=Listing.objects.filter(**of).values("pk")).update(**nowhere)
    run = runs.ask(slug="announcements", actor="test", decided=1)
    for agency in agencies:
        override.set_(agency=agency, field="city", value="somewhere", reason="test", by=curator())
    runs.ingest(run=run, today=TODAY)


@pytest.fixture(scope="module")
def newest(django_db_setup, django_db_blocker):
    """The number of the newest of several versions, all of them committed."""
    with database.committed(django_db_blocker):
        yield publish_two_lists()

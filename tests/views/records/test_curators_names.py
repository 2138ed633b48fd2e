"""Curators are named to each other, in the audit log, and to no reader."""

from importlib import import_module

import pytest
from django.db import connection

from partnerships.actions import change_set_edits, evidence, override
from partnerships.actions.releases import change_sets
from partnerships.models import Release, ReleaseRow, Run, Snapshot
from tests.factories import agency, announcement, curator, published

NAME = "zebulon"
UNNAME = import_module("partnerships.migrations.0028_curators_unnamed").UNNAME
PAGES = (
    "/sources/", "/sources/desk/", "/changes/", "/changes/2/", "/changes.atom", "/data/releases/", "/api/v1/sources/",
    "/api/v1/snapshots/", "/api/v1/releases/", "/api/v1/listings/", "/partnerships.csv", "/partnerships.json",
)  # fmt: skip


@pytest.fixture
def entered(db):
    """A row that was entered by hand, a value that was set, and edits that were discarded."""
    published(announcement("K1", agency="Brighton Police Department", city="Brighton", state="NY"))
    brighton, by = agency("Brighton Police Department"), curator(NAME)
    found = {"program": "neighbors", "event": "joined", "source_url": "https://news.example/new"}
    evidence.add(finding=evidence.about(brighton, **found), agency=brighton, by=by, reason="seen")
    override.set_(agency=brighton, field="city", value="Rochester", reason="moved", by=by)
    change_set = change_sets.begin(by=by)
    override.set_(agency=brighton, field="city", value="Bath", reason="moved", by=by)
    change_set_edits.discard(change_set=change_set, by=by, reason="wrong")


def test_no_page_for_readers_names_a_curator(entered, client):
    row = ReleaseRow.objects.newest().get()

    for address in (*PAGES, row.get_absolute_url(), f"/agencies/{row.agency_slug}/"):
        answer = client.get(address)

        assert answer.status_code == 200, address
        assert NAME not in answer.getvalue().decode(), address
    assert Run.objects.latest("id").asked == {"by_hand": NAME}


def test_names_that_readers_were_told_before_are_taken_back(entered):
    of_hand = Snapshot.objects.filter(source__slug="desk")
    of_hand.update(origin=f"entered by {NAME}")
    others = Snapshot.objects.exclude(source__slug="desk")
    others.update(origin="entered by a clerk.csv")
    Release.objects.filter(number=2).update(why=f"Edits of {NAME}: discarded")

    with connection.cursor() as cursor:
        cursor.execute(UNNAME)

    assert set(of_hand.values_list("origin", flat=True)) == {evidence.ORIGIN}
    assert set(others.values_list("origin", flat=True)) == {"entered by a clerk.csv"}
    assert not Release.objects.filter(why__contains=NAME).exists()

"""A database whose rows were keyed by an earlier version of the program, as by the Atlas's own numbers."""

from __future__ import annotations

import hashlib

import pytest

from partnerships.actions import sources
from partnerships.models import DirectoryAgency, Listing, Release, Source
from partnerships.models.vocabulary import Outcome
from tests.factories import as_csv, ingest_run

pytestmark = pytest.mark.django_db

SLUG = "eff-atlas"
COLUMNS = (
    "AOSNUMBER,City,County,State,Agency,Type of LEA,Summary,Technology,Link 1,Link 1 Snapshot,Link 1 Source,Link 1 Date"
).split(",")


def row(number, city, date="12/5/2019", **cells):
    blank = dict.fromkeys(COLUMNS, "")
    stated = {"Agency": f"{city} Police Department", "City": city, "State": "WI", "Type of LEA": "Police"}
    about = {"AOSNUMBER": f"AOS{number}", "Technology": "Ring/Neighbors Partnership", "Link 1 Date": date}
    return blank | stated | about | cells


FIRST = [row(4402, "Madison"), row(4963, "Madison", "5/7/2020"), row(5039, "Glendale"), row(5040, "Racine")]
RENUMBERED = [
    row(3545, "Racine"),
    row(3546, "Glendale"),
    row(3547, "Madison", "5/7/2020"),
    row(3548, "Madison", State="Wisconsin"),
]


def taken(rows, on):
    run = ingest_run(as_csv(rows, columns=COLUMNS), slug=SLUG, on=on, decided=1)
    assert run.outcome is Outcome.APPLIED, run.reason
    return run


def keyed_by_number():
    """As an earlier version left the database."""
    for listing in Listing.objects.all():
        listing.key = hashlib.sha256(listing.raw["AOSNUMBER"].encode()).hexdigest()
        listing.fingerprint = hashlib.sha256(repr(listing.raw).encode()).hexdigest()
        listing.save()
    Source.objects.update(row_scheme="")


def test_rows_keyed_by_number_are_the_same_under_other_numbers_and_nothing_is_published():
    taken(FIRST, "2020-10-07")
    keyed_by_number()
    listings, versions = set(Listing.objects.values_list("pk", flat=True)), Release.objects.count()

    sources.synchronize()
    report = taken(RENUMBERED, "2020-10-07").report

    assert (report["same"], report["added"], report["changed"], report["gone"]) == (4, 0, 0, 0)
    assert set(Listing.objects.values_list("pk", flat=True)) == listings
    assert Release.objects.count() == versions


def test_a_row_that_came_under_two_numbers_is_one_row_with_two_versions():
    taken(FIRST, "2020-10-07")
    taken([*FIRST[:3], row(9999, "Racine", Summary="Other words.")], "2021-06-01")
    keyed_by_number()

    sources.synchronize()

    racine = Listing.objects.filter(city="Racine")
    assert racine.count() == 2
    assert len(set(racine.values_list("key", flat=True))) == 1


def test_two_rows_of_one_agency_at_one_time_stay_two():
    taken(FIRST, "2020-10-07")
    keyed_by_number()

    sources.synchronize()

    assert len(set(Listing.objects.filter(city="Madison").values_list("key", flat=True))) == 2


def test_keying_anew_again_changes_nothing():
    taken(FIRST, "2020-10-07")
    before = list(Listing.objects.order_by("pk").values_list("key", "fingerprint"))

    Source.objects.update(row_scheme="")
    sources.synchronize()
    sources.synchronize()

    assert list(Listing.objects.order_by("pk").values_list("key", "fingerprint")) == before
    assert not Source.objects.filter(row_scheme="").exists()


def test_a_directory_is_keyed_anew_from_its_stored_file():
    header = ["id", "name", "city", "state", "county", "longitude", "latitude"]
    names = ["DAYTON POLICE DEPARTMENT", "XENIA POLICE DEPARTMENT"]
    rows = [
        dict.fromkeys(header, "") | {"id": str(n), "name": name, "state": "OH"}
        for n, name in enumerate(names)
    ]
    run = ingest_run(as_csv(rows, columns=header), slug="hifld", on="2026-01-01", decided=1)
    assert run.outcome is Outcome.APPLIED, run.reason
    before = list(DirectoryAgency.objects.order_by("pk").values_list("key", "fingerprint"))
    for number, agency in enumerate(DirectoryAgency.objects.order_by("pk")):
        DirectoryAgency.objects.filter(pk=agency.pk).update(key=f"{number:064}", fingerprint="f" * 64)
    Source.objects.update(row_scheme="")

    sources.synchronize()

    assert list(DirectoryAgency.objects.order_by("pk").values_list("key", "fingerprint")) == before

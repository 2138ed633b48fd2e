"""The ZIP is a data package that explains and proves itself."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from frictionless import Package, system

from partnerships.models import Listing, ReleaseRow
from tests import database, starter
from tests.exports import records


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """The starter list with its evidence, and beside it records with every hard name."""
    with database.committed(django_db_blocker):
        starter.publish()
        records.fill()
        yield


@pytest.fixture
def package(download):
    return zipfile.ZipFile(io.BytesIO(download("/partnerships.zip")))


def table(package, name):
    return list(csv.DictReader(io.StringIO(package.read(name).decode(), newline="")))


def test_frictionless_finds_it_valid(package, tmp_path):
    package.extractall(tmp_path)

    with system.use_context(trusted=True):
        report = Package(tmp_path / "datapackage.json").validate()

    assert report.valid, report.flatten(["type", "note", "rowNumber", "fieldName"])
    assert [task.name for task in report.tasks] == ["data", "listings", "statements", "sources"]


def test_its_table_is_the_csv_of_the_same_question(package, download):
    assert package.read("data.csv") == download("/partnerships.csv")


def test_every_file_has_its_checksum(package):
    sums = dict(reversed(line.split("  ")) for line in package.read("SHA256SUMS").decode().splitlines())

    assert sums == {
        name: hashlib.sha256(package.read(name)).hexdigest()
        for name in package.namelist()
        if name != "SHA256SUMS"
    }


def test_it_has_what_is_said_of_agencies_that_have_no_partnership(package):
    said = {row["agency"]: row for row in table(package, "statements.csv")}
    partners = {row["agency"] for row in table(package, "data.csv")}

    assert len(said) >= 4
    assert said.keys().isdisjoint(partners)
    assert said["Baytown Police Department"]["statement"] == "reported_none"
    assert said["Baytown Police Department"]["day"] == "2019-08-29"
    assert all(row["source_urls"].startswith("https://") for row in said.values())


def test_it_has_the_listings_behind_every_row_and_no_others(package):
    evidence = {
        (row.public_id, str(listing)) for row in ReleaseRow.objects.newest() for listing in row.listing_ids
    }

    listed = table(package, "listings.csv")

    assert {(row["partnership_id"], row["listing_id"]) for row in listed} == evidence
    assert len(listed) == len(evidence) > 300


def test_a_listing_is_in_its_publishers_words(package):
    listing = Listing.objects.exclude(wording="").exclude(address="").order_by("id")[0]

    row = next(row for row in table(package, "listings.csv") if row["listing_id"] == str(listing.pk))

    assert row["wording"].removeprefix("'") == listing.wording
    assert row["address"] == listing.address
    assert row["snapshot_sha256"] == listing.opened_by.sha256


def test_it_names_the_sources_with_their_licenses(package):
    sources = table(package, "sources.csv")

    assert {row["source"] for row in sources} == {"announcements", "eff-atlas"}
    assert all(row["license"] for row in sources)
    assert {source["title"] for source in json.loads(package.read("datapackage.json"))["sources"]}


def test_the_readme_says_what_was_asked_and_how_to_cite_it(download):
    package = zipfile.ZipFile(io.BytesIO(download("/partnerships.zip?state=CA&version=1")))
    readme = package.read("README.md").decode()

    assert "Question: State: California" in readme
    assert "Version: 1, published" in readme
    assert "http://testserver/partnerships/?state=CA&version=1" in readme
    assert hashlib.sha256(package.read("data.csv")).hexdigest() in readme
    licenses = {row["license"] for row in table(package, "sources.csv")}
    assert licenses
    assert all(license in readme for license in licenses)


def test_columns_may_be_picked(download):
    package = zipfile.ZipFile(io.BytesIO(download("/partnerships.zip?columns=state,agency")))

    assert package.read("data.csv").startswith(b"state,agency\n")
    (data, *_others) = json.loads(package.read("datapackage.json"))["resources"]
    assert [field["name"] for field in data["schema"]["fields"]] == ["state", "agency"]

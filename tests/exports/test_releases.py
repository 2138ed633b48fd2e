"""Any two versions compared: the difference, put on top of the older, gives the newer."""

import csv
import hashlib
import io
import json
import random

import pytest

from partnerships.actions.releases.publish import publish
from partnerships.models import EVIDENCE_COLUMN, Release
from partnerships.queries.changes import of_versions
from partnerships.queries.columns import COLUMNS
from partnerships.queries.partnership_changes import ALWAYS_DIFFERENT
from tests import database
from tests.exports import reading, records

VERSIONS = 7
PAIRS = [(0, 1), (1, 2), (2, 3), (1, VERSIONS), (3, 6), (0, VERSIONS), (4, 4)]


@pytest.fixture(scope="module")
def published(django_db_setup, django_db_blocker):
    """Seven versions of random edits."""
    chance = random.Random(7)
    with database.committed(django_db_blocker):
        records.fill()
        for number in range(3, VERSIONS + 1):
            records.edit(chance)
            publish(actor="tests", why=f"Edit {number}")
        yield


def compared(row: dict) -> dict:
    return {column.name: row[column.name] for column in COLUMNS if column.name != ALWAYS_DIFFERENT}


def version(download, number: int) -> dict[str, dict]:
    if not number:
        return {}
    rows = reading.json_rows(download(f"/partnerships.json?version={number}"))
    return {row["partnership_id"]: compared(row) for row in rows}


@pytest.mark.parametrize(("older", "newer"), PAIRS)
def test_the_older_with_the_difference_is_the_newer(older, newer, download):
    rows = version(download, older)
    differs = json.loads(download(f"/data/releases/{older}..{newer}.json"))

    for row in differs["withdrawn"]:
        assert compared(row) == rows.pop(row["partnership_id"])
    for change in differs["changed"]:
        for name, sides in change["fields"].items():
            if name != EVIDENCE_COLUMN:
                assert rows[change["partnership_id"]][name] == sides["before"] != sides["after"]
                rows[change["partnership_id"]][name] = sides["after"]
    for row in differs["added"]:
        assert row["partnership_id"] not in rows
        rows[row["partnership_id"]] = compared(row)

    assert rows == version(download, newer)
    assert (differs["from"], differs["to"]) == (older, newer)


@pytest.mark.parametrize(("older", "newer"), PAIRS)
def test_page_csv_and_json_agree(older, newer, download, client):
    differs = json.loads(download(f"/data/releases/{older}..{newer}.json"))
    lines = reading.csv_rows(download(f"/data/releases/{older}..{newer}.csv"))
    page = client.get(f"/data/releases/{older}..{newer}/")

    counts = {what: len(differs[what]) for what in ("added", "changed", "withdrawn")}
    assert page.context["counts"] == counts
    assert sum(one.count for one in page.context["groups"]) == sum(counts.values())
    assert of_versions(older, newer).counts() == counts
    for what in counts:
        assert {row["partnership_id"] for row in lines if row["change"] == what} == {
            row["partnership_id"] for row in differs[what]
        }
    fields = [(change["partnership_id"], name) for change in differs["changed"] for name in change["fields"]]
    assert [(row["partnership_id"], row["field"]) for row in lines if row["change"] == "changed"] == fields


def test_neighboring_versions_differ_by_what_the_release_says(published):
    for release in Release.objects.all():
        differs = of_versions(release.number - 1, release.number).counts()

        assert differs == {
            "added": release.added, "changed": release.changed, "withdrawn": release.withdrawn
        }  # fmt: skip


def test_the_history_has_every_row_of_every_version(download):
    history = list(csv.DictReader(io.StringIO(download("/data/history.csv").decode(), newline="")))

    for number in range(1, VERSIONS + 1):
        then = reading.csv_rows(download(f"/partnerships.csv?version={number}&sort=partnership_id"))
        holding = [
            row for row in history
            if int(row["first_version"]) <= number <= int(row["last_version"] or VERSIONS)
        ]  # fmt: skip

        names = [name for name in then[0] if name not in ("dataset_version", "record_url")]
        assert [[row[name] for name in names] for row in holding] == [
            [row[name] for name in names] for row in then
        ]


def test_releases_are_listed_with_their_reasons(client, published):
    page = client.get("/data/releases/").content.decode()

    assert all(release.why in page for release in Release.objects.all())
    assert page.index("Version 7") < page.index("Version 1<")


def test_a_release_has_its_files_and_its_checksum(client, download):
    page = client.get("/data/releases/3/").content.decode()

    assert "/partnerships.zip?version=3" in page
    assert hashlib.sha256(download("/partnerships.csv?version=3")).hexdigest() in page
    assert "/data/releases/2..3/" in page


@pytest.mark.parametrize(
    "address",
    ["/data/releases/99/", "/data/releases/0/", "/data/releases/1..99/", "/data/releases/1..99.csv"],
)
def test_a_version_there_is_not_is_not_found(address, client, published):
    assert client.get(address).status_code == 404


def test_versions_the_wrong_way_round_lead_to_the_right_one(client, published):
    assert client.get("/data/releases/3..2/")["Location"] == "/data/releases/2..3/"


def test_a_difference_is_sent_again_only_when_it_changed(client, published):
    first = client.get("/data/releases/1..2.csv")
    b"".join(first)

    assert client.get("/data/releases/1..2.csv", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["Content-Disposition"] == 'attachment; filename="ringwatch-v1-v2.csv"'

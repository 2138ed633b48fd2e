"""After a backup is restored, a version number can stand for other rows: no client and no cache keeps the old ones."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from partnerships.api import cursors
from partnerships.exports import map_points
from partnerships.exports.answer import Answer
from partnerships.exports.formats import FORMATS
from partnerships.models import Release, ReleaseRow
from partnerships.queries.answer_tag import answer_tag
from tests.factories import question, released

ADDRESSES = (
    *(f"/partnerships.{extension}" for extension in FORMATS),
    "/partnerships.csv?state=OH&columns=agency",
    "/map/points.json",
    "/map/1/points.json",
    "/changes.atom",
    "/agencies/agency-1/changes.atom",
    "/data/history.csv",
    "/data/releases/0..1.csv",
    "/data/releases/1..2.csv",
    "/data/releases/1..2.json",
    "/api/v1/partnerships/",
    "/api/v1/partnerships/?version=1",
    "/api/v1/partnerships/RW-000001/",
    "/api/v1/agencies/",
    "/api/v1/counts/?group_by=state",
    "/api/v1/changes/",
    "/api/v1/releases/",
)


@pytest.fixture
def two_versions(db):
    cache.clear()
    released({"state": "OH"}, {"state": "OH"})
    Release.objects.create(number=2, why="test", added=0, changed=0, withdrawn=0, total=2)


def restore(shift: timedelta, versions=(1, 2)):
    """The same version numbers, published at other times, with other rows."""
    for release in Release.objects.filter(number__in=versions):
        Release.objects.filter(pk=release.pk).update(published_at=release.published_at + shift)
    ReleaseRow.objects.filter(partnership_id=2).update(state="CA")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("shift", [timedelta(days=-30), timedelta(days=30), timedelta(microseconds=1)])
def test_a_known_tag_is_not_known_any_more(two_versions, client, address, shift):
    first = client.head(address)
    assert client.head(address, headers={"If-None-Match": first["ETag"]}).status_code == 304

    restore(shift)

    again = client.head(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    assert again["ETag"] != first["ETag"]


@pytest.mark.parametrize("address", ["/changes.atom", "/api/v1/partnerships/"])
@pytest.mark.parametrize("shift", [timedelta(days=-30), timedelta(days=30)])
def test_a_known_time_is_not_known_any_more(two_versions, client, address, shift):
    since = {"If-Modified-Since": client.get(address)["Last-Modified"]}
    assert client.get(address, headers=since).status_code == 304

    restore(shift)

    assert client.get(address, headers=since).status_code == 200


@pytest.mark.parametrize("version", [1, 2])
def test_a_difference_depends_on_both_of_its_versions(two_versions, client, version):
    first = client.head("/data/releases/1..2.csv")

    restore(timedelta(seconds=1), versions=(version,))

    assert client.head("/data/releases/1..2.csv")["ETag"] != first["ETag"]


def test_no_cache_gives_old_numbers(two_versions, client):
    def asked():
        counts = client.get("/api/v1/counts/?group_by=state").json()["results"]
        points = client.get("/map/points.json").json()["states"]
        return {one["key"]: one["count"] for one in counts}, points

    assert asked() == ({"OH": 2}, ["OH"])

    restore(timedelta(days=-1))

    assert asked() == ({"CA": 1, "OH": 1}, ["OH", "CA"])


def test_kept_files_and_hashes_are_named_by_the_release(two_versions):
    before = _tags()

    restore(timedelta(days=-1))

    assert not set(before) & set(_tags())


def test_another_layout_is_another_answer(two_versions):
    release = Release.objects.newest()

    tags = {answer_tag(question(asked), release, layout) for layout in (1, 2) for asked in ("", "state=OH")}

    assert len(tags) == 4


def test_the_tag_does_not_depend_on_how_the_version_was_asked_for(two_versions):
    release = Release.objects.newest()

    assert answer_tag(question(""), release, 1) == answer_tag(question("version=2"), release, 1)
    assert answer_tag(question("version=1"), release, 1) != answer_tag(question(""), release, 1)


def test_browsers_are_led_to_other_points(two_versions, client):
    before = map_points.address(question(""))

    restore(timedelta(days=-1))

    now = map_points.address(question(""))
    assert now != before
    assert "immutable" in client.get(now)["Cache-Control"]
    assert "no-cache" in client.get(before)["Cache-Control"]


@pytest.mark.parametrize("path", ["partnerships", "agencies"])
def test_a_cursor_reads_on_in_its_own_release_only(two_versions, client, path):
    ReleaseRow.objects.filter(partnership_id=2).update(agency_slug="agency-2")
    following = client.get(f"/api/v1/{path}/?page_size=1").json()["next"]
    assert client.get(following).status_code == 200

    restore(timedelta(days=-1))

    answer = client.get(following)
    assert answer.status_code == 400
    assert answer.json()["problems"] == [cursors.OF_ANOTHER]


def _tags() -> list[str]:
    return [map_points.tag(question("")), Answer.to(question(""), site="").tag("csv")]

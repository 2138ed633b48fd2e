"""The map's points of a version are packed once it is published, and nobody can tell by what is sent."""

import gzip
import json
import time

import brotli
import pytest
from django.core.cache import cache

from partnerships import tasks
from partnerships.exports import map_points
from partnerships.geography.territories import territories
from partnerships.models import Release, ReleaseRow
from partnerships.packed import SECONDS_UNTIL_SMALL
from tests.factories import announcement, published, question, released

POINTS = "/map/points.json"
KEPT_ANSWER = "ringwatch; hit"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def test_a_version_is_packed_once_and_readers_get_what_was_packed(db, client):
    released({"state": "OH"}, {"state": "CA"})
    assert tasks.keep_newest_points() is True
    assert tasks.keep_newest_points() is False
    ReleaseRow.objects.all().delete()  # from here on nothing can be packed

    sent = client.get(POINTS)
    packed = client.get(POINTS, headers={"Accept-Encoding": "gzip"})
    by_version = client.get("/map/1/points.json")

    assert gzip.decompress(packed.content) == sent.content == by_version.content
    assert json.loads(sent.content)["count"] == 2


def test_only_the_address_of_a_release_is_kept_for_good(db, client):
    released({"state": "OH"})
    address = map_points.address(question(""))
    of_another = address.replace(address[-20:-12], "00000000")

    kept, by_number, other = (client.get(path) for path in (address, "/map/1/points.json", of_another))

    assert of_another != address
    assert kept.content == by_number.content == other.content
    assert "immutable" in kept["Cache-Control"]
    assert "no-cache" in by_number["Cache-Control"] and "no-cache" in other["Cache-Control"]
    assert address in client.get("/").content.decode()


IN_TERRITORIES = {
    "GU": "Hagåtña",
    "PR": "San Juan",
    "VI": "Charlotte Amalie",
    "MP": "Saipan",
    "AS": "Pago Pago",
}
SEA = 0.2
"""Degrees around the drawn land, which is drawn in few strokes."""


def test_a_row_in_a_territory_is_on_the_map_where_its_land_is_drawn(db, client):
    published(
        *(
            announcement(code, agency=f"{city} Police Department", city=city, state=code)
            for code, city in IN_TERRITORIES.items()
        )
    )

    for code, land in territories().items():
        points = client.get(f"{POINTS}?state={code}").json()
        assert (points["count"], points["unplaced"]) == (1, 0), code
        ashore = [point for ring in land["rings"] for point in ring]
        for degrees, ends in (("lon", [x for x, _y in ashore]), ("lat", [y for _x, y in ashore])):
            assert min(ends) - SEA < points[degrees][0] < max(ends) + SEA, code


def test_the_next_version_is_packed_anew(db, client):
    released({"state": "OH"})
    tasks.keep_newest_points()
    before = map_points.tag(question(""))
    Release.objects.create(number=2, why="test", added=0, changed=0, withdrawn=0, total=1)

    assert map_points.tag(question("")) != before
    assert tasks.keep_newest_points() is True
    assert json.loads(client.get(POINTS).content)["version"] == 2


def test_who_asks_before_the_worker_packed_gets_larger_ones_for_a_while(db, client, settings, monkeypatch):
    settings.KEEP_PAGES = True
    monkeypatch.setattr(map_points, "MAX_BYTES_AT_ONCE", 0)
    released({"state": "OH"})
    coded = {"Accept-Encoding": "br"}

    before = [client.get(POINTS, headers=coded) for _ in range(2)]
    tasks.keep_newest_points()
    meanwhile, now = client.get(POINTS, headers=coded), time.time()
    monkeypatch.setattr("partnerships.views.kept_pages.time.time", lambda: now + SECONDS_UNTIL_SMALL)
    after = [client.get(POINTS, headers=coded) for _ in range(2)]

    answers = [*before, meanwhile, *after]
    assert [answer.get("Cache-Status") for answer in answers] == [
        None,
        KEPT_ANSWER,
        KEPT_ANSWER,
        None,
        KEPT_ANSWER,
    ]
    assert before[0].content == before[1].content == meanwhile.content
    assert len(after[0].content) < len(before[0].content) and after[0].content == after[1].content
    assert {brotli.decompress(answer.content) for answer in answers} == {client.get(POINTS).content}


def test_what_the_worker_does_not_pack_is_kept_at_once(db, client, settings, monkeypatch):
    settings.KEEP_PAGES = True
    monkeypatch.setattr(map_points, "MAX_BYTES_AT_ONCE", 0)
    released({"state": "OH"})

    for address, language in ((f"{POINTS}?state=OH", "en"), (POINTS, "es")):
        answers = [client.get(address, headers={"Accept-Language": language}) for _ in range(2)]
        assert answers[1].get("Cache-Status") == KEPT_ANSWER, (address, language)


def test_before_the_first_release_there_are_no_points_to_keep(db):
    assert tasks.keep_newest_points() is False

"""Pages are made once and kept: the same bytes as made anew, never an old one, and nothing that is somebody's."""

import gzip
import time

import brotli
import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.urls import get_resolver
from django.utils import timezone

from partnerships.http import kept_answers
from partnerships.http.kept_answers import KeptAnswer
from partnerships.http.permits import Slots
from partnerships.models import Release, ReleaseRow, Source
from partnerships.operations import metrics
from partnerships.packed import Packed
from partnerships.queries import data_state
from partnerships.queries.data_state import DataState
from partnerships.views import kept_pages
from partnerships.views.kept_pages import (
    CACHE_STATUS,
    DATA_SECONDS,
    HIT,
    KEPT_PAGES,
    OF_THE_RELEASE,
    RELEASE_SECONDS,
    holds,
    offered,
)

pytestmark = pytest.mark.usefixtures("changed")

FORMS = ("/corrections/", "/follow/")
WRITTEN_BY_READERS = ("/partnerships/?q=police", "/map/points.json?in_bbox=-90,30,-80,40", "/find/?q=oakland")


@pytest.fixture
def own_answers(changed, settings):
    """Pages are kept, and none is yet."""
    settings.KEEP_PAGES = True
    kept_answers.OWN.clear()
    cache.clear()
    yield kept_answers.OWN
    kept_answers.OWN.clear()
    cache.clear()


@pytest.fixture
def addresses(changed) -> list[str]:
    """One address of each kind of page that is kept."""
    row = ReleaseRow.objects.newest().order_by("id")[0]
    pages = "/ /partnerships/?state=CA&sort=-start_date /map/points.json /embed/ /trends/ /changes/ /changes/2/ /cite/"
    pages += " /data/ /data/releases/ /data/releases/2/ /data/releases/1..2/ /methodology/ /glossary/ /about/"
    pages += " /timeline/ /program/ /states/ /states/CA/ /sources/ /sources/announcements/ /api/docs/ /map/areas.json"
    return [*pages.split(), row.get_absolute_url(), f"/agencies/{row.agency_slug}/"]


def test_what_is_kept_is_what_would_be_made(own_answers, addresses, client, settings):
    for address in addresses:
        settings.KEEP_PAGES = False
        made = client.get(address)
        settings.KEEP_PAGES = True
        first, again = client.get(address), client.get(address)

        assert made.status_code == first.status_code == 200, address
        assert first.content == again.content == made.content, address
        assert told(first) == told(again), address
        assert told(again) == told(made), address


ADDED = {"Cache-Status", "ETag", "Cache-Control", "Vary", "Content-Length", "Content-Encoding"}
"""What a page has only when it is kept."""


def told(response) -> dict[str, str]:
    """The headers of an answer but those, and but the number of its request."""
    return {name: text for name, text in response.headers.items() if name not in {*ADDED, "X-Request-ID"}}


def test_a_page_asked_again_is_not_made_again(own_answers, addresses, client, django_assert_max_num_queries):
    for name, address in named(addresses):
        if name not in OF_THE_RELEASE:  # whoever else writes to the same server lets it be made again
            continue
        client.get(address)
        # Which data there are; and which release, where somebody else has written to the same server.
        with django_assert_max_num_queries(2):
            assert client.get(address)[CACHE_STATUS] == HIT
        own_answers.clear()
        with django_assert_max_num_queries(2):  # another process finds it in the cache
            assert client.get(address)[CACHE_STATUS] == HIT


def test_the_operator_is_told_how_many_pages_were_kept(own_answers, client):
    def sent(how):
        return metrics.PAGES_SENT.labels(how)._value.get()

    kept, made = sent(metrics.FROM_KEPT), sent(metrics.MADE_ANEW)
    for _ in range(3):
        client.get("/about/")

    assert (sent(metrics.FROM_KEPT) - kept, sent(metrics.MADE_ANEW) - made) == (2, 1)


def test_a_reader_who_has_the_page_is_not_sent_it_again(own_answers, addresses, client):
    for address in addresses:
        first = client.get(address, headers={"Accept-Encoding": "gzip"})
        again = client.get(address, headers={"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"})

        assert gzip.decompress(first.content) and len(first.content) < 40_000, address
        assert (again.status_code, again.content) == (304, b""), address
        assert first["Vary"] == "Accept-Encoding, Accept-Language, Cookie", address
        assert "public" in first["Cache-Control"], address


def test_a_proxy_may_send_a_page_while_it_asks_for_the_next(own_answers, client):
    told = client.get("/partnerships/")["Cache-Control"]

    assert {part.strip().partition("=")[0] for part in told.split(",")} == {
        "public", "max-age", "s-maxage", "stale-while-revalidate", "stale-if-error",
    }  # fmt: skip
    assert "max-age=0" in told


def test_a_new_version_is_seen_at_once(own_answers, client):
    before = client.get("/partnerships/")["X-Dataset-Version"]
    newest = Release.objects.newest()
    release = Release.objects.create(
        number=newest.number + 1, why="a test", added=0, changed=0, withdrawn=0, total=1
    )

    after = client.get("/partnerships/")
    release.delete()

    assert int(after["X-Dataset-Version"]) == int(before) + 1


def test_what_changes_without_a_version_is_seen_a_moment_later(own_answers, client, monkeypatch):
    client.get("/sources/")
    announcements = Source.objects.filter(slug="announcements")
    title = announcements.get().title
    announcements.update(title="Another title")
    later(monkeypatch)
    after = client.get("/sources/").content.decode()
    announcements.update(title=title)
    own_answers.clear()
    cache.clear()

    assert "Another title" in after


def test_nothing_that_a_curator_is_sent_is_kept_or_shared(own_answers, addresses, client):
    client.force_login(get_user_model().objects.get(username="curator"))
    for address in addresses:
        told = client.get(address)["Cache-Control"]
        assert "private" in told and "public" not in told, (address, told)

    assert not kept(), "a curator's answer is kept"


def test_a_page_with_a_form_is_each_readers_own(own_answers, client):
    for address in FORMS:
        response = client.get(address)
        assert "public" not in response.get("Cache-Control", ""), address

    assert not kept()


def test_questions_that_readers_write_are_not_kept(own_answers, client):
    for address in WRITTEN_BY_READERS:
        assert client.get(address).status_code == 200

    assert not kept() and not kept("points-")


def named(addresses):
    return [(get_resolver().resolve(address.partition("?")[0]).url_name, address) for address in addresses]


def later(monkeypatch, seconds=DATA_SECONDS):
    now = time.time()
    monkeypatch.setattr("partnerships.views.kept_pages.time.time", lambda: now + seconds)


def test_the_state_has_the_newest_release_whole(changed):
    assert set(data_state.NAMES) == {field.attname for field in Release._meta.concrete_fields}
    assert data_state.current().release == Release.objects.newest()


def test_a_page_holds_as_long_as_it_may(monkeypatch):
    now, state = time.time(), DataState(Release(number=1, published_at=timezone.now()), "1:1:")

    def held(name, tag=state.tag, snapshot="0:0:", seconds=0.0):
        return holds(KeptAnswer((name, tag, snapshot), now - seconds, "", (), Packed(b"", b"")), state)

    assert held("sources", state.tag, "1:1:", 9999), "nothing was written since"
    assert not held("sources", "of another release", "1:1:"), "another server's name for another moment"
    assert held("map", seconds=RELEASE_SECONDS - 5) and not held("map", seconds=RELEASE_SECONDS)
    assert held("sources") and not held("sources", seconds=DATA_SECONDS)
    assert not held("map", "of another release") and not held("sources", "of another release")


def kept(prefix: str = "answer:") -> list[bytes]:
    """The names of what is in the cache."""
    client = cache._cache.get_client()
    return list(client.scan_iter(f"*{prefix}*"))


def test_every_page_that_is_kept_has_an_address():
    names = {
        pattern.name for pattern in get_resolver("partnerships.urls").url_patterns if hasattr(pattern, "name")
    }

    assert names >= KEPT_PAGES and not {"follow", "corrections"} & KEPT_PAGES


@pytest.mark.parametrize(
    "query, expected",
    [
        ("", ""),
        ("state=CA&kind=police", "kind=police&state=CA"),
        ("kind=police&state=+CA+&status=", "kind=police&state=CA"),
        ("state=NJ&state=CA", "state=CA&state=NJ"),
        ("q=oakland", None),
        ("in_bbox=1,2,3,4", None),
        ("nonsense=1", None),
        ("&".join(["state=CA"] * 7), None),
        ("&".join(["state=CA"] * 1000), None),
    ],
)
def test_a_question_is_offered_or_written(query, expected):
    assert offered(query) == expected


def test_answers_are_the_same_in_every_coding(own_answers, client):
    unpacked = {"gzip": gzip.decompress, "br": brotli.decompress}
    for address in ("/map/points.json", "/about/", "/map/facets.json"):
        plain = client.get(address)
        for coding, unpack in unpacked.items():
            packed = client.get(address, headers={"Accept-Encoding": coding})
            assert packed["Content-Encoding"] == coding
            assert unpack(packed.content) == plain.content
        assert client.get(address, headers={"Accept-Encoding": "gzip, br"})["Content-Encoding"] == "br"


def test_who_asks_first_is_sent_the_new_page_and_who_asks_meanwhile_the_former(
    own_answers, client, monkeypatch
):
    before, key = client.get("/about/"), next(iter(own_answers._answers))
    assert client.get("/about/")["Cache-Status"] == "ringwatch; hit"
    release = Release.objects.create(number=99, why="test", added=0, changed=0, withdrawn=0, total=0)

    with kept_answers.MAKERS.one(key):
        meanwhile = client.get("/about/")
        monkeypatch.setattr(kept_pages, "MOMENT_SECONDS", 0)  # it was long ago, so one waits for the new one
        monkeypatch.setattr(kept_pages, "MAX_WAIT_SECONDS", 0)
        anew = client.get("/about/")
    release.delete()

    assert meanwhile["Cache-Status"] == "ringwatch; hit" and meanwhile.content == before.content
    assert "Cache-Status" not in anew


def test_who_asks_while_as_many_pages_are_made_as_can_be_is_sent_the_former(own_answers, client, monkeypatch):
    before = client.get("/about/")
    client.get("/about/")
    release = Release.objects.create(number=99, why="test", added=0, changed=0, withdrawn=0, total=0)

    with monkeypatch.context() as busy:
        busy.setattr(kept_pages, "SLOTS", Slots(0, 0.01))
        meanwhile, never_asked = client.get("/about/"), client.get("/glossary/")
    anew = client.get("/about/")
    release.delete()

    assert meanwhile["Cache-Status"] == "ringwatch; hit" and meanwhile.content == before.content
    assert "Cache-Status" not in never_asked and "Cache-Status" not in anew

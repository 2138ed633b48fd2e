"""The file of a whole version is kept on disk, and nobody can tell by its bytes."""

import gzip
import hashlib

import pytest
from django.core.cache import cache
from django.test import Client

from partnerships import tasks
from partnerships.exports import kept
from partnerships.models import Release
from tests.factories import released

WHOLE = "/partnerships.csv"


@pytest.fixture
def folder(settings, tmp_path):
    """Where files are kept for this test alone."""
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_ADDRESS = "http://testserver"
    return tmp_path / "versions"


@pytest.fixture
def written(published, folder):
    """The file as the database gives it, before it is kept; then it is kept."""
    before = Client().get(WHOLE)
    assert not before.has_header("Content-Length")
    content = b"".join(before)
    assert tasks.keep_newest_file() is True
    return content


def test_the_file_is_what_the_database_writes(written, client):
    plain = client.get(WHOLE)
    packed = client.get(WHOLE, headers={"Accept-Encoding": "br, gzip"})

    assert b"".join(plain) == written
    assert gzip.decompress(b"".join(packed)) == written
    assert int(plain["Content-Length"]) == len(written)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in packed["Vary"]
    assert plain["Content-Disposition"] == packed["Content-Disposition"]


def test_a_reader_of_another_address_of_the_site_gets_its_own_links(written, client, settings):
    settings.ALLOWED_HOSTS = ["*"]

    response = client.get(WHOLE, headers={"Host": "other.example"})

    assert b"".join(response) == written.replace(b"http://testserver/", b"http://other.example/")
    assert not response.has_header("Content-Length")


def test_who_does_not_take_gzip_gets_it_plain(written, client):
    for accepted in ("identity", "gzip;q=0", "br"):
        response = client.get(WHOLE, headers={"Accept-Encoding": accepted})
        assert not response.has_header("Content-Encoding")
        assert b"".join(response) == written


def test_each_way_of_sending_has_a_tag_of_its_own(written, client):
    plain = client.head(WHOLE)
    packed = client.head(WHOLE, headers={"Accept-Encoding": "gzip"})

    assert plain["ETag"] != packed["ETag"]
    for tag, accepted in ((plain["ETag"], ""), (packed["ETag"], "gzip")):
        asked = {"If-None-Match": tag, "Accept-Encoding": accepted}
        assert client.get(WHOLE, headers=asked).status_code == 304


def test_what_is_promised_without_the_body_is_what_comes(written, client):
    head, get = client.head(WHOLE), client.get(WHOLE)

    assert len(b"".join(get)) == int(head["Content-Length"])
    numbered = {"X-Request-ID": ""}
    assert dict(head.headers) | numbered == dict(get.headers) | numbered


@pytest.mark.parametrize(
    "asked", ["state=CA", "columns=agency", "sort=status", "format_for=excel", "version=1", "undated=only"]
)
def test_any_other_question_is_written_by_the_database(asked, written, client):
    response = client.get(f"{WHOLE}?{asked}")

    assert not response.has_header("Content-Length")
    assert b"".join(response) != written


def test_the_hash_of_a_citation_is_that_of_the_file(written, client):
    cache.clear()

    cited = client.get("/cite/").context["citation"]

    assert cited.sha256 == hashlib.sha256(written).hexdigest()


@pytest.mark.usefixtures("committed_db")
def test_a_file_is_written_once_and_old_ones_go(folder):
    for version in range(1, kept.MAX_VERSIONS_KEPT + 3):
        Release.objects.create(number=version, why="test", added=0, changed=0, withdrawn=0, total=0)
        assert tasks.keep_newest_file() is True
        assert tasks.keep_newest_file() is False

    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 2 * kept.MAX_VERSIONS_KEPT
    assert names[0].startswith("v00000003-")


@pytest.mark.usefixtures("committed_db")
def test_another_release_of_the_same_number_has_another_file(folder, client):
    first = released({"state": "OH"})
    tasks.keep_newest_file()
    before = b"".join(client.get(WHOLE))
    first.delete()

    Release.objects.create(number=1, why="published anew", added=1, changed=0, withdrawn=0, total=1)

    response = client.get(WHOLE)
    assert not response.has_header("Content-Length")
    assert b"".join(response) == before


def test_before_the_first_release_there_is_nothing_to_keep(db, folder):
    assert tasks.keep_newest_file() is False
    assert not folder.exists()

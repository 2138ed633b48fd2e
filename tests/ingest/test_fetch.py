"""Fetching by itself: who asks, how patiently, and what is taken along."""

import gzip
import hashlib
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from django.core.cache import cache

from partnerships.ingest import registry
from partnerships.ingest.fetch import (
    FetchFailed,
    NotModified,
    Terms,
    archived_not_taken,
    fetch,
    fetch_archived,
)
from partnerships.ingest.fetch.download import Downloads
from partnerships.ingest.spec import Archived
from partnerships.models.vocabulary import ListState
from tests.ingest.misbehaving import LIST, WHOLE, Play, content, first, played, status

TODAY = date(2026, 2, 1)
HERE = frozenset({"127.0.0.1"})
SHA256_OF_WHOLE = hashlib.sha256(WHOLE).hexdigest()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def terms(slept):
    return replace(Terms.from_settings(), allow=HERE, pace=0, sleep=slept.append)


def got(act, terms, **asked):
    with played(Play(act, LIST)) as server:
        return Downloads(terms).get(server.address, **asked)


def test_we_say_who_we_are_and_how_to_reach_us(settings, terms):
    settings.CONTACT = "curator@example.org"
    heard = {}

    def act(visit):
        heard.update(visit.headers)
        visit.answer(content=WHOLE)

    got(act, replace(terms, agent=Terms.from_settings().agent))

    assert heard["user-agent"] == "ringwatch (curator@example.org)"
    assert heard["accept-encoding"] == "gzip"
    assert "cookie" not in heard


def test_pauses_grow_from_try_to_try(terms, slept):
    with pytest.raises(FetchFailed, match="It was asked 4 times"):
        got(status("500 Internal Server Error"), terms)

    assert slept == list(terms.pauses)
    assert slept == sorted(slept)


@pytest.mark.parametrize(
    "said",
    ["17", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=17.5), usegmt=True)],
    ids=["seconds", "a date"],
)
def test_a_server_that_asks_for_a_pause_gets_it(terms, slept, said):
    wait = said if isinstance(said, str) else said()

    got(first(1, status("429 Too Many Requests", Retry_After=wait), content(WHOLE)), terms)

    assert len(slept) == 1
    assert 15 < slept[0] <= 18


@pytest.mark.parametrize("said", ["-5", "soon", "", "Mon, 99 Foo 2020"])
def test_a_pause_that_is_no_time_is_passed_over(terms, slept, said):
    got(first(1, status("503 Service Unavailable", Retry_After=said), content(WHOLE)), terms)

    assert slept == [terms.pauses[0]]


def test_a_port_where_nobody_listens_is_tried_again(terms, slept):
    with played(Play(content(WHOLE), LIST)) as server:
        address = server.address

    with pytest.raises(FetchFailed, match="It was asked 4 times"):
        Downloads(terms).get(address)
    assert len(slept) == 3


def test_a_name_nobody_knows_is_said_to_be_unknown(terms):
    with pytest.raises(FetchFailed, match=r"the name nowhere\.invalid is not known"):
        Downloads(replace(terms, pauses=())).get("http://nowhere.invalid/list.csv")


@pytest.mark.parametrize("given", [{"ETag": 'W/"a"'}, {"Last_Modified": "Mon, 23 Nov 2026 07:00:00 GMT"}])
def test_what_the_server_gives_is_given_back(terms, given):
    def act(visit):
        asked = visit.headers.get("if-none-match") or visit.headers.get("if-modified-since")
        visit.answer("304 Not Modified") if asked in given.values() else visit.answer(content=WHOLE, **given)

    with played(Play(act, LIST)) as server:
        answer = Downloads(terms).get(server.address)
        with pytest.raises(NotModified):
            Downloads(terms).get(server.address, seen=answer.validators)
        elsewhere = Downloads(terms).get(f"{server.address}?other", seen=answer.validators)

    assert elsewhere.content == WHOLE


def test_a_compressed_body_in_several_parts_is_whole(terms):
    parts = gzip.compress(WHOLE[:1_000]) + gzip.compress(WHOLE[1_000:])

    assert got(content(parts, Content_Encoding="x-gzip"), terms).content == WHOLE


def test_exactly_the_largest_list_is_taken_and_one_byte_more_is_not(terms):
    assert got(content(b"x" * 1_000), replace(terms, largest=1_000)).content == b"x" * 1_000
    with pytest.raises(FetchFailed, match="sent more than 1,000 bytes"):
        got(content(b"x" * 1_001), replace(terms, largest=1_000))


def test_two_requests_to_one_host_are_a_pause_apart(terms, slept):
    def wait(seconds):
        slept.append(seconds)
        cache.delete("fetched-127.0.0.1")

    cache.delete("fetched-127.0.0.1")
    got(content(WHOLE), replace(terms, pace=1, sleep=wait))

    assert slept


def archived(server, sha256=SHA256_OF_WHOLE, day=TODAY):
    return Archived(server.address, sha256, day)


def test_an_archived_snapshot_is_taken_if_it_is_the_one_declared(terms):
    with played(Play(content(WHOLE), LIST)) as server:
        taken = fetch_archived(archived(server), terms=terms)
        with pytest.raises(FetchFailed, match="its SHA-256 differs"):
            fetch_archived(archived(server, "0" * 64), terms=terms)

    assert (taken.content, taken.observed_on, taken.origin) == (WHOLE, TODAY, server.address)


def test_archived_snapshots_not_yet_taken_come_oldest_first():
    snapshots = [
        Archived("https://example.org", f"{year}" * 16, date(year, 1, 1)) for year in (2021, 2019, 2020)
    ]
    source = replace(registry.get(LIST), archived=tuple(snapshots))

    left = archived_not_taken(source, taken={"2020" * 16})

    assert [one.observed_on.year for one in left] == [2019, 2021]


def test_a_list_still_kept_is_fetched_from_its_address_once_its_archived_snapshots_are_in(terms):
    with played(Play(content(WHOLE, ETag='"1"'), LIST)) as server:
        old = archived(server)
        source = replace(
            registry.get(LIST), bundled="", address=server.address, archived=(old,), state=ListState.KEPT
        )
        first = fetch(source, terms=terms, today=TODAY)
        then = fetch(source, terms=terms, today=TODAY, taken={old.sha256})

    assert (first.origin, first.observed_on) == (old.address, old.observed_on)
    assert then.content == WHOLE
    assert then.validators == {"address": server.address, "etag": '"1"'}


def test_a_list_no_longer_kept_has_nothing_new_once_its_archived_snapshots_are_in(terms):
    old = Archived("http://10.0.0.1/", "0" * 64, TODAY)
    source = replace(registry.get(LIST), bundled="", archived=(old,), state=ListState.RETIRED)

    with pytest.raises(NotModified, match="every archived snapshot"):
        fetch(source, terms=terms, today=TODAY, taken={old.sha256})


def test_a_list_without_an_address_asks_for_a_file(terms):
    source = replace(registry.get(LIST), bundled="")

    with pytest.raises(FetchFailed, match="give it as a file"):
        fetch(source, terms=terms, today=TODAY)


def test_a_file_is_read_with_the_same_limit(terms, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(WHOLE)
    source = registry.get(LIST)

    assert fetch(source, terms=terms, today=TODAY, file=str(path)).content == WHOLE
    with pytest.raises(FetchFailed, match="at most 100 are read"):
        fetch(source, terms=replace(terms, largest=100), today=TODAY, file=str(path))
    with pytest.raises(FetchFailed, match="cannot be read: No such file"):
        fetch(source, terms=terms, today=TODAY, file=str(path) + "x")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for this machine that nobody has signed but itself."""
    if not shutil.which("openssl"):
        pytest.skip("there is no openssl on this machine to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = "subjectAltName=IP:127.0.0.1"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=here -addext {names}"
    subprocess.run([*made.split(), "-keyout", path, "-out", f"{path}.crt"], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + Path(f"{path}.crt").read_bytes())
    return path


def test_an_encrypted_site_is_fetched_from_when_its_certificate_is_trusted(terms, certificate, monkeypatch):
    with played(Play(content(WHOLE), LIST), certificate=certificate) as server:
        with pytest.raises(FetchFailed, match="certificate verify failed"):
            Downloads(replace(terms, pauses=())).get(server.address)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        answer = Downloads(terms).get(server.address)

    assert server.address.startswith("https://")
    assert answer.content == WHOLE


def test_an_encrypted_site_for_another_name_is_not_believed(terms, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with played(Play(content(WHOLE), LIST), certificate=certificate) as server:
        address = server.address.replace("127.0.0.1", "localhost")
        with pytest.raises(FetchFailed, match="certificate verify failed"):
            Downloads(replace(terms, pauses=(), allow=HERE | {"localhost"})).get(address)

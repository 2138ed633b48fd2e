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
from partnerships.ingest.fetch import FetchFailed, FetchPolicy, NotModified, fetch
from partnerships.ingest.fetch.download import Downloader
from partnerships.ingest.readers import network_link
from partnerships.ingest.source_bytes import archived_not_stored, fetch_archived, fetch_source
from partnerships.ingest.spec import Archived
from partnerships.models.vocabulary import SourceState
from tests.ingest.fetch.misbehaving import LIST, MAP, WHOLE, Play, content, first, links_to, played, status

TODAY = date(2026, 2, 1)
HERE = frozenset({"127.0.0.1"})
SHA256_OF_WHOLE = hashlib.sha256(WHOLE).hexdigest()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def policy(slept):
    return replace(
        FetchPolicy.from_settings(), allowed_private_hosts=HERE, min_interval=0, sleep=slept.append
    )


def got(act, policy, **asked):
    with played(Play(act, LIST)) as server:
        return Downloader(policy).get(server.address, **asked)


def test_we_say_who_we_are_and_how_to_reach_us(settings, policy):
    settings.CONTACT = "curator@example.org"
    heard = {}

    def act(visit):
        heard.update(visit.headers)
        visit.answer(content=WHOLE)

    got(act, replace(policy, user_agent=FetchPolicy.from_settings().user_agent))

    assert heard["user-agent"] == "ringwatch (curator@example.org)"
    assert heard["accept-encoding"] == "gzip"
    assert "cookie" not in heard


def test_pauses_grow_from_try_to_try(policy, slept):
    with pytest.raises(FetchFailed, match="It was asked 4 times"):
        got(status("500 Internal Server Error"), policy)

    assert slept == list(policy.retry_delays)
    assert slept == sorted(slept)


@pytest.mark.parametrize(
    "said",
    ["17", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=17.5), usegmt=True)],
    ids=["seconds", "a date"],
)
def test_a_server_that_asks_for_a_pause_gets_it(policy, slept, said):
    wait = said if isinstance(said, str) else said()

    got(first(1, status("429 Too Many Requests", Retry_After=wait), content(WHOLE)), policy)

    assert len(slept) == 1
    assert 15 < slept[0] <= 18


@pytest.mark.parametrize("said", ["-5", "soon", "", "Mon, 99 Foo 2020"])
def test_a_pause_that_is_no_time_is_passed_over(policy, slept, said):
    got(first(1, status("503 Service Unavailable", Retry_After=said), content(WHOLE)), policy)

    assert slept == [policy.retry_delays[0]]


def test_a_port_where_nobody_listens_is_tried_again(policy, slept):
    with played(Play(content(WHOLE), LIST)) as server:
        address = server.address

    with pytest.raises(FetchFailed, match="It was asked 4 times"):
        Downloader(policy).get(address)
    assert len(slept) == 3


def test_a_name_nobody_knows_is_said_to_be_unknown(policy):
    with pytest.raises(FetchFailed, match=r"the name nowhere\.invalid is not known"):
        Downloader(replace(policy, retry_delays=())).get("http://nowhere.invalid/list.csv")


@pytest.mark.parametrize("given", [{"ETag": 'W/"a"'}, {"Last_Modified": "Mon, 23 Nov 2026 07:00:00 GMT"}])
def test_what_the_server_gives_is_given_back(policy, given):
    def act(visit):
        asked = visit.headers.get("if-none-match") or visit.headers.get("if-modified-since")
        visit.answer("304 Not Modified") if asked in given.values() else visit.answer(content=WHOLE, **given)

    with played(Play(act, LIST)) as server:
        response = Downloader(policy).get(server.address)
        with pytest.raises(NotModified):
            Downloader(policy).get(server.address, validators=response.validators)
        elsewhere = Downloader(policy).get(f"{server.address}?other", validators=response.validators)

    assert elsewhere.content == WHOLE


def test_a_compressed_body_in_several_parts_is_whole(policy):
    parts = gzip.compress(WHOLE[:1_000]) + gzip.compress(WHOLE[1_000:])

    assert got(content(parts, Content_Encoding="x-gzip"), policy).content == WHOLE


def test_exactly_the_largest_list_is_taken_and_one_byte_more_is_not(policy):
    assert got(content(b"x" * 1_000), replace(policy, max_bytes=1_000)).content == b"x" * 1_000
    with pytest.raises(FetchFailed, match="sent more than 1,000 bytes"):
        got(content(b"x" * 1_001), replace(policy, max_bytes=1_000))


def test_two_requests_to_one_host_are_a_pause_apart(policy, slept):
    def wait(seconds):
        slept.append(seconds)
        cache.delete("fetched-127.0.0.1")

    cache.delete("fetched-127.0.0.1")
    got(content(WHOLE), replace(policy, min_interval=1, sleep=wait))

    assert slept


def archived(server, sha256=SHA256_OF_WHOLE, day=TODAY):
    return Archived(server.address, sha256, day)


def test_an_archived_snapshot_is_taken_if_it_is_the_one_declared(policy):
    with played(Play(content(WHOLE), LIST)) as server:
        taken = fetch_archived(archived(server), policy)
        with pytest.raises(FetchFailed, match="its SHA-256 differs"):
            fetch_archived(archived(server, "0" * 64), policy)

    assert (taken.content, taken.observed_on, taken.origin) == (WHOLE, TODAY, server.address)


def test_archived_snapshots_not_yet_taken_come_oldest_first():
    snapshots = [
        Archived("https://example.org", f"{year}" * 16, date(year, 1, 1)) for year in (2021, 2019, 2020)
    ]
    source = replace(registry.get(LIST), archived=tuple(snapshots))

    left = archived_not_stored(source, stored_hashes={"2020" * 16})

    assert [one.observed_on.year for one in left] == [2019, 2021]


def test_a_list_still_kept_is_fetched_from_its_address_once_its_archived_snapshots_are_in(policy):
    with played(Play(content(WHOLE, ETag='"1"'), LIST)) as server:
        old = archived(server)
        source = replace(
            registry.get(LIST), bundled="", address=server.address, archived=(old,), state=SourceState.KEPT
        )
        first = fetch_source(source, policy, today=TODAY)
        then = fetch_source(source, policy, today=TODAY, stored_hashes={old.sha256})

    assert (first.origin, first.observed_on) == (old.address, old.observed_on)
    assert then.content == WHOLE
    assert then.validators == {"address": server.address, "etag": '"1"'}


def test_a_list_no_longer_kept_has_nothing_new_once_its_archived_snapshots_are_in(policy):
    old = Archived("http://10.0.0.1/", "0" * 64, TODAY)
    source = replace(registry.get(LIST), bundled="", archived=(old,), state=SourceState.RETIRED)

    with pytest.raises(NotModified, match="every archived snapshot"):
        fetch_source(source, policy, today=TODAY, stored_hashes={old.sha256})


def test_a_list_without_an_address_asks_for_a_file(policy):
    source = replace(registry.get(LIST), bundled="")

    with pytest.raises(FetchFailed, match="give it as a file"):
        fetch_source(source, policy, today=TODAY)


def test_a_file_is_read_with_the_same_limit(policy, tmp_path):
    path = tmp_path / "list.csv"
    path.write_bytes(WHOLE)
    source = registry.get(LIST)

    assert fetch_source(source, policy, today=TODAY, file=str(path)).content == WHOLE
    with pytest.raises(FetchFailed, match="at most 100 are read"):
        fetch_source(source, replace(policy, max_bytes=100), today=TODAY, file=str(path))
    with pytest.raises(FetchFailed, match="cannot be read: No such file"):
        fetch_source(source, policy, today=TODAY, file=str(path) + "x")


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


def test_an_encrypted_site_is_fetched_from_when_its_certificate_is_trusted(policy, certificate, monkeypatch):
    with played(Play(content(WHOLE), LIST), certificate=certificate) as server:
        with pytest.raises(FetchFailed, match="certificate is not trusted"):
            Downloader(replace(policy, retry_delays=())).get(server.address)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        response = Downloader(policy).get(server.address)

    assert server.address.startswith("https://")
    assert response.content == WHOLE


def test_an_encrypted_file_points_on_to_an_encrypted_one_only(policy, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with played(Play(links_to("/real.kml", WHOLE), MAP), certificate=certificate) as server:
        assert fetch(server.address, policy, follow=network_link).content == WHOLE
    with (
        played(
            Play(links_to("http://127.0.0.1:{port}/real.kml", WHOLE), MAP), certificate=certificate
        ) as server,
        pytest.raises(FetchFailed, match="sends on to an address without encryption"),
    ):
        fetch(server.address, policy, follow=network_link)


def test_an_encrypted_site_for_another_name_is_not_believed(policy, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))

    with played(Play(content(WHOLE), LIST), certificate=certificate) as server:
        address = server.address.replace("127.0.0.1", "localhost")
        with pytest.raises(FetchFailed, match="certificate is not trusted"):
            Downloader(replace(policy, retry_delays=(), allowed_private_hosts=HERE | {"localhost"})).get(
                address
            )

"""Which addresses lists are fetched from."""

import socket
from dataclasses import replace

import httpx
import pytest

from partnerships.ingest.fetch import FetchFailed, FetchPolicy
from partnerships.ingest.fetch.addresses import checked_addresses, is_public, web_address
from partnerships.ingest.fetch.request import send_request
from tests.ingest.fetch.misbehaving import LIST, WHOLE, Play, content, played

PRIVATE = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.2.1
    192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe fc00::1 fd12:3456::1
    fe80::1 fe80::1%eth0 fec0::1 ff02::1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2002:c0a8:1:: 2001:db8::1 100::1
    192.0.0.9 192.0.0.170 192.0.0.192 192.31.196.1 192.52.193.1 192.88.99.1 192.175.48.1
    168.63.129.16 ::ffff:168.63.129.16 3fff::1 3fff:fff:ffff::1 5f00::1 2001::1
    2001:2::1 2001:10::1 2001:20::1 2620:4f:8000::1 100:0:0:1::1 64:ff9b:1::1
    64:ff9b::a83f:8110 4000::1 ::ffff:0:127.0.0.1 255.255.255.255 2002:a83f:8110::
""".split()
PUBLIC = """
    1.1.1.1 8.8.8.8 172.32.0.1 192.167.255.255 168.63.129.17 192.0.1.1 192.88.98.1
    2606:4700::1111 2a00:1450:4001:800::200e 3ffe::1 ::ffff:8.8.8.8 64:ff9b::808:808
""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_in_every_spelling(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_known(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "::1", "0"]
)
def test_a_host_on_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises(FetchFailed, match="this machine or a private network"):
        checked_addresses(host, 80, frozenset())


@pytest.mark.parametrize(
    ("allowed_private_hosts", "port"), [("localhost", 80), ("localhost", 8080), ("localhost:8080", 8080)]
)
def test_a_host_may_be_allowed_with_any_port_or_one(allowed_private_hosts, port):
    assert checked_addresses("LOCALHOST", port, frozenset({allowed_private_hosts}))


def test_another_port_of_an_allowed_host_is_not_allowed():
    with pytest.raises(FetchFailed):
        checked_addresses("localhost", 6379, frozenset({"localhost:8080"}))


@pytest.mark.parametrize(
    "text",
    [
        "ftp://example.org/x",
        "file:///etc/passwd",
        "gopher://example.org",
        "javascript:alert(1)",
        "data:text/csv,a",
        "//example.org/x",
        "http:///x",
        "/etc/passwd",
        "",
        "http://[::1",
        "http://exa mple.org:port/",
        "https://me:secret@example.org/list.csv",
        "http://" + "a" * 70_000,
    ],
)
def test_only_web_addresses_are_fetched(text):
    with pytest.raises(FetchFailed):
        web_address(text)


def test_a_site_with_encryption_may_not_send_on_to_one_without():
    with pytest.raises(FetchFailed, match="without encryption"):
        web_address("http://example.org/list.csv", base=httpx.URL("https://example.org/"))


def test_an_address_relative_to_the_last_one_is_followed():
    url = web_address("../b.csv?x=1#part", base=httpx.URL("https://example.org/a/list.csv"))

    assert str(url) == "https://example.org/b.csv?x=1"


def test_the_name_is_asked_once_so_a_second_answer_changes_nothing(monkeypatch):
    """DNS rebinding, played by the one part that cannot be had on loopback: the name service."""
    numeric, asked = socket.getaddrinfo, []

    def names(host, port, *kind, **more):
        if host != "list.example":
            return numeric(host, port, *kind, **more)
        asked.append(host)
        return numeric("127.0.0.1" if len(asked) == 1 else "10.0.0.1", port, *kind, **more)

    with played(Play(content(WHOLE), LIST)) as server:
        monkeypatch.setattr(socket, "getaddrinfo", names)
        policy = replace(
            FetchPolicy.from_settings(), allowed_private_hosts=frozenset({"list.example"}), connect_timeout=1
        )
        url = httpx.URL(server.address).copy_with(host="list.example")
        response = send_request(url, policy, max_bytes=len(WHOLE))

    assert response.content == WHOLE
    assert asked == ["list.example"]


def test_one_private_address_among_several_is_enough_to_refuse(monkeypatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_asked, **_kind: both)

    with pytest.raises(FetchFailed, match=r"at 10\.0\.0\.1"):
        checked_addresses("list.example", 80, frozenset())

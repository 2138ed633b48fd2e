"""What the shipped proxy answers by itself has the safe headers, and what the site answers has its own, once."""

import socket

import pytest

from tests.deploy.shipped_proxy import OWN_HEADERS, SITE_HEADERS, without_a_known_name

ASKED = b"GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


def answered(port: int, sent: bytes, *, is_secure: bool) -> tuple[int, list[str], dict[str, str]]:
    """Status of an answer, the names of its headers as often as they came, and their values."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        client = without_a_known_name().wrap_socket(plain) if is_secure else plain
        with client:
            client.sendall(sent)
            arrived = b""
            while b"\r\n\r\n" not in arrived and (piece := client.recv(65536)):
                arrived += piece
    head = arrived.partition(b"\r\n\r\n")[0]
    first, *lines = head.decode("latin-1").split("\r\n")
    told = [line.partition(": ")[::2] for line in lines]
    return int(first.split(" ")[1]), [name for name, _ in told], dict(told)


@pytest.mark.parametrize(
    ("expected", "sent"),
    [
        (400, b"GET / HTTP/1.1\r\n\r\n"),
        (404, ASKED % b"/metrics"),
        (413, ASKED.replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\nContent-Length: 100000\r\n\r\n") % b"/"),
        (414, ASKED % (b"/" + b"a" * 9000)),
        (400, ASKED.replace(b"\r\n\r\n", b"\r\nX-A: " + b"a" * 9000 + b"\r\n\r\n") % b"/"),
        (502, ASKED % b"/hangs-up"),
    ],
)  # fmt: skip
def test_what_the_proxy_answers_by_itself_has_the_safe_headers(proxy, expected, sent):
    for is_secure in (True, False) if expected in {400, 414} else (True,):
        port = proxy.secure if is_secure else proxy.plain
        status, _, told = answered(port, sent, is_secure=is_secure)
        assert status == expected
        assert {name: told.get(name) for name in OWN_HEADERS} == OWN_HEADERS


def test_what_the_site_answers_has_its_own_headers_once(proxy):
    for path in (b"/once", b"/once", b"/admin/"):
        status, names, told = answered(proxy.secure, ASKED % path, is_secure=True)
        assert status == 200
        assert [names.count(name) for name in OWN_HEADERS] == [1] * len(OWN_HEADERS)
        assert {name: told[name] for name in SITE_HEADERS} == SITE_HEADERS


def test_who_is_sent_to_tls_has_the_safe_headers(proxy):
    status, _, told = answered(proxy.plain, ASKED % b"/states/", is_secure=False)
    assert (status, {name: told.get(name) for name in OWN_HEADERS}) == (301, OWN_HEADERS)

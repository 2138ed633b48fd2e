"""Answers that no view gives have the safe headers too: the web server's own, what is refused, what fails."""

import re
import socket
from contextlib import ExitStack

import httpx
import pytest
from django.test import RequestFactory
from gunicorn import util

from partnerships.http.headers import of_web_server, safe_headers
from partnerships.http.refusals import refusal
from ringwatch.web import own_answers
from ringwatch.web.arrival import MAX_HEADER_BYTES
from ringwatch.web.worker import MAX_CONNECTIONS_OF_ONE
from tests.factories import released
from tests.ringwatch.web.web_requests import address_of, status

GET = b"GET /about/ HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /follow/ HTTP/1.1\r\nHost: localhost\r\n"
HEADERS = {name.lower() for name in of_web_server()}
BY_THE_WEB_SERVER = {
    "no HTTP": (400, b"GET /\r\n\r\n"),
    "a method with a bracket": (400, b"a( /about/ HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "an unknown version": (400, b"GET /about/ HTTP/9.9\r\nHost: localhost\r\n\r\n"),
    "HTTP/2": (400, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "a header with a blank": (400, GET + b"X A: b\r\n\r\n"),
    "two lengths": (400, POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc"),
    "a long address": (414, b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "a long header": (431, GET + b"X-A: " + b"a" * 9000 + b"\r\n\r\n"),
    "many headers": (431, GET + b"X-A: b\r\n" * 200 + b"\r\n"),
    "headers without end": (431, GET + b"X-A: " + b"a" * MAX_HEADER_BYTES),
    "an unknown coding": (501, POST + b"Transfer-Encoding: any\r\n\r\n"),
    "an unknown expectation": (417, GET + b"Expect: anything\r\n\r\n"),
}
STATIC = GET.replace(b"/about/", b"/static/css/base.css")
BY_THE_SITE = {
    "no name of the site": (400, b"GET /about/ HTTP/1.1\r\nHost: other.example\r\n\r\n"),
    "a body in chunks": (411, POST + b"Transfer-Encoding: chunked\r\n\r\n"),
    "a body too long": (413, POST + b"Content-Length: 99999999\r\n\r\n"),
    "a form without its token": (403, POST + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\na=b"),
    "no file of that name": (404, GET.replace(b"/about/", b"/static/css/none.css") + b"\r\n"),
    "a file that is posted to": (405, STATIC.replace(b"GET", b"POST") + b"Content-Length: 0\r\n\r\n"),
    "a range beyond a file": (416, STATIC + b"Range: bytes=999999999-\r\n\r\n"),
    "any address": (404, b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "a connection elsewhere": (404, b"CONNECT a.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    "whether it answers": (200, GET.replace(b"/about/", b"/healthz") + b"\r\n"),
}  # fmt: skip


def head_of(client) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer that a connection brings, once what comes before it is read."""
    client.settimeout(10)
    arrived = b""
    while b"\r\n\r\n" not in (final := re.sub(rb"\AHTTP/1\.1 100 Continue\r\n\r\n", b"", arrived)):
        piece = client.recv(65536)
        assert piece, f"no answer but {arrived!r}"
        arrived += piece
    lines = final.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(lines[0].split(" ")[1]), {
        name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])
    }


@pytest.mark.parametrize(
    ("expected", "sent"),
    [*BY_THE_WEB_SERVER.values(), *BY_THE_SITE.values()],
    ids=[*BY_THE_WEB_SERVER, *BY_THE_SITE],
)
def test_what_no_view_answers_has_the_safe_headers(site, committed_db, expected, sent):
    with socket.create_connection(address_of(site)) as client:
        client.sendall(sent)
        found, told = head_of(client)

    assert found == expected
    assert told.keys() >= HEADERS
    assert told["x-content-type-options"] == "nosniff"
    assert "private" in told["cache-control"] or told["cache-control"] == "no-store"


def test_who_opens_too_many_connections_is_told_with_the_safe_headers(site, committed_db):
    status(site, "/healthz")
    with ExitStack() as stack:
        opened = [
            stack.enter_context(socket.create_connection(address_of(site), source_address=("127.0.0.9", 0)))
            for _ in range(MAX_CONNECTIONS_OF_ONE + 1)
        ]

        found, told = head_of(opened[-1])

    assert (found, told["retry-after"]) == (429, "5")
    assert told.keys() >= HEADERS


def test_the_web_servers_own_answer_repeats_nothing_that_was_sent(site, committed_db):
    with socket.create_connection(address_of(site)) as client:
        client.sendall(b"<script>alert(1)</script>( /about/ HTTP/1.1\r\n\r\n")
        client.settimeout(10)
        told = b"".join(iter(lambda: client.recv(65536), b""))

    assert b"script>" not in told
    assert told.endswith(b"\r\n\r\nBad Request: this server could not read the request.\n")


def test_gunicorn_calls_the_function_that_ours_replaces():
    """By this name and with these four; else its own page would come back unseen."""
    assert util.write_error.__code__.co_argcount == own_answers.write_error.__code__.co_argcount == 4


@pytest.mark.parametrize("path", ["/about/", "/api/v1/partnerships/", "/find.json", "/partnerships.csv"])
def test_a_refusal_before_any_view_has_the_content_policy(path):
    request = RequestFactory().get(path)

    told = safe_headers(lambda _request: refusal(request, 503, "Later.", retry_seconds=3))(request)

    assert {name.lower() for name in told.headers} >= HEADERS
    assert told["Cache-Control"] == "no-store"


OF_ONE_REQUEST = {"date", "x-request-id", "cache-status", "connection", "server", "keep-alive"}


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/partnerships/",
        "/embed/?state=CA",
        "/embed/table/",
        "/trends/",
        "/map/points.json",
        "/map/facets.json",
        "/api/v1/partnerships/",
        "/api/v1/counts/?group_by=state",
        "/partnerships.csv",
        "/partnerships.json",
        "/changes.atom",
        "/charts/growth.svg",
        "/static/css/base.css",
    ],
)
def test_an_answer_that_nothing_changed_changes_no_header_of_what_is_kept(site, committed_db, path):
    released({"agency_name": "Fresno Police Department", "city": "Fresno", "state": "CA"})
    first = httpx.get(f"{site}{path}", timeout=30)
    assert first.status_code == 200

    known = {"If-None-Match": first.headers["ETag"]} if "ETag" in first.headers else {}
    known |= {"If-Modified-Since": first.headers["Last-Modified"]} if "Last-Modified" in first.headers else {}
    again = httpx.get(f"{site}{path}", headers=known, timeout=30)

    assert again.status_code == 304
    others = {name: value for name, value in again.headers.items() if name not in OF_ONE_REQUEST}
    vary = set(others.pop("vary", "").split(", "))
    assert vary >= set(first.headers.get("vary", "").split(", ")), "in which languages it is, it cannot tell"
    assert others == {name: first.headers[name] for name in others}

"""Clients that send a byte now and then, or read nothing, take nothing from others."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack

import pytest

from partnerships.http.guard import MAX_FORM_BYTES
from ringwatch.web.arrival import MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_WAITED_BYTES, is_endless, is_whole
from ringwatch.web.server import HEAPS
from tests.ringwatch.web.web_requests import CLIENTS, address_of, status

HEADERS = b"POST /follow/ HTTP/1.1\r\nHost: localhost\r\n"
FORM = HEADERS + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
LONGEST_FORM = HEADERS + b"Content-Length: %d\r\n\r\n" % MAX_FORM_BYTES
LONGEST_HEADERS = HEADERS + b"X-A: " + b"a" * (MAX_HEADER_BYTES - len(HEADERS) - 9) + b"\r\n\r\n"
REFUSED = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\n"
HALF_SENT = {"nothing": b"", "half a header": HEADERS + b"X-A: ", "half a form": FORM + b"email="}
BODY_TO_COME = {
    "a long body": REFUSED + b"Content-Length: 900000\r\n\r\n",
    "a body in chunks": REFUSED + b"Transfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize(
    ("arrived", "whole"),
    [
        (b"", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n", False),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\ncontent-length:3\r\n\r\nabc", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: 3x\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"0" * 20 + b"3\r\n\r\nab", False),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"0" * 20 + b"\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nContent-Length: " + b"9" * 20 + b"\r\n\r\n", True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", True),
        (LONGEST_FORM, False),
        (LONGEST_FORM + b"a" * (MAX_FORM_BYTES - 1), False),
        (LONGEST_FORM + b"a" * MAX_FORM_BYTES, True),
        (LONGEST_HEADERS, True),
        (b"a" + LONGEST_HEADERS, False),
        (b"a" * MAX_HEADER_BYTES, False),
    ],
)
def test_a_request_is_whole_when_no_thread_would_wait_for_it(arrived, whole):
    assert is_whole(arrived) is whole


def test_headers_are_endless_where_no_end_can_come_in_time():
    assert not is_endless(LONGEST_HEADERS)
    assert not is_endless(LONGEST_HEADERS[:-1])
    assert is_endless(b"a" + LONGEST_HEADERS)
    assert is_endless(b"a" + LONGEST_HEADERS[:-1])


def test_all_of_the_longest_request_that_is_waited_for_is_looked_at():
    """Else its end would never be seen; and a form that the site takes is waited for."""
    assert MAX_FORM_BYTES <= MAX_BODY_BYTES
    assert len(LONGEST_HEADERS) + MAX_BODY_BYTES <= MAX_WAITED_BYTES


def seconds_of_another(site) -> float:
    """How long a reader waits who just looks at a page."""
    began = time.monotonic()
    assert status(site, "/healthz") == 200
    return time.monotonic() - began


@pytest.fixture
def clients(site):
    """Opens so many connections that send these bytes, and keeps them open."""
    seconds_of_another(site)  # a server listens before it has started
    with ExitStack() as stack:

        def connect(sent: bytes) -> list[socket.socket]:
            made = [stack.enter_context(socket.create_connection(address_of(site))) for _ in range(CLIENTS)]
            for one in made:
                one.sendall(sent)
            return made

        yield connect


@pytest.mark.parametrize("sent", HALF_SENT.values(), ids=HALF_SENT)
def test_clients_that_send_half_a_request_stop_nobody(site, clients, committed_db, sent):
    opened = clients(sent)
    for one in opened:
        one.sendall(b"a" if sent else b"")

    assert seconds_of_another(site) < 1


@pytest.mark.parametrize("sent", BODY_TO_COME.values(), ids=BODY_TO_COME)
def test_clients_that_do_not_send_a_body_that_is_refused_stop_nobody(site, clients, committed_db, sent):
    opened = clients(sent)

    assert seconds_of_another(site) < 1
    assert all(one.recv(12) == b"HTTP/1.1 405" for one in opened)


def test_clients_whose_headers_do_not_end_stop_nobody(site, clients, committed_db):
    """They are told, and wait in no thread for the end that never comes."""
    opened = clients(HEADERS + b"X-A: " + b"a" * MAX_HEADER_BYTES)

    assert seconds_of_another(site) < 1
    assert all(one.recv(12) == b"HTTP/1.1 431" for one in opened)


def test_the_longest_form_is_answered_when_it_has_come_in_pieces(site, clients, committed_db):
    form = LONGEST_FORM + b"a" * MAX_FORM_BYTES
    with socket.create_connection(address_of(site)) as client:
        client.settimeout(10)
        for begin in range(0, len(form), 10_000):
            client.sendall(form[begin : begin + 10_000])
            time.sleep(0.01)

        assert client.recv(12) == b"HTTP/1.1 403", "it has no token"


def test_clients_that_never_close_stop_nobody(site, clients, committed_db):
    for one in clients(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"):
        assert one.recv(12) == b"HTTP/1.1 200"

    assert seconds_of_another(site) < 1


def test_a_request_may_come_in_pieces(site, committed_db):
    with socket.create_connection(address_of(site)) as client:
        for piece in (b"GET /healthz HT", b"TP/1.1\r\nHost: localh", b"ost\r\n", b"\r\n"):
            client.sendall(piece)
            time.sleep(0.02)

        assert client.recv(12) == b"HTTP/1.1 200"


def test_a_client_that_goes_away_in_mid_request_is_let_go(site, committed_db):
    with socket.create_connection(address_of(site)) as client:
        client.sendall(b"GET /healthz HT")
        client.shutdown(socket.SHUT_WR)
        client.settimeout(5)

        assert client.recv(12) == b""


def test_half_a_next_request_behind_a_whole_one_takes_no_thread(site, clients, committed_db):
    for one in clients(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hea"):
        assert one.recv(12) == b"HTTP/1.1 200"

    assert seconds_of_another(site) < 1


FILL_AND_FREE = """
import ctypes, threading
from types import SimpleNamespace
from ringwatch.web import server

if {shared}:
    server.post_worker_init(SimpleNamespace())
begun, done = threading.Barrier(16), threading.Barrier(16)

def fill_and_free():
    begun.wait()
    kept = [bytes(50_000) for _ in range(200)]
    done.wait()

threads = [threading.Thread(target=fill_and_free) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


@pytest.mark.parametrize("shared", [True, False])
def test_threads_share_the_memory_that_they_free(shared):
    """In a process that gunicorn has prepared to answer; not in any other."""
    told = subprocess.run(
        [sys.executable, "-c", FILL_AND_FREE.format(shared=shared)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ringwatch.settings"},
    ).stdout

    assert (told.count("<heap nr=") <= HEAPS) is shared

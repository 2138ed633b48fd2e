"""Clients that send a byte now and then, or read nothing, take no thread from others."""

import os
import selectors
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from ringwatch.web import server, worker
from ringwatch.web.worker import MAX_QUICK, MAX_WAITED_BYTES, PatientWorker, is_whole

CLIENTS = server.threads + 6
HEADERS = b"POST /follow/ HTTP/1.1\r\nHost: localhost\r\n"
FORM = HEADERS + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n"
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
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", True),
        (b"a" * MAX_WAITED_BYTES, True),
    ],
)
def test_a_request_is_whole_when_no_thread_would_wait_for_it(arrived, whole):
    assert is_whole(arrived) is whole


def address_of(site) -> tuple[str, int]:
    parts = urlsplit(site)
    return parts.hostname, parts.port


def seconds_of_another(site) -> float:
    """How long a reader waits who just looks at a page."""
    began = time.monotonic()
    assert status(site, "/healthz") == 200
    return time.monotonic() - began


def status(site, path) -> int:
    connection = HTTPConnection(*address_of(site), timeout=10)
    connection.request("GET", path)
    found = connection.getresponse().status
    connection.close()
    return found


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


@contextmanager
def worker_of(application):
    """A worker of this process that serves a program: the address."""
    config = Config()
    config.set("threads", CLIENTS)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = PatientWorker(1, os.getppid(), [listener], None, 30, config, Logger(config))
        made.wsgi, made.alive = application, True
        made.tpool, made.poller = made.get_thread_pool(), selectors.DefaultSelector()
        made.method_queue.init()
        loop = Thread(target=made.run)
        loop.start()
        yield "http://{}:{}".format(*listener.getsockname())
        made.handle_exit(None, None)
        loop.join()
        made.tmp.close()


def test_those_that_take_long_hold_up_nobody():
    slow, started = Event(), []

    def application(environ, start):
        start("200 OK", [("Content-Length", "0")])
        if environ["PATH_INFO"] == "/slow":
            started.append(environ)
            slow.wait(10)
        return []

    with worker_of(application) as address, ThreadPoolExecutor(2 * MAX_QUICK) as readers:
        asked = [readers.submit(status, address, "/slow") for _ in range(2 * MAX_QUICK)]
        began = time.monotonic()
        while len(started) < len(asked):
            assert time.monotonic() < began + 5
            time.sleep(0.01)

        assert status(address, "/quick") == 200
        slow.set()
        assert {one.result() for one in asked} == {200}


def test_few_of_a_crowd_are_answered_at_once(monkeypatch):
    monkeypatch.setattr(worker, "QUICK_SECONDS", 10)
    under_way, seen = set(), []

    def application(environ, start):
        under_way.add(id(environ))
        seen.append(len(under_way))
        time.sleep(0.002)
        under_way.discard(id(environ))
        start("200 OK", [("Content-Length", "0")])
        return []

    with worker_of(application) as address, ThreadPoolExecutor(4 * MAX_QUICK) as readers:
        assert {*readers.map(lambda _: status(address, "/"), range(8 * MAX_QUICK))} == {200}

    assert 1 < max(seen) <= MAX_QUICK

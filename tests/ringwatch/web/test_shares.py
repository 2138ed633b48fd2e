"""Connections are shared out among the processes of the web server, and threads among the clients."""

import os
import selectors
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from threading import Event, Thread

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger

from ringwatch.web import connection_counts, worker
from ringwatch.web.ready import InTurns
from ringwatch.web.worker import MAX_CONNECTIONS_OF_ONE, MAX_QUICK, MAX_QUICK_OF_ONE, PatientWorker
from tests.ringwatch.web.web_requests import CLIENTS, address_of, status

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
SERVED, TURNED_AWAY = b"HTTP/1.1 200", b"HTTP/1.1 429"


@contextmanager
def workers_of(application, count=1, proxies=0):
    """So many workers, in this process, that serve a program at one address: that, and the workers."""
    config = Config()
    config.set("threads", CLIENTS)
    with socket.create_server(("127.0.0.1", 0), backlog=256) as listener:
        made = [
            PatientWorker(age, os.getppid(), [listener.dup()], None, 30, config, Logger(config))
            for age in range(1, count + 1)
        ]
        for one in made:
            one.wsgi, one.alive, one.proxies = application, True, proxies
            one.tpool, one.poller = one.get_thread_pool(), selectors.DefaultSelector()
            one.method_queue.init()
        loops = [Thread(target=one.run) for one in made]
        for loop in loops:
            loop.start()
        try:
            yield "http://{}:{}".format(*listener.getsockname()), made
        finally:
            for one in made:
                one.handle_exit(None, None)
            for loop in loops:
                loop.join()
            for one in made:
                one.tmp.close()


@contextmanager
def worker_of(application):
    """A worker of this process that serves a program: the address."""
    with workers_of(application) as (address, _):
        yield address


def await_true(is_so):
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.01)


def nothing(environ, start):
    """A program that says nothing."""
    start("200 OK", [("Content-Length", "0")])
    return []


@contextmanager
def connections(address, count, own="127.0.0.1"):
    """So many connections of one client, each with one answer behind it: what the answers begin with."""
    with ExitStack() as stack:
        made = [
            stack.enter_context(socket.create_connection(address_of(address), 5, (own, 0)))
            for _ in range(count)
        ]
        for one in made:
            one.sendall(REQUEST)
        yield [one.recv(12) for one in made]


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
        await_true(lambda: len(started) == len(asked))

        assert status(address, "/quick") == 200
        slow.set()
        assert {one.result() for one in asked} == {200}


@pytest.mark.parametrize(("clients", "most"), [(2 * MAX_QUICK, MAX_QUICK), (1, MAX_QUICK_OF_ONE)])
def test_few_of_a_crowd_are_answered_at_once_and_fewer_of_one_client(monkeypatch, clients, most):
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
        asked = [
            readers.submit(status, address, "/", f"127.0.0.{2 + number % clients}")
            for number in range(8 * MAX_QUICK)
        ]
        assert {one.result() for one in asked} == {200}

    assert 1 < max(seen) <= most


def test_connections_are_shared_out_among_the_processes():
    with (
        workers_of(nothing, count=2) as (address, both),
        connections(address, 30) as answers,
    ):
        assert set(answers) == {SERVED}
        assert sorted(one.nr_conns for one in both) == [15, 15]


def test_what_another_process_does_not_take_is_taken():
    connection_counts.tell(process=5, connections=0)
    try:
        with workers_of(nothing) as (address, _), connections(address, 5) as answers:
            assert set(answers) == {SERVED}
    finally:
        connection_counts.forget(5)


def test_one_client_has_so_many_connections_and_others_theirs(monkeypatch):
    monkeypatch.setattr(worker, "MAX_CONNECTIONS_OF_ONE", 10)
    with workers_of(nothing) as (address, (only,)):
        with connections(address, 15, "127.0.0.2") as answers:
            assert answers == [SERVED] * 10 + [TURNED_AWAY] * 5
            assert status(address, "/") == 200

        await_true(lambda: "127.0.0.2" not in only.open)
        with connections(address, 1, "127.0.0.2") as later:
            assert later == [SERVED]


def test_who_opens_ever_more_connections_is_not_even_told(monkeypatch):
    monkeypatch.setattr(worker, "MAX_CONNECTIONS_OF_ONE", 0)

    with workers_of(nothing) as (address, (only,)), socket.create_connection(address_of(address)) as client:
        assert client.recv(12) == b""
        await_true(lambda: only.open == {})


def test_a_proxy_has_as_many_connections_as_there_are():
    with (
        workers_of(nothing, proxies=1) as (address, _),
        connections(address, MAX_CONNECTIONS_OF_ONE + 5) as answers,
    ):
        assert set(answers) == {SERVED}


def test_requests_of_one_client_are_taken_in_order_and_clients_in_turns():
    ready = InTurns()
    for number in range(3):
        ready.put("many", number)
    ready.put("one", "a")
    ready.put("other", "b")

    assert [ready.take() for _ in range(3)] == [0, "a", "b"]
    assert ready.take(passed_over=["many"]) is None
    assert [ready.take(), ready.take()] == [1, 2]
    assert not ready


@pytest.mark.parametrize("proxies", [0, 1])
def test_who_sends_many_requests_at_once_holds_up_no_other(proxies):
    """Each client has an address of its own, or is told apart by the proxy."""
    order = []

    def application(environ, start):
        order.append(environ.get("HTTP_X_FORWARDED_FOR", environ["REMOTE_ADDR"]))
        time.sleep(0.01)
        return nothing(environ, start)

    def asked_by(number, address):
        own = "127.0.0.1" if proxies else f"127.0.0.{number}"
        connection = HTTPConnection(*address_of(address), timeout=10, source_address=(own, 0))
        stack.callback(connection.close)
        connection.request("GET", "/", headers={"X-Forwarded-For": f"192.0.2.{number}"} if proxies else {})
        return connection

    with workers_of(application, proxies=proxies) as (address, _), ExitStack() as stack:
        many = [asked_by(2, address) for _ in range(40)]
        one = asked_by(3, address)
        assert {each.getresponse().status for each in [one, *many]} == {200}

    assert next(place for place, who in enumerate(order) if who.endswith(".3")) < 30

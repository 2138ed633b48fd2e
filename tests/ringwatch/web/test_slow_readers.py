"""Who takes long over reading an answer takes no thread from others."""

import math
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from types import SimpleNamespace

import pytest

from bench.testbed import free_port
from ringwatch.web import sending
from ringwatch.web.connection import to_let_go
from ringwatch.web.sending import SendingSocket
from tests.ringwatch.web import large_answers
from tests.ringwatch.web.web_requests import address_of, status
from tests.waiting import wait_until

CONFIG = f"python:{large_answers.__name__}"
SLOW_CLIENTS = large_answers.threads + 2


@pytest.fixture(scope="module")
def answering():
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        f"{large_answers.__name__}:application",
        f"--config={CONFIG}",
    ]
    process = subprocess.Popen([*command, f"--bind=127.0.0.1:{port}"], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: answers(port), "the web server does not answer")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def answers(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def connected(stack, site, own):
    client = stack.enter_context(socket.socket())
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.bind((own, 0))
    client.connect(address_of(site))
    return client


def asking(stack, site, path, own="127.0.0.1"):
    """A connection of a client that has asked for something and reads nothing of it yet."""
    client = connected(stack, site, own)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
    return client


@pytest.mark.parametrize("path", ["/large", "/file"])
def test_clients_that_read_nothing_stop_nobody(answering, path):
    with ExitStack() as stack:
        for number in range(SLOW_CLIENTS):
            asking(stack, answering, path, own=f"127.0.0.{10 + number}")
        time.sleep(0.5)  # every thread sends

        assert status(answering, "/short") == 200  # within ten seconds


@pytest.mark.parametrize("path", ["", "/short"])
def test_connections_that_ask_nothing_keep_nobody_out(answering, path):
    """Neither before a first request nor after one."""
    with ExitStack() as stack:
        for number in range(2 * large_answers.worker_connections):
            client = connected(stack, answering, own=f"127.0.0.{10 + number % 4}")
            if path:
                client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        time.sleep(0.5)

        began = time.monotonic()
        assert status(answering, "/short") == 200
        assert time.monotonic() - began < 2


def test_a_client_that_reads_slowly_is_sent_all_while_nobody_waits_for_a_thread(answering):
    with ExitStack() as stack:
        client = asking(stack, answering, "/large")
        time.sleep(2)
        assert status(answering, "/short") == 200

        arrived = sum(map(len, iter(lambda: client.recv(1 << 20), b"")))

    assert arrived > len(large_answers.ANSWER)


def answered(**since):
    """Connections that have a thread: `client_number` → since when they send, None for what is computed."""
    return [
        SimpleNamespace(
            asker=name.partition("_")[0],
            name=name,
            sock=SimpleNamespace(sending_since=math.inf if at is None else at),
        )
        for name, at in since.items()
    ]


@pytest.mark.parametrize(
    ("connections", "name"),
    [
        (answered(a=0, b=None, c=None, d=None), None),
        (answered(a_1=0, a_2=1, b=None, c=None), None),
        (answered(a_1=2, a_2=0.5, a_3=1, b=0, c=None, d=None, e=None, f=None), "a_2"),
        (answered(a=1, b=0, c=2, d=None), "b"),
        (answered(a_1=9.5, a_2=9.5, a_3=9.5, b=9.5), None),
    ],
    ids=[
        "one slow reader in a crowd",
        "a slow reader's two",
        "one with many",
        "most are slow",
        "sent a moment ago",
    ],
)
def test_who_is_let_go_where_every_thread_is_taken(connections, name):
    found = to_let_go(connections, now=10)

    assert (found and found.name) == name


def test_a_file_is_sent_no_longer_than_its_client_reads(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server, tempfile.TemporaryFile() as file:
        file.write(large_answers.ANSWER)
        file.seek(0)
        with (
            socket.create_connection(server.getsockname()),
            SendingSocket.of(server.accept()[0]) as accepted,
            pytest.raises(TimeoutError),
        ):
            monkeypatch.setattr(sending, "SEND_SECONDS", 0.1)
            accepted.sendfile(file)

"""Many readers at once, and how long each waits: one process, one socket a reader, nothing but the standard library.

A library's client takes longer for one request than the site does for a kept page, and would be what is measured.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlsplit

BUFFER = bytearray(1 << 20)
"""What is received, until the next is: a program that made an object of every piece would be what is measured."""
ONLY_COUNTED = socket.MSG_TRUNC
"""Of a body only the length counts: Linux drops what was received instead of copying it. Else the site would share the
processors with what the computers of 64 readers do; of an answer of 2.6 MB that is more than half of the work."""
LAST_CHUNK = b"\r\n0\r\n\r\n"
AS_BROWSERS = "gzip, deflate, br"
"""Codings that every browser of today takes where the site is reached by https."""
SECONDS_TO_ANSWER = 60
REFUSED = (b"429", b"503")


@dataclass
class Result:
    """What so many clients saw; milliseconds."""

    clients: int
    seconds: float = 0
    waits: list[float] = field(default_factory=list)
    errors: int = 0
    refused: int = 0
    """Told to come back, because too many ask at once."""
    received: int = 0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def a_second(self) -> float:
        return len(self.waits) / self.seconds if self.seconds else 0


class Reader:
    """One client, with an address of its own on the loopback network.

    It asks, reads the whole answer, and asks again on the same connection while the server keeps that.
    """

    def __init__(self, host: str, port: int, number: int) -> None:
        self.where, self.own = (host, port), (f"127.0.{2 + number // 250}.{1 + number % 250}", 0)
        self.socket: socket.socket | None = None
        self.head, self.last = bytearray(), b""
        self.head_end, self.received = -1, 0
        self.length: int | None = None

    def ask(self, request: bytes) -> None:
        if self.socket is None:
            self.socket = socket.create_connection(self.where, SECONDS_TO_ANSWER, self.own)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head.clear()
        self.last, self.head_end, self.received, self.length = b"", -1, 0, None
        self.asked_at = time.perf_counter()
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take what has come; whether the answer is whole. An answer of unknown length ends with its connection."""
        assert self.socket is not None
        count = self.socket.recv_into(BUFFER, 0, 0 if self.length is None else ONLY_COUNTED)
        self.received += count
        if not count:
            self.close()
            return True
        if self.length is None:
            self._take_head(bytes(BUFFER[:count]))
        if self.head_end < 0:
            return False
        if self.length is not None:
            return self.received - self.head_end >= self.length
        return self.last == LAST_CHUNK

    def _take_head(self, piece: bytes) -> None:
        """A piece of the headers, or of an answer that does not say how long it is."""
        self.last = (self.last + piece)[-len(LAST_CHUNK) :]
        if self.head_end >= 0:
            return
        self.head += piece
        if (end := self.head.find(b"\r\n\r\n")) >= 0:
            self.head_end = end + 4
            self._read_head(bytes(self.head[:end]).lower())

    def _read_head(self, head: bytes) -> None:
        if head[9:12] in (b"304", b"204"):
            self.length = 0
        elif b"\r\ncontent-length:" in head:
            self.length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        self.ends = b"\r\nconnection: close" in head

    @property
    def status(self) -> bytes:
        return bytes(self.head[9:12])

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def measure(
    address: str, paths: Sequence[str], *, clients: int, seconds: float, codings: str = AS_BROWSERS
) -> Result:
    """Let so many clients ask for the paths, one after another, for so many seconds."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 80
    common = f" HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: {codings}\r\n\r\n"
    requests = cycle([f"GET {path}{common}".encode() for path in paths])
    result, began = Result(clients), time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        for number in range(clients):
            _next(Reader(host, port, number), requests, waiting)
        while (now := time.perf_counter()) - began < seconds:
            for key, _ in waiting.select(timeout=SECONDS_TO_ANSWER):
                _go_on(key.data, requests, waiting, result)
        result.seconds = now - began
        for key in list(waiting.get_map().values()):
            key.data.close()
    return result


def _next(reader: Reader, requests: cycle[bytes], waiting: selectors.BaseSelector) -> None:
    before = reader.socket
    reader.ask(next(requests))
    if reader.socket is not before and reader.socket is not None:
        waiting.register(reader.socket, selectors.EVENT_READ, reader)


def _go_on(reader: Reader, requests: cycle[bytes], waiting: selectors.BaseSelector, result: Result) -> None:
    own = reader.socket
    assert own is not None
    try:
        whole = reader.read()
    except OSError:
        result.errors += 1
        waiting.unregister(own)
        reader.close()
        return _next(reader, requests, waiting)
    if not whole:
        return None
    if reader.status in REFUSED:
        result.refused += 1
    elif reader.status[:1] in (b"2", b"3", b"4"):
        result.waits.append(1000 * (time.perf_counter() - reader.asked_at))
        result.received += reader.received
    else:
        result.errors += 1
    if reader.socket is None or reader.ends:
        waiting.unregister(own)
        reader.close()
    return _next(reader, requests, waiting)

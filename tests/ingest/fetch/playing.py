"""A web server on this machine that plays what it is told to, over real sockets."""

from __future__ import annotations

import socketserver
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from tests.ingest.fetch.served_lists import MAP


@dataclass(frozen=True)
class Play:
    """`act` speaks with one visitor; `source` is the list it pretends to serve."""

    act: Callable[[Visit], None]
    source: str
    robots: Callable[[Visit], None] | None = None


class Visit:
    """One request, and raw ways to answer it."""

    def __init__(self, handler, path: str, headers: dict[str, str], number: int):
        self._handler, self.path, self.headers, self.number = handler, path, headers, number
        self.port = handler.server.server_address[1]

    def send(self, data: bytes) -> None:
        self._handler.wfile.write(data)
        self._handler.wfile.flush()

    def answer(
        self, status: str = "200 OK", content: bytes = b"", length: int | None = None, **headers
    ) -> None:
        lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content) if length is None else length}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.send("\r\n".join([*lines, "", ""]).encode() + content)

    def drip(self, data: bytes) -> None:
        """A few bytes now and then, never silent for long, for ten seconds at most."""
        for place in range(0, min(len(data), 1_000), 5):
            self.send(data[place : place + 5])
            time.sleep(0.05)


class _Handler(socketserver.StreamRequestHandler):
    def handle(self):
        try:
            lines = iter(lambda: self.rfile.readline(65_537).decode("latin-1").strip(), "")
            path = (next(lines, "") + "  ").split(" ")[1]
            headers = {
                name.lower(): value.strip() for name, _colon, value in (line.partition(":") for line in lines)
            }
            visit = Visit(self, path, headers, next(self.server.visits[path]))
            self.server.paths[path] += 1
            self._act(visit)
        except OSError:
            pass  # The visitor has had enough, which is the point of most plays.

    def _act(self, visit: Visit) -> None:
        play = self.server.play
        if visit.path != "/robots.txt":
            play.act(visit)
        elif play.robots:
            play.robots(visit)
        else:
            visit.answer("404 Not Found")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    block_on_close = False


class _Counters(dict):
    def __missing__(self, path):
        return self.setdefault(path, count(1))


@contextmanager
def played(play: Play, certificate: Path | None = None) -> Iterator[_Server]:
    """The server, playing. `server.address` is the list's; `server.paths` counts what was asked for.

    With a certificate, a file that holds its key too, it speaks https.
    """
    with _Server(("127.0.0.1", 0), _Handler) as server:
        server.play, server.visits, server.paths = play, _Counters(), Counter()
        name = "map.kml" if play.source == MAP else "list.csv"
        server.address = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_address[1]}/{name}"
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()

"""A web server on this machine that misbehaves: one play a server, each in a few lines, over real sockets."""

from __future__ import annotations

import csv
import gzip
import io
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
from urllib.parse import urlsplit

from partnerships.ingest import registry
from tests.ingest.readers.handmade import zipped

ROWS = 330
LIST = "announcements"
MAP = "ring-active-agency-map"
CHANGED = ROWS + 1
"""As many rows as a list has that did change."""


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


def listed(numbers=range(ROWS), **changed) -> list[dict[str, str]]:
    """Rows of a list in the shape of the announcements, for agencies that do not exist."""
    return [
        {
            "id": f"A{number}",
            "agency": f"{_name(number)} Police Department",
            "agency_kind": "police",
            "state": "CA",
            "program": "neighbors",
            "event": "joined",
            "date": "2019-05-02",
            "date_precision": "day",
            "source_url": f"https://example.org/{number}",
            "source_publisher": "A paper",
            "source_title": "“Chief’s” news",
            **changed,
        }
        for number in numbers
    ]


def _name(number: int) -> str:
    syllables = "ba ke li mo nu pra sto tri vel wex".split()
    return "".join(syllables[int(digit)] for digit in f"{number:03}").capitalize()


def as_csv(rows: list[dict[str, str]], columns=None) -> bytes:
    columns = columns or registry.get(LIST).reads
    text = io.StringIO(newline="")
    table = csv.DictWriter(text, columns, restval="", extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def as_kml(numbers=range(ROWS), before: str = "", name: str = "") -> bytes:
    marks = "".join(
        f"<Placemark><name>{_name(number)} Police Department{name}</name><address>CA</address><ExtendedData>"
        '<Data name="Active Date"><value>5/2/2019</value></Data></ExtendedData></Placemark>'
        for number in numbers
    )
    return f'{before}<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>'.encode()


def link_to(address: str) -> bytes:
    link = f"<NetworkLink><Link><href><![CDATA[{address}]]></href></Link></NetworkLink>"
    return f"<kml><Document>{link}</Document></kml>".encode()


WHOLE, LONGER = as_csv(listed()), as_csv(listed(range(CHANGED)))
LOGIN = b"<!DOCTYPE html><html><head><title>Sign in</title></head><form><input type='password'></form></html>"
BOMB = b"0," * 30_000_000
LAUGHS = (
    "<!DOCTYPE kml [<!ENTITY a 'haha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
    + "]>"
)
OUTSIDE = "<!DOCTYPE kml [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"


def content(sent: bytes, **headers) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(content=sent, **headers)


def status(line: str, **headers) -> Callable[[Visit], None]:
    return lambda visit: visit.answer(line, **headers)


def sends_to(address: str) -> Callable[[Visit], None]:
    return lambda visit: visit.answer("302 Found", Location=address.format(port=visit.port))


def first(times: int, act: Callable, then: Callable) -> Callable[[Visit], None]:
    return lambda visit: (act if visit.number <= times else then)(visit)


def drips(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(WHOLE))
    visit.drip(WHOLE)


def drips_its_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n")
    visit.drip(b"X-Wait: a moment\r\n" * 100)


def is_silent(visit: Visit) -> None:
    time.sleep(4)


def never_ends(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        visit.send(b"10000\r\n" + b"A1,x,y\n\n" * 8_192 + b"\r\n")


def has_endless_headers(visit: Visit) -> None:
    visit.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        visit.send(b"X-More: and more\r\n" * 1_000)


def breaks_off(visit: Visit) -> None:
    visit.answer(content=WHOLE[: len(WHOLE) // 2], length=len(WHOLE))


def breaks_off_unnoticed(visit: Visit) -> None:
    """HTTP/1.0 without a length: the end of the connection is the end of the list."""
    visit.send(b"HTTP/1.0 200 OK\r\n\r\n" + WHOLE[: len(WHOLE) // 2])


def speaks_no_http(visit: Visit) -> None:
    visit.send(b"220 mail.example ESMTP\r\n\r\n")


def hangs_up(visit: Visit) -> None:
    """It closes the connection without a word."""


def remembers(visit: Visit) -> None:
    known = visit.headers.get("if-none-match") == '"v1"'
    visit.answer("304 Not Modified") if known else visit.answer(content=WHOLE, ETag='"v1"')


def sends_on(visit: Visit) -> None:
    if visit.path == "/there":
        visit.answer(content=LONGER)
    else:
        visit.answer("301 Moved Permanently", Location="/there")


def circles(visit: Visit) -> None:
    visit.answer("302 Found", Location=f"/{visit.number}-{len(visit.path)}")


def to_sign_in(visit: Visit) -> None:
    if urlsplit(visit.path).path == "/login":
        visit.answer(content=LOGIN)
    else:
        visit.answer("303 See Other", Location="/login?next=list.csv")


def links_to(address: str, then: bytes = b"") -> Callable[[Visit], None]:
    return lambda visit: visit.answer(
        content=then if visit.path == "/real.kml" else link_to(address.format(port=visit.port))
    )


def without(column: str) -> bytes:
    return as_csv(listed(), [name for name in registry.get(LIST).reads if name != column])


def unclosed() -> bytes:
    lines = WHOLE.split(b"\n")
    lines[5] = lines[5].replace(b"A4,", b'A4,"', 1)
    return b"\n".join(lines)


def ragged() -> bytes:
    lines = WHOLE.split(b"\n")
    lines[7] = lines[7].replace(b" Police", b", Police", 1)
    return b"\n".join(lines)


PACKED = gzip.compress(LONGER)
PLAYS = {
    "not found": Play(status("404 Not Found"), LIST),
    "gone": Play(status("410 Gone"), LIST),
    "forbidden": Play(status("403 Forbidden"), LIST),
    "no content": Play(status("204 No Content"), LIST),
    "error, then the list": Play(first(2, status("500 Internal Server Error"), content(LONGER)), LIST),
    "error for ever": Play(status("503 Service Unavailable"), LIST),
    "too many requests": Play(first(1, status("429 Too Many Requests", Retry_After="1"), content(LONGER)), LIST),
    "come back tomorrow": Play(status("503 Service Unavailable", Retry_After="86400"), LIST),
    "slow drip": Play(drips, LIST),
    "slow headers": Play(drips_its_headers, LIST),
    "silence": Play(is_silent, LIST),
    "endless body": Play(never_ends, LIST),
    "endless headers": Play(has_endless_headers, LIST),
    "not HTTP": Play(speaks_no_http, LIST),
    "hangs up": Play(hangs_up, LIST),
    "breaks off": Play(breaks_off, LIST),
    "breaks off unnoticed": Play(breaks_off_unnoticed, LIST),
    "wrong type": Play(content(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", Content_Type="text/csv"), LIST),
    "sign-in page": Play(content(LOGIN, Content_Type="text/csv"), LIST),
    "redirect to a sign-in page": Play(to_sign_in, LIST),
    "empty": Play(content(b""), LIST),
    "only a header": Play(content(as_csv([])), LIST),
    "half the rows": Play(content(as_csv(listed(range(ROWS // 2)))), LIST),
    "doubled rows": Play(content(as_csv([row for row in listed() for _twice in "12"])), LIST),
    "shuffled rows": Play(content(as_csv(listed()[::-1])), LIST),
    "another encoding": Play(content(WHOLE.decode().encode("utf-16")), LIST),
    "invalid UTF-8": Play(content(WHOLE.replace(b" Police", b"\xff Police", 1)), LIST),
    "missing column": Play(content(without("date")), LIST),
    "new column": Play(content(as_csv(listed(rating="5"), (*registry.get(LIST).reads, "rating"))), LIST),
    "ragged row": Play(content(ragged()), LIST),
    "quotation mark never closed": Play(content(unclosed()), LIST),
    "not modified": Play(remembers, LIST),
    "not modified, unasked": Play(status("304 Not Modified"), LIST),
    "gzip": Play(content(PACKED, Content_Encoding="gzip"), LIST),
    "truncated gzip": Play(content(PACKED[: len(PACKED) // 2], Content_Encoding="gzip"), LIST),
    "no gzip": Play(content(LONGER, Content_Encoding="gzip"), LIST),
    "gzip bomb": Play(content(gzip.compress(BOMB), Content_Encoding="gzip"), LIST),
    "unknown packing": Play(content(LONGER, Content_Encoding="br"), LIST),
    "redirect": Play(sends_on, LIST),
    "redirect to a private address": Play(sends_to("http://10.0.0.1/list.csv"), LIST),
    "redirect to a cloud's own address": Play(sends_to("http://169.254.169.254/latest/meta-data/"), LIST),
    "redirect to this machine by name": Play(sends_to("http://localhost:{port}/list.csv"), LIST),
    "redirect to this machine in disguise": Play(sends_to("http://[::ffff:7f00:1]:{port}/list.csv"), LIST),
    "redirect to a file": Play(sends_to("file:///etc/passwd"), LIST),
    "redirect in circles": Play(circles, LIST),
    "redirect to nowhere": Play(status("302 Found"), LIST),
    "closed by robots.txt": Play(content(LONGER), LIST, robots=content(b"User-agent: *\nDisallow: /list\n")),
    "robots.txt in trouble": Play(content(LONGER), LIST, robots=status("500 Internal Server Error")),
    "entity bomb": Play(content(as_kml(before=LAUGHS, name="&m;")), MAP),
    "external entity": Play(content(as_kml(before=OUTSIDE, name="&a;")), MAP),
    "zip bomb": Play(content(zipped({"doc.kml": BOMB})), MAP),
    "network link": Play(links_to("http://127.0.0.1:{port}/real.kml", as_kml(range(CHANGED))), MAP),
    "network link in circles": Play(links_to("http://127.0.0.1:{port}/map.kml"), MAP),
    "network link to a private address": Play(links_to("http://192.168.1.1/map.kml"), MAP),
    "network link to a file": Play(links_to("file:///etc/passwd"), MAP),
}  # fmt: skip

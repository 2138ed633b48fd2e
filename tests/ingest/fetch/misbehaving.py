"""Misbehaviours of a web server: one play each, in a few lines."""

from __future__ import annotations

import gzip
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from partnerships.ingest import registry
from tests.ingest.fetch.playing import Play, Visit, played
from tests.ingest.fetch.served_lists import CHANGED, LIST, MAP, ROWS, as_csv, as_kml, link_to, listed
from tests.ingest.readers.handmade import zipped

__all__ = ["CHANGED", "LIST", "MAP", "PLAYS", "ROWS", "WHOLE", "Play", "content", "first", "played", "status"]

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

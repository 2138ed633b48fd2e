"""Bytes that are made to be read slowly: their time grows as their length, not as its square."""

import time
from collections.abc import Callable

import pytest

from partnerships.ingest.fetch.robots import MAX_BYTES, read_robots
from partnerships.ingest.readers.html import read_html_table
from partnerships.ingest.readers.kml import network_link
from partnerships.ingest.readers.kml_parser import mended
from partnerships.ingest.readers.signatures import CHECKED_BYTES, looks_like

HEADER = b"<tr><td>Agency<td>State"
SECONDS = 1
"""None of these takes a quarter of it; before each was mended, it took from ten seconds to hours."""


def rows_of_page(inside: bytes) -> int:
    return sum(1 for _row in read_html_table(b"<body>" + inside).rows)


CASES: dict[str, Callable[[], object]] = {
    "blank lines in robots.txt": lambda: read_robots("\n" * MAX_BYTES, "ringwatch"),
    "one blank line in robots.txt": lambda: read_robots(" " * MAX_BYTES, "ringwatch"),
    "groups without rules in robots.txt": lambda: read_robots("user-agent:" * (MAX_BYTES // 11), "ringwatch"),
    "CDATA that does not end": lambda: mended(b"<![CDATA[" * 50_000),
    "CDATA that does not end, after one that does": lambda: mended(b"<![CDATA[]]>" + b"<![CDATA[" * 50_000),
    "blanks before no declaration": lambda: mended(b"<kml>" + b"\n" * 300_000),
    "declarations that do not end": lambda: mended(b"<?xml " * 50_000),
    "words that look like prefixes": lambda: network_link(
        b"<kml>&<a" + b"".join(b" p%d:x" % number for number in range(100_000)) + b"/></kml>"
    ),
    "a link in a KML of tags without number": lambda: network_link(b"<kml>" + b"<a><![CDATA[" * 1_500_000),
    "a style sheet of letters": lambda: rows_of_page(
        b"<style>" + b"a" * 300_000 + b"</style><table>" + HEADER + b"</table>"
    ),
    "a style sheet of braces": lambda: rows_of_page(
        b"<style>" + b"{display:" * 30_000 + b"}</style><table>" + HEADER + b"</table>"
    ),
    "titles that do not begin": lambda: looks_like(b"<title" * (CHECKED_BYTES // 6)),
    "an encoding of blanks": lambda: rows_of_page(
        b"<meta" * 38 + b"charset=" + b" " * 3_800 + b"><table>" + HEADER + b"</table>"
    ),
    "cells in a deep page": lambda: rows_of_page(
        b"<div>" * 240 + b"<table>" + HEADER + b"<tr><td>x<td>OH" * 5_000 + b"</table>"
    ),
    "raised texts in raised texts": lambda: rows_of_page(
        b"<table>" + HEADER + b"<tr><td>" + b"<sup>" * 200 + b"<b>aaaa</b>" * 10_000 + b"</table>"
    ),
}


@pytest.mark.parametrize("read", CASES.values(), ids=CASES)
def test_it_is_answered_at_once(read):
    began = time.monotonic()
    read()

    assert time.monotonic() - began < SECONDS

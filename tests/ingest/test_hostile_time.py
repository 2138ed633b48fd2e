"""Bytes that are made to be read slowly: their time grows as their length, not as its square."""

import time
from collections.abc import Callable

import pytest

from partnerships.ingest.fetch.robots import MAX_BYTES, read_robots
from partnerships.ingest.readers.kml import network_link
from partnerships.ingest.readers.kml_parser import mended

SECONDS = 1
"""None of these takes a quarter of it; before each was mended, it took from ten seconds to hours."""

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
}


@pytest.mark.parametrize("read", CASES.values(), ids=CASES)
def test_it_is_answered_at_once(read):
    began = time.monotonic()
    read()

    assert time.monotonic() - began < SECONDS

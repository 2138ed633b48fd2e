"""Bytes that are made to be read slowly: their time grows as their length, not as its square."""

import time
from collections.abc import Callable

import pytest

from partnerships import tasks
from partnerships.alerts.bounces import reported
from partnerships.geography.counties import CountyNames
from partnerships.ingest.fetch.robots import MAX_BYTES, read_robots
from partnerships.ingest.readers.html import read_html_table
from partnerships.ingest.readers.kml import network_link
from partnerships.ingest.readers.kml_parser import mended
from partnerships.ingest.readers.workbook.dates import precision_of_format
from partnerships.ingest.readers.workbook.text import as_shown
from partnerships.ingest.tables import UnreadableFile
from partnerships.ingest.text.coordinates import read_coordinates
from partnerships.matching.names import fold
from partnerships.written_dates import order_of
from ringwatch.celery import app

HEADER = b"<tr><td>Agency<td>State"
SECONDS = 2
"""Of the processor. Each took longer before it was mended, most of them minutes or hours."""


def rows_of_page(inside: bytes) -> int:
    return sum(1 for _row in read_html_table(b"<body>" + inside).rows)


def refused(inside: bytes) -> None:
    with pytest.raises(UnreadableFile, match="attributes"):
        rows_of_page(inside)


CASES: dict[str, Callable[[], object]] = {
    "blank lines in robots.txt": lambda: read_robots("\n" * MAX_BYTES, "ringwatch"),
    "one blank line in robots.txt": lambda: read_robots(" " * MAX_BYTES, "ringwatch"),
    "groups without rules in robots.txt": lambda: read_robots("user-agent:" * (MAX_BYTES // 11), "ringwatch"),
    "CDATA that does not end": lambda: mended(b"<![CDATA[" * 50_000),
    "CDATA that does not end, after one that does": lambda: mended(b"<![CDATA[]]>" + b"<![CDATA[" * 50_000),
    "blanks before no declaration": lambda: mended(b"<kml>" + b"\n" * 300_000),
    "words that look like prefixes": lambda: network_link(
        b"<kml>&<a" + b"".join(b" p%d:x" % number for number in range(250_000)) + b"/></kml>"
    ),
    "a link in a KML of tags without number": lambda: network_link(b"<kml>" + b"<a><![CDATA[" * 1_500_000),
    "a style sheet of letters": lambda: rows_of_page(
        b"<style>" + b"a" * 300_000 + b"</style><table>" + HEADER + b"</table>"
    ),
    "a tag of attributes": lambda: refused(
        b"<a " + b"".join(b" a%d=1" % number for number in range(80_000)) + b">"
    ),
    "tags in attributes, and no end of them": lambda: refused(
        b"<table>" + HEADER + b"<a b='<a b=\"" * 60_000
    ),
    "comments that do not end": lambda: rows_of_page(b"<table>" + HEADER + b"</table>" + b"<!--" * 100_000),
    "programs that do not end": lambda: rows_of_page(
        b"<table>" + HEADER + b"</table>" + b"<script>" * 60_000
    ),
    "an encoding of blanks": lambda: rows_of_page(
        b"<meta" * 38 + b"charset=" + b" " * 3_800 + b"><table>" + HEADER + b"</table>"
    ),
    "cells in a deep page": lambda: rows_of_page(
        b"<div>" * 240 + b"<table>" + HEADER + b"<tr><td>x<td>OH" * 8_000 + b"</table>"
    ),
    "raised texts in raised texts": lambda: rows_of_page(
        b"<table>" + HEADER + b"<tr><td>" + b"<sup>" * 200 + b"<b>aaaa</b>" * 40_000 + b"</table>"
    ),
    "a long text across many columns and rows": lambda: rows_of_page(
        b"<table>"
        + HEADER
        + b"<tr><td colspan=500 rowspan=300>"
        + b"a" * 100_000
        + b"<tr>" * 300
        + b"</table>"
    ),
    "notes that do not end": lambda: as_shown("content.xml", b"<text:note>" * 50_000),
    "a note that ends, and others that do not": lambda: as_shown(
        "content.xml", b"<text:note></text:note>" + b"<office:annotation><text:note>" * 50_000
    ),
    "tags of notes that do not end": lambda: as_shown("content.xml", b"<text:note " * 50_000),
    "tags of styles that do not end": lambda: as_shown(
        "content.xml", b"style:text-position" + b"<style:style " * 50_000
    ),
    "a style of many names": lambda: as_shown(
        "content.xml", b"style:text-position<style:style " + b'style:name="a" ' * 50_000
    ),
    "raised texts that do not end": lambda: as_shown(
        "xl/sharedStrings.xml", b'<r><rPr><vertAlign val="superscript"/>' * 20_000
    ),
    "a format of brackets": lambda: precision_of_format("[" * 100_000),
    "a format of minutes": lambda: precision_of_format("m" * 100_000),
    "blanks for coordinates": lambda: read_coordinates("1" + " " * 100_000 + "x", ""),
    "blanks in a well-known text": lambda: read_coordinates("POINT" + " " * 100_000 + "x", ""),
    "minutes for coordinates": lambda: read_coordinates("1deg" + "1min" * 5_000 + "!", "1"),
    "commas for a date": lambda: order_of(["," * 100_000]),
    "kinds of counties": lambda: CountyNames([]).read("county " * 50_000, "OH"),
    "a mail of one header": lambda: reported(b'Content-Type: multipart/report; a="' + b";" * 150_000),
    "a mail of one folded header": lambda: reported(
        b'Content-Type: multipart/report; a="' + b";;;;;;;;;;;;;;;\r\n " * 9_000
    ),
    "backslashes in a name": lambda: fold("\\" * 100_000 + "a"),
}


@pytest.mark.parametrize("read", CASES.values(), ids=CASES)
def test_it_is_answered_at_once(read):
    began = time.process_time()
    read()

    assert time.process_time() - began < SECONDS


def test_no_task_holds_a_worker_for_ever(settings):
    ours = {task.time_limit for name, task in app.tasks.items() if name.startswith(tasks.__name__)}

    assert ours == {settings.TASK_SECONDS}

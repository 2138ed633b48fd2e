"""`bin/manage read`: a file that holds too much is refused fast, in a sentence; what is read takes bounded memory."""

import json
import time

import pytest

from partnerships.ingest.document import read_document
from partnerships.ingest.readers.limits import JSON_BYTES, MARKUP_BYTES
from tests.ingest.readers.test_memory import peak_of
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

BYTES = 48_000_000
KEYS = 83_000
FAST_SECONDS = 4
"""Of the processor: more than it takes, far less than the minutes that such files took."""


def filled(begin: bytes, middle: bytes, end: bytes) -> bytes:
    return begin + middle * ((BYTES - len(begin) - len(end)) // len(middle)) + end


TOO_MUCH = {
    "objects.json": (lambda: filled(b'[{"a":"1"}', b',{"a":"1"}', b"]"), "too many values"),
    "values.json": (lambda: filled(b'[{"a":[1', b",11", b"]}]"), "too many values"),
    "arrays.json": (lambda: filled(b'[{"a":1}', b",[[]]", b"]"), "too many values"),
    "features.geojson": (lambda: filled(b'{"features":[{}', b",{}", b"]}"), "too many values"),
    "keys.json": (lambda: json.dumps([{f"k{one}": 1 for one in range(KEYS)}]).encode(), "columns"),
    "keys apart.json": (lambda: json.dumps([{f"k{one}": 1} for one in range(KEYS)]).encode(), "columns"),
    "lists.json": (
        lambda: json.dumps({str(one): [{"a": 1}] for one in range(KEYS)}).encode(),
        "83,000 lists",
    ),
    "header.csv": (lambda: b",".join([b"a"] * 50_000) + b"\n" + b",".join([b"1"] * 50_000), "columns"),
    "page.html": (
        lambda: filled(b"<table><tr><th>Agency<th>State", b"<tr><td>a<td>b", b"</table>"),
        "too many",
    ),
    "cells.html": (lambda: b"<table><tr>" + b"<th>a" * 50_000 + b"<tr>" + b"<td>b" * 50_000, "columns"),
    "marks.kml": (lambda: filled(b"<kml><Document>", b"<Placemark/>", b"</Document></kml>"), "too many"),
    "folders.kml": (lambda: b"<kml>" + b"<Folder><Placemark/></Folder>" * 9_000 + b"</kml>", "folders"),
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_a_file_that_holds_too_much_is_refused_fast_in_a_short_sentence(file, name):
    made, why = TOO_MUCH[name]
    path, begun = file(made(), name), time.process_time()

    status, printed = ended("read", path)

    assert (status, why in printed) == (2, True), printed
    assert len(printed) < 400
    assert time.process_time() - begun < FAST_SECONDS


COUNT = 20_000
ACCEPTED = {
    "objects.json": (b"[" + b'{"a":"b1"},' * COUNT + b"{}]", JSON_BYTES),
    "values.json": (b'[{"a":[' + b"11," * COUNT * 4 + b"1]}]", JSON_BYTES),
    "arrays.json": (b'[{"a":1}' + b",[[]]" * COUNT + b"]", JSON_BYTES),
    "marks.kml": (b"<kml><Document>" + b"<Placemark/>" * COUNT + b"</Document></kml>", MARKUP_BYTES),
    "page.html": (
        b"<table><tr><th>Agency<th>State" + b"<tr><td>a<td>b" * COUNT + b"</table>",
        MARKUP_BYTES,
    ),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_read_takes_no_more_memory_than_is_reckoned(name):
    content, costs = ACCEPTED[name]

    _count, more = peak_of(lambda: sum(1 for _row in read_document(content, name=name).rows))

    assert more < sum(content.count(sign) * cost for sign, cost in costs.items()) + 5_000_000

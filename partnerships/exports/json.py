"""JSON (an array), NDJSON (a line a row) and GeoJSON (RFC 7946), all written by the database itself.

Values have their own types: lists are arrays, numbers numbers, what is not known null. The formula guard of the
tables is not applied: nothing runs a text of JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.db.models import F
from django.db.models.expressions import Combinable

from partnerships.exports import about
from partnerships.exports.answer import Answer
from partnerships.models.copy import copy_lines_out
from partnerships.queries.column_values import in_json, numbered

POINT = """CASE WHEN _latitude IS NULL OR _longitude IS NULL THEN 'null'
    ELSE '{"type":"Point","coordinates":[' || _longitude || ',' || _latitude || ']}' END"""
FEATURE = f"""'{{"type":"Feature","id":"' || _id || '","geometry":' || {POINT}
    || ',"properties":' || properties || '}}'"""


def ndjson(answer: Answer) -> Iterator[bytes]:
    """A line a row."""
    cells = {column.name: in_json(column) for column in answer.columns}
    yield from copy_lines_out(b"SELECT row_to_json(answer) FROM (" + answer.select(cells) + b") AS answer")


def array(answer: Answer) -> Iterator[bytes]:
    """One array of objects."""
    yield b"[\n"
    yield from _parted(ndjson(answer))
    yield b"]\n"


def geojson(answer: Answer) -> Iterator[bytes]:
    """A FeatureCollection; what could not be placed has a null geometry. Says its question, version, credits."""
    facts = {
        "name": answer.file_name,
        "dataset_version": answer.question.version,
        "question": answer.question.words(),
        "terms": about.TERMS,
        "credits": about.credit_lines(answer.question),
    }
    yield (
        b'{"type":"FeatureCollection",'
        + json.dumps(facts, ensure_ascii=False)[1:-1].encode()
        + b',"features":[\n'
    )
    yield from _parted(_features(answer))
    yield b"]}\n"


def _features(answer: Answer) -> Iterator[bytes]:
    cells = {column.name: in_json(column) for column in answer.columns}
    place: dict[str, Combinable] = {
        "_id": numbered("partnership_id"),
        "_latitude": F("latitude"),
        "_longitude": F("longitude"),
    }
    names = ", ".join(f'"{name}"' for name in cells)
    properties = f"row_to_json((SELECT own FROM (SELECT {names}) AS own)) AS properties"  # noqa: S608 (names of declared columns)
    rows = f"SELECT *, {properties} FROM (".encode() + answer.select({**cells, **place}) + b") AS answer"  # noqa: S608 (names of declared columns)
    yield from copy_lines_out(f"SELECT {FEATURE} FROM (".encode() + rows + b") AS answer")  # noqa: S608 (names of declared columns)


def _parted(rows: Iterator[bytes]) -> Iterator[bytes]:
    """Lines with commas between them. A line feed never stands inside a row of JSON."""
    waiting = b""
    for chunk in rows:
        yield waiting + chunk[:-1].replace(b"\n", b",\n")
        waiting = b",\n"
    if waiting:
        yield b"\n"

"""JSON records and GeoJSON. Numbers keep the digits that the file writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import NOT_A_RECORD, Row, Table, UnreadableList, storable

NO_RECORD_COLUMN = "(not a record)"
"""The column that holds a value which is not an object."""


def read_json(content: bytes) -> Table:
    """A list of objects, on its own, as the one list of objects in an object, or an object a line."""
    document = _document(content, "JSON records")
    records = _records(document)
    if records is None:
        raise UnreadableList("A list of JSON records was expected; this JSON holds none, or several lists.")
    return _table(_cells(record) for record in records)


def read_geojson(content: bytes) -> Table:
    """The features' properties, with the columns `longitude` and `latitude` for those that are points."""
    document = _document(content, "GeoJSON")
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        raise UnreadableList("A GeoJSON FeatureCollection was expected; this JSON has no list of features.")
    return _table(_feature(feature) for feature in features)


def _document(content: bytes, expected: str) -> Any:
    try:
        text = content.decode(encoding_of(content), errors="replace")
        return _parsed(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableList(
            f"{expected} was expected; this looks like {_broken_as(content, error)}."
        ) from error


def _broken_as(content: bytes, error: Exception) -> str:
    described = looks_like(content)
    if described != "JSON":
        return described
    reason = "nested too deeply" if isinstance(error, RecursionError) else f"broken: {error}"
    return f"JSON that is {reason}"


def _parsed(text: str) -> Any:
    load = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str).decode
    try:
        return load(text)
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
            return [load(line) for line in lines]
        raise


def _records(document: Any) -> list[Any] | None:
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    lists = [
        value
        for value in document.values()
        if isinstance(value, list) and any(isinstance(one, dict) for one in value)
    ]
    return lists[0] if len(lists) == 1 else None


def _cells(record: Any) -> dict[str, str]:
    if not isinstance(record, dict):
        return {NO_RECORD_COLUMN: _text(record)}
    return {storable(name): _text(value) for name, value in record.items()}


def _feature(feature: Any) -> dict[str, str]:
    properties = feature.get("properties") if isinstance(feature, dict) else feature
    cells = _cells({} if properties is None else properties)
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    if isinstance(geometry, dict) and geometry.get("type") == "Point":
        point = geometry.get("coordinates")
        if isinstance(point, list) and len(point) >= 2:
            cells["longitude"], cells["latitude"] = _text(point[0]), _text(point[1])
    return cells


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case str():
            return storable(value)
        case bool():
            return "true" if value else "false"
        case _:
            return storable(json.dumps(value, ensure_ascii=False))


def _table(records: Iterable[dict[str, str]]) -> Table:
    try:
        rows = list(records)
    except RecursionError as error:
        raise UnreadableList("The JSON is nested too deeply to be a list.") from error
    columns = tuple(dict.fromkeys(name for cells in rows for name in cells if name != NO_RECORD_COLUMN))
    if not columns:
        raise UnreadableList("A list of JSON records was expected; this one holds none.")
    return Table(
        columns,
        (
            Row(cells, number=number, problems=(NOT_A_RECORD,) if NO_RECORD_COLUMN in cells else ())
            for number, cells in enumerate(rows, start=1)
        ),
    )

"""JSON records and GeoJSON. Numbers keep the digits that the file writes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from partnerships.ingest.readers.json_tables import is_record, records_of
from partnerships.ingest.readers.limits import JSON_BYTES, refuse_too_many_parts, refuse_too_many_values
from partnerships.ingest.readers.records import Cells, Records, likeliest_part, read_records
from partnerships.ingest.readers.signatures import SAVE_OTHERWISE, looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import (
    AS_FOUND,
    NO_RECORD_COLUMN,
    ReadOptions,
    Table,
    UnreadableFile,
    storable,
)

MAX_DEPTH = 4
"""Objects inside one another in which lists are looked for."""
WHOLE = "records"
"""The name of a list that stands on its own."""


def read_json(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """A list of objects, on its own or inside objects, or an object a line."""
    document, encoding = _document(content, "A list of JSON records", options)
    return _read(_lists_in(document), encoding, options)


def read_geojson(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The features' properties, with the columns `longitude` and `latitude` for those that are points."""
    document, encoding = _document(content, "A GeoJSON", options)
    lists = dict(_lists(document))
    if isinstance(document, dict) and isinstance(features := document.get("features"), list):
        lists = {"features": features, **lists}
    elif not any(_reader(name) is _feature for name in lists):
        raise UnreadableFile("A GeoJSON FeatureCollection was expected; this JSON has no list of features.")
    return _read(lists, encoding, options)


def open_parts(content: bytes, encoding: str = "") -> tuple[list[Records], str]:
    """The lists of a JSON or GeoJSON file, and the label of its encoding. Raises UnreadableFile.

    `encoding`: as in `ReadOptions`.
    """
    document, label = _document(content, "A list of JSON records", ReadOptions(encoding=encoding))
    return _parts(_lists_in(document)), label


def _parts(lists: dict[str, list[Any]]) -> list[Records]:
    refuse_too_many_parts(len(lists), "lists")
    try:
        return [Records(name, list(map(_reader(name), records))) for name, records in lists.items()]
    except RecursionError as error:
        raise UnreadableFile("The JSON is nested too deeply to be a list.") from error


def _read(lists: dict[str, list[Any]], encoding: str, options: ReadOptions) -> Table:
    parts = _parts(lists)
    if not any(set(part.columns) - {NO_RECORD_COLUMN} for part in parts):
        raise UnreadableFile(f"A list of JSON records was expected; this JSON holds none. {SAVE_OTHERWISE}")
    return read_records(parts, options, [likeliest_part(parts)], encoding)


def _lists_in(document: Any) -> dict[str, list[Any]]:
    """The lists by their names. A record on its own is a list of one."""
    return dict(_lists(document)) or ({WHOLE: [document]} if is_record(document) else {})


def _lists(document: Any, name: str = "", depth: int = 0) -> Iterator[tuple[str, list[Any]]]:
    """Each list that holds an object, and each table written otherwise, with the names that lead to it."""
    if (records := records_of(document)) is not None and depth < MAX_DEPTH:
        yield name or WHOLE, records
    elif isinstance(document, list):
        if depth == 0 or any(isinstance(one, dict) for one in document):
            yield name or WHOLE, document
    elif isinstance(document, dict) and depth < MAX_DEPTH:
        for key, value in document.items():
            yield from _lists(value, storable(f"{name}.{key}" if name else key), depth + 1)


def _document(content: bytes, expected: str, options: ReadOptions) -> tuple[Any, str]:
    refuse_too_many_values(content, JSON_BYTES, "JSON")
    encoding = encoding_of(content, options.encoding)
    try:
        return _parsed(encoding.decode(content)), encoding.label
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
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
        if len(lines) > 1 and all(line.lstrip().startswith(("{", "[")) for line in lines):
            return [load(line) for line in lines]
        raise


def _cells(record: Any) -> Cells:
    if not isinstance(record, dict):
        return {NO_RECORD_COLUMN: _text(record)}
    if isinstance(record.get("properties"), dict):
        return _feature(record)
    return {storable(name): _text(value) for name, value in record.items()}


def _feature(feature: Any) -> Cells:
    if not isinstance(feature, dict):
        return _cells(feature)
    properties = feature.get("properties", feature.get("attributes"))
    if properties is not None and not isinstance(properties, dict):
        return _cells(properties)
    return {storable(name): _text(value) for name, value in (properties or {}).items()} | _point(
        feature.get("geometry")
    )


def _reader(name: str) -> Callable[[Any], Cells]:
    return _feature if name.rpartition(".")[2] == "features" else _cells


def _point(geometry: Any) -> Cells:
    """The coordinates of a GeoJSON point, or of an Esri one in degrees."""
    if not isinstance(geometry, dict):
        return {}
    point = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(point, list) and len(point) >= 2:
        return {"longitude": _text(point[0]), "latitude": _text(point[1])}
    if "x" in geometry and "y" in geometry:
        return {"longitude": _text(geometry["x"]), "latitude": _text(geometry["y"])}
    return {}


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

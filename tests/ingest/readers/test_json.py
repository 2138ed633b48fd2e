"""JSON records and GeoJSON."""

import json

import pytest

from partnerships.ingest.readers import read_geojson, read_json
from partnerships.ingest.tables import UnreadableFile


def rows(read, text):
    return [dict(row) for row in read(text if isinstance(text, bytes) else text.encode()).rows]


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": "x", "b": 1.10}, {"b": null, "c": true}]',
        '{"meta": {"n": 2}, "ids": [1, 2], "rows": [{"a": "x", "b": 1.10}, {"b": null, "c": true}]}',
        '{"a": "x", "b": 1.10}\n\n{"b": null, "c": true}\n',
    ],
    ids=["a list", "a list in an object", "one a line"],
)
def test_records_are_read_in_the_shapes_they_come_in(text):
    assert rows(read_json, text) == [{"a": "x", "b": "1.10"}, {"b": "", "c": "true"}]
    assert read_json(text.encode()).columns == ("a", "b", "c")


def test_what_is_nested_is_kept_as_json():
    assert rows(read_json, '[{"a": {"b": [1, "é"]}}]') == [{"a": '{"b": ["1", "é"]}'}]


def test_a_number_keeps_its_digits():
    assert rows(read_json, '[{"zip": 1e400, "n": 100000000000000000000001, "f": 0.10}]') == [
        {"zip": "1e400", "n": "100000000000000000000001", "f": "0.10"}
    ]


def test_what_is_no_record_is_a_row_with_a_problem():
    table = list(read_json(b'[{"a": "x"}, "y", null]').rows)

    assert [row.problems for row in table] == [(), ("not_a_record",), ("not_a_record",)]


def test_characters_that_cannot_be_stored_are_left_out():
    assert rows(read_json, rb'[{"a\u0000": "x\ud800y\u0000", "b": "\ud83d\ude00"}]') == [
        {"a": "xy", "b": "😀"}
    ]


POINT = {"type": "Point", "coordinates": [-84.5, 39.1]}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_features_are_rows_with_their_point():
    text = collection(
        {"type": "Feature", "properties": {"name": "Ada"}, "geometry": POINT},
        {"type": "Feature", "properties": {"name": "Lima"}, "geometry": None},
        {"type": "Feature", "properties": None, "geometry": {"type": "Polygon", "coordinates": []}},
    )

    assert rows(read_geojson, text) == [
        {"name": "Ada", "longitude": "-84.5", "latitude": "39.1"},
        {"name": "Lima"},
        {},
    ]


@pytest.mark.parametrize(
    ("read", "content", "why"),
    [
        (read_json, b"", "looks like an empty file"),
        (read_json, b"a,b\n1,2\n", "looks like text that begins “a,b 1,2”"),
        (read_json, b"<html><title>Sign in</title>", "a web page titled “Sign in”"),
        (read_json, b'[{"a": 1', "JSON that is broken"),
        (read_json, b"[" * 100_000, "JSON that is nested too deeply"),
        (read_json, b'[{"a": ' + b"[" * 900 + b"]" * 900 + b"}]", ""),
        (read_json, b'{"a": 1}', "this JSON holds none"),
        (read_json, b"[]", "holds none"),
        (read_json, b"3", "holds none"),
        (read_geojson, b"[]", "no list of features"),
        (read_geojson, b'{"type": "Topology"}', "no list of features"),
    ],
)
def test_what_is_no_list_is_refused(read, content, why):
    try:
        answer = list(read(content).rows)
    except UnreadableFile as refusal:
        assert why in str(refusal)
    else:
        assert why == "" and len(answer) == 1


def test_a_point_as_a_map_server_writes_it_is_read():
    text = '{"features": [{"attributes": {"name": "Ada"}, "geometry": {"x": -84.5, "y": 39.1}}]}'

    assert rows(read_geojson, text) == [{"name": "Ada", "longitude": "-84.5", "latitude": "39.1"}]


def test_records_nested_without_end_are_refused_in_words():
    depth = 100_000

    with pytest.raises(UnreadableFile):
        read_json(b'[{"a": ' + b"[" * depth + b"]" * depth + b"}]")

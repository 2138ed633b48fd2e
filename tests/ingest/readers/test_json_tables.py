"""Tables that a JSON writes otherwise than as a list of objects."""

import json

import pytest

from partnerships.ingest.document import read_document

RECORDS = [{"Agency": "Dublin Police", "City": "Dublin"}, {"Agency": "Lima Police", "City": "Lima"}]
NAMES = list(RECORDS[0])
ROWS = [list(record.values()) for record in RECORDS]
FEATURES = [{"type": "Feature", "properties": record, "geometry": None} for record in RECORDS]
WRITTEN = {
    "rows": [NAMES, *ROWS],
    "rows inside": {"result": {"table": [NAMES, *ROWS]}},
    "columns apart": {"columns": NAMES, "index": [0, 1], "data": ROWS},
    "a portal": {"meta": {"view": {"columns": [{"name": name} for name in NAMES]}}, "data": ROWS},
    "columns": {name: [record[name] for record in RECORDS] for name in NAMES},
    "columns by row": {name: {str(n): one[name] for n, one in enumerate(RECORDS)} for name in NAMES},
    "by key": {f"AOS{number}": record for number, record in enumerate(RECORDS)},
    "Esri": {"features": [{"attributes": record} for record in RECORDS]},
    "TopoJSON": {"objects": {"towns": {"geometries": FEATURES}}},
}
LINES = {"objects": RECORDS, "rows": [NAMES, *ROWS], "features": FEATURES}


@pytest.mark.parametrize("written", [*map(json.dumps, WRITTEN.values())], ids=WRITTEN)
def test_a_table_is_read_however_it_is_written(written):
    assert [dict(row) for row in read_document(written.encode(), name="list.json").rows] == RECORDS


@pytest.mark.parametrize("lines", LINES.values(), ids=LINES)
def test_a_value_a_line_is_a_table(lines):
    content = "\n".join(map(json.dumps, lines)).encode()

    assert [dict(row) for row in read_document(content, name="list.json").rows] == RECORDS


def test_lists_inside_objects_are_no_columns_of_values():
    document = read_document(json.dumps({"city": RECORDS, "county": RECORDS[:1]}).encode(), name="list.json")

    assert [dict(row) for row in document.rows] == RECORDS
    assert [part.name for part in document.contents.parts] == ["city", "county"]

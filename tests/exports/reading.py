"""Files read back, each by a reader that is not ours, as the rows that a file must say."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from xml.etree import ElementTree

import openpyxl

KML = "{http://www.opengis.net/kml/2.2}"
INSTEAD = {"source_urls": "%3B", "conflicts": ","}
NOT_IN_XML = str.maketrans(dict.fromkeys([*range(9), 11, 12, *range(14, 32)], "�"))
csv.field_size_limit(10**6)


def csv_rows(content: bytes) -> list[dict]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def as_cells(said: dict) -> dict:
    """What a row must be in a table of text: lists joined, formulas disarmed, nothing for what is not known."""
    return {name: cell(name, value) for name, value in said.items()}


def cell(name: str, value) -> str:
    text = in_a_cell(name, value)
    return f"'{text}" if isinstance(value, str | list) and text[:1] and text[0] in "=+-@\t\r" else text


def in_a_cell(name: str, value) -> str:
    match value:
        case None:
            return ""
        case list():
            return ";".join(item.replace(";", INSTEAD.get(name, ";")) for item in value)
        case float() | int():
            return repr(value)
    return value


def xlsx_rows(content: bytes) -> list[dict]:
    """Rows of cells as text; a date must be a real date, a formula fails."""
    sheet = openpyxl.load_workbook(io.BytesIO(content))["partnerships"]
    header, *rows = sheet.iter_rows()
    names = [cell.value for cell in header]
    return [dict(zip(names, map(_xlsx_cell, row), strict=True)) for row in rows]


def _xlsx_cell(cell) -> str:
    assert cell.data_type in ("s", "n", "d", "inlineStr"), (cell.data_type, cell.value)
    assert cell.hyperlink is None
    match cell.value:
        case None:
            return ""
        case datetime() as moment:
            assert moment.time() == datetime.min.time()
            return moment.date().isoformat()
        case str() as text:
            return openpyxl.utils.escape.unescape(text)
        case number:
            return repr(number)


def json_rows(content: bytes) -> list[dict]:
    return json.loads(content)


def ndjson_rows(content: bytes) -> list[dict]:
    return [json.loads(line) for line in content.decode().split("\n")[:-1]]


def geojson_rows(content: bytes) -> list[dict]:
    rows = []
    for feature in json.loads(content)["features"]:
        row = feature["properties"]
        point = feature["geometry"]
        where = None if row["latitude"] is None else [row["longitude"], row["latitude"]]
        assert (point and point["coordinates"]) == where
        assert feature["id"] == row["partnership_id"]
        rows.append(row)
    return rows


def kml_rows(content: bytes) -> list[dict]:
    """Only what is known stands in a placemark; all of it as text."""
    rows = []
    for mark in ElementTree.fromstring(content).iter(f"{KML}Placemark"):
        row = {data.get("name"): data.findtext(f"{KML}value") for data in mark.iter(f"{KML}Data")}
        assert mark.findtext(f"{KML}name") == row["agency"]
        point = mark.findtext(f"{KML}Point/{KML}coordinates")
        assert point == (f"{row['longitude']},{row['latitude']}" if "latitude" in row else None)
        rows.append(row)
    return rows


def as_kml(said: dict) -> dict:
    """XML reads every line end as a line feed, and cannot hold other control characters."""
    cells = {name: in_a_cell(name, value) for name, value in said.items()}
    return {
        name: text.translate(NOT_IN_XML).replace("\r\n", "\n").replace("\r", "\n")
        for name, text in cells.items()
        if text
    }


def zip_rows(content: bytes) -> list[dict]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return csv_rows(archive.read("data.csv"))

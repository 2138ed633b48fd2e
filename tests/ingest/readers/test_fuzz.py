"""Hostile bytes to every reader: an answer or a refusal, within seconds; and of a table, every row.

The cases are made from a fixed seed: the same ones each time, so that a failure can be looked at again.
"""

import csv
import io
import json
import random
import time
from html import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partnerships.ingest import readers
from partnerships.ingest.tables import UnreadableFile
from tests.ingest.readers.handmade import grid, ods, ods_row, xlsx, zipped

SEED = 20190828
EXAMPLES = 100
SECONDS = 5
"""No case may take longer."""

HEADER = ["Agency", "State", "Active Date"]
AGENCIES = [
    HEADER,
    ["Ada Police Department", "OH", "8/28/2019"],
    ['Española "P.D."', "NM", ""],
    ["A, B\nC", "", "2020"],
]
KML = (
    b'<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder><Placemark>'
    b"<name><![CDATA[Ada]]></name><address>Ada, OH</address>"
    b'<ExtendedData><Data name="Active Date"><value>1/2/20</value></Data></ExtendedData>'
    b"<Point><coordinates>-84.5,39.1</coordinates></Point></Placemark></Folder></Document></kml>"
)
GEOJSON = (
    b'{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Ada", "n": [1, {}]}, '
    b'"geometry": {"type": "Point", "coordinates": [-84.5, 39.1]}}]}'
)
TOKENS = [
    *(bytes([code]) for code in b'\0",;\t\r\n<>&{}[]\x1a'),
    *(b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<!DOCTYPE x>", b"&#0;", b"&#xd800;", b"&amp;"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3", b"\xed\xa0\x80", b"\\ud800", b" " * 300),
    *(b"1e999", b"null", b"-0", b'"features"', b"sep=,\n", b"PK\x03\x04", b"\x1f\x8b"),
    *(b"<table>", b"<tr><td colspan=65000 rowspan=65000>", b"</table>", b"<meta charset=utf-16>"),
    *(b"<meta charset=nonsense>", b"<Placemark>", b"<Folder>", b"</Document>"),
]


def as_csv(rows, **kind):
    text = io.StringIO(newline="")
    csv.writer(text, **kind).writerows(rows)
    return text.getvalue().encode()


def as_html(rows):
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in cells) for cells in rows)
    return ("<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>").encode()


def as_records(rows):
    return json.dumps([dict(zip(rows[0], cells, strict=True)) for cells in rows[1:]]).encode()


def as_kml(rows):
    marks = "".join(f"<Placemark><name>{escape(cells[0])}</name></Placemark>" for cells in rows[1:])
    return f"<kml><Document><Folder>{marks}</Folder></Document></kml>".encode()


def as_features(rows):
    features = [{"properties": dict(zip(rows[0], cells, strict=True))} for cells in rows[1:]]
    return json.dumps({"features": features}).encode()


SEEDS = {
    readers.read_csv: [
        as_csv(AGENCIES),
        as_csv(AGENCIES, delimiter=";"),
        as_csv(AGENCIES).decode().encode("utf-16"),
    ],
    readers.read_kml: [KML, zipped({"doc.kml": KML})],
    readers.read_geojson: [GEOJSON],
    readers.read_json: [as_records(AGENCIES), b'{"a": 1}\n{"a": "b"}\n'],
    readers.read_html_table: [
        as_html(AGENCIES),
        b"<html><body><table><thead><tr><th>a<th>b<tr><td>1<td>2</table>",
    ],
    readers.read_workbook: [xlsx(grid(AGENCIES)), ods(ods_row(*HEADER) + ods_row("Ada", "OH", "2020"))],
}
CASES = dict.fromkeys(SEEDS, 2000) | {readers.read_workbook: 400}
INSIDE_A_WORKBOOK = 100


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """The bytes with a few things wrong; one time in ten nothing but noise."""
    if chance.random() < 0.1:
        return chance.randbytes(chance.randrange(400))
    spoilt = bytearray(content)
    for _wrong in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoilt) + 1)
        match chance.randrange(5):
            case 0:
                spoilt[at : at + 1] = chance.randbytes(1)
            case 1:
                spoilt[at:at] = chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50))
            case 2:
                del spoilt[at : at + chance.randrange(1, 40)]
            case 3:
                spoilt[at:at] = spoilt[at : at + chance.randrange(1, 200)]
            case 4:
                del spoilt[max(at, 1) :]
    return bytes(spoilt)


def answer_or_refusal(read, content: bytes) -> None:
    began = time.monotonic()
    try:
        rows = list(read(content).rows)
    except UnreadableFile as refusal:
        assert str(refusal).endswith(".")
    else:
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))
        assert all(isinstance(cell, str) and "\0" not in cell for row in rows for cell in row.values())
        json.dumps([dict(row) for row in rows], ensure_ascii=False).encode()
    assert time.monotonic() - began < SECONDS


def test_there_are_ten_thousand_cases():
    assert sum(CASES.values()) >= 10_000


@pytest.mark.parametrize("read", SEEDS, ids=lambda read: read.__name__)
def test_any_bytes_give_an_answer_or_a_refusal(read):
    chance = random.Random(SEED)

    for _case in range(CASES[read]):
        content = spoiled(chance.choice(SEEDS[read]), chance)
        try:
            answer_or_refusal(read, content)
        except BaseException as error:
            error.add_note(f"The bytes were {content!r}.")
            raise


def test_any_sheet_inside_a_sound_archive_gives_an_answer_or_a_refusal():
    chance = random.Random(SEED)

    for _case in range(INSIDE_A_WORKBOOK):
        rows = spoiled(grid(AGENCIES).encode(), chance).decode("utf-8", "replace")
        answer_or_refusal(readers.read_workbook, xlsx(rows))


CELL = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs", "Cc"]), max_size=12
)
NAME = CELL.filter(str.strip)
ROWS = st.lists(st.tuples(NAME, CELL, CELL).map(list), min_size=1, max_size=20).map(
    lambda rows: [HEADER, *rows]
)


WORD = st.text("abcÉñ' \n\",;|", max_size=9).map("x{}x".format)
FULL_ROWS = st.lists(st.tuples(WORD, WORD, CELL).map(list), min_size=1, max_size=20).map(
    lambda rows: [HEADER, *rows]
)


def counted(read, content: bytes) -> int:
    """Rows, and lines that look like a footnote or a total: they are counted with what they are."""
    table = read(content)
    return sum(1 for _row in table.rows) + table.contents.ignored.total()


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=FULL_ROWS,
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    delimiter=st.sampled_from(",;\t|"),
)
def test_a_csv_gives_each_row_and_each_cell(rows, quoting, delimiter):
    table = readers.read_csv(as_csv(rows, quoting=quoting, delimiter=delimiter))

    assert [list(row.values()) for row in table.rows] == rows[1:]


@pytest.mark.parametrize(
    ("write", "read"),
    [
        (as_html, readers.read_html_table),
        (as_records, readers.read_json),
        (as_features, readers.read_geojson),
        (as_kml, readers.read_kml),
    ],
    ids=lambda step: step.__name__,
)
@settings(max_examples=100, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_every_row_that_goes_in_comes_out(write, read, rows):
    assert counted(read, write(rows)) == len(rows) - 1


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS)
def test_every_row_of_a_workbook_comes_out(rows):
    assert counted(readers.read_workbook, xlsx(grid(rows))) == len(rows) - 1

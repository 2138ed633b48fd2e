"""`bin/manage read`: what it says of a file, what it refuses, and that nothing is changed."""

import io
import json
from datetime import date

import pytest
import xlsxwriter

from partnerships.actions import sources
from partnerships.models import AuditEntry, Run, Snapshot, Source
from tests.curators_lists import CASES
from tests.ingest.readers.handmade import zipped
from tests.management.lists import DUBLIN, HEADER, LIMA, ROWS, as_csv, said
from tests.management.test_commands import ended, manage

pytestmark = pytest.mark.django_db

KEYS = (
    "line agency kind city county county_fips state start_date start_earliest start_latest latitude longitude"
    " location_precision problems"
).split()


def test_a_row_says_all_that_the_contract_names(read):
    document = read(as_csv([HEADER, *ROWS]))

    assert [list(row) for row in document["rows"]] == [KEYS, KEYS]
    assert {"format", "encoding", "parts", "header_line", "columns", "take"} <= set(document)
    assert (document["format"], document["encoding"], document["header_line"]) == ("csv", "utf-8", 1)
    (row, _lima) = document["rows"]
    assert (row["county_fips"], row["location_precision"], row["kind"]) == ("39049", "place", "police")
    assert (row["start_earliest"], row["start_latest"]) == ("2019-01-01", "2019-12-31")


def test_one_column_that_holds_all_is_a_list(read):
    document = read(b"Agency\nDublin Police Department, Dublin, OH\nLima Police Department, Lima, OH\n")

    assert said(document, "agency") == [(DUBLIN,), (LIMA,)]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--part", "Texas"], "There is no part “Texas” in this file"),
        (["--header-line", "40"], "Line 40 of “table 1” cannot be the header"),
        (["--header-line", "-1"], "Lines are counted from 1."),
        (["--encoding", "klingon"], "“klingon” is no encoding of text"),
        (["--encoding", "base64"], "“base64” is no encoding of text"),
        (["--take", "agency"], "--take needs a field and a column"),
        (["--take", "agency=Nobody"], "no column Nobody"),
        (["--take", "mayor=City"], "cannot be taken as mayor"),
        (["--format", "kml"], "A KML was expected; this looks like text that begins"),
    ],
)
def test_an_option_that_cannot_be_is_one_sentence(tmp_path, options, why):
    (tmp_path / "list.csv").write_bytes(as_csv([HEADER, *ROWS]))

    status, printed = ended("read", str(tmp_path / "list.csv"), "--json", *options)

    assert status == 2
    assert why in printed and "\n" not in printed.strip()


@pytest.mark.parametrize(
    "content", [b"", b"%PDF-1.7", b"\x00" * 500, b"<html></html>", b"PK\x03\x04broken", b"{"]
)
def test_a_file_that_is_no_list_is_one_sentence(tmp_path, content):
    (tmp_path / "list").write_bytes(content)

    status, printed = ended("read", str(tmp_path / "list"))

    assert status == 2
    assert printed.endswith(".") and "\n" not in printed.strip()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
        (b"SQLite format 3\0", "GeoPackage"),
        (b"{\\rtf1 Agency}", "an RTF document"),
        (zipped({"word/document.xml": "<w/>"}), "a Word document"),
        (zipped({"towns.shp": "x", "towns.dbf": "x"}), "“towns.shp”, “towns.dbf”"),
        (b"<?xml version='1.0'?><agencies><agency>Dublin</agency></agencies>", "XML (<agencies>)"),
        (b"\xef\xbb\xbf<gpx><wpt><name>Dublin</name></wpt></gpx>", "XML (<gpx>) of waypoints"),
        (b"<rss><channel><title>Dublin</title></channel></rss>", "XML (<rss>) of a news feed"),
        (b"- agency: Dublin\n  state: OH\n", "line 1 reads “- agency: Dublin”"),
        (b'{"count": 3}', "this JSON holds none"),
    ],
)
def test_a_format_that_is_not_read_says_what_to_give(tmp_path, content, what):
    (tmp_path / "list").write_bytes(content)

    status, printed = ended("read", str(tmp_path / "list"))

    assert (status, what in printed, "Save the list as XLSX or CSV" in printed) == (2, True, True), printed


@pytest.mark.parametrize("name", ["list.txt", "list"])
def test_text_of_fixed_width_says_how_to_save_it(tmp_path, name):
    lines = ["".join(cell.ljust(30) for cell in line) for line in (HEADER, *ROWS)]
    (tmp_path / name).write_text("\n".join(lines))

    status, printed = ended("read", str(tmp_path / name))

    assert (status, "fixed width" in printed, "save it as XLSX or CSV" in printed) == (2, True, True), printed


@pytest.mark.parametrize("name", ["list.json", "list"])
def test_a_record_on_its_own_is_a_list_of_one(read, name):
    document = read(json.dumps(dict(zip(HEADER, ROWS[0], strict=True))).encode(), name=name)

    assert said(document, "agency", "state") == [(DUBLIN, "OH")]


def test_a_declared_list_in_another_format_says_which_to_give(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "list.xlsx"))
    book.add_worksheet().write_row(0, 0, HEADER)
    book.close()
    sources.synchronize()

    status, printed = ended("ingest", "announcements", "--file", str(tmp_path / "list.xlsx"))

    assert status == 2
    assert "A CSV was expected; this looks like an Excel workbook (.xlsx). Save it as CSV" in printed


def test_a_file_that_is_not_there_is_one_sentence(tmp_path):
    assert ended("read", str(tmp_path / "none.csv")) == (
        2,
        f"The file {tmp_path / 'none.csv'} cannot be read: No such file or directory.",
    )


def test_nothing_is_changed():
    before = [model.objects.count() for model in (Source, Snapshot, Run, AuditEntry)]

    printed = manage("read", str(CASES / "title-rows.xlsx"))

    assert f"5: {DUBLIN}, OH, Dublin, Aug 1, 2019" in printed
    assert "line 1, title: Law enforcement agencies on Neighbors" in printed
    assert [model.objects.count() for model in (Source, Snapshot, Run, AuditEntry)] == before


def test_every_row_is_there_or_named_with_its_line(read):
    document = read(as_csv([HEADER, ROWS[0], ROWS[1], ROWS[0], ("Total", "", "", "3")]))

    assert [row["line"] for row in document["rows"]] == [2, 3]
    assert [(one["line"], one["what"]) for one in document["lines"]] == [(5, "total"), (4, "repeated_row")]
    assert document["ignored"] == {"total": 1, "repeated_row": 1}


@pytest.mark.parametrize(
    ("column", "cell", "sentence"),
    [
        ("Since", "circa 2019", "unreadable date in 1 row (line 2: “circa 2019”). The text is no day"),
        ("Since", "3/4/2019", "ambiguous date in 1 row (line 2: “3/4/2019”). The date may be two days"),
        ("State", "Police", "unknown state in 1 row (line 2: “Police”). The text is no state"),
        ("State", "", "no state in 1 row (line 2). Nothing says the state"),
        ("Type", "Wizards", "unknown kind in 1 row (line 2: “Wizards”). The kind is none that is known"),
        ("Lat", "north", "unreadable coordinates in 1 row (line 2: “north”, “-83.1”). The text is no point"),
        ("Agency", "", "no agency in 1 row (line 2). No agency is named"),
    ],
)
def test_a_problem_says_what_is_wrong_where_and_what_to_do(read, tmp_path, column, cell, sentence):
    right = dict(zip(HEADER, ROWS[0], strict=True)) | {"Type": "Police", "Lat": "40.1", "Lon": "-83.1"}
    places = {"City", "Lat", "Lon"} if column == "State" else set()  # which would say the state
    columns = [one for one in right if one not in places]
    row = [(right | {column: cell})[one] for one in columns]

    document = read(as_csv([columns, row]))

    assert [one for one in document["explained"] if one.startswith(sentence)], document["explained"]
    assert f"  {sentence}" in manage("read", str(tmp_path / "list.csv"))


def test_a_cell_that_shows_a_month_or_a_year_is_one(read):
    formats = {"yyyy-mm-dd": "2019-08-28", "mmm-yy": "2019-08", "mmmm yyyy": "2019-08", "yyyy": "2019"}
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ("Agency", "State", "Since"))
        for line, shown in enumerate(formats, start=1):
            sheet.write_row(line, 0, (f"{shown} Police", "OH"))
            sheet.write_datetime(line, 2, date(2019, 8, 28), workbook.add_format({"num_format": shown}))

    rows = read(content.getvalue(), name="list.xlsx")["rows"]

    assert [row["start_date"] for row in rows] == list(formats.values())

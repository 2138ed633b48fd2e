"""The precision of a date in a workbook is what a person sees in its cell."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pytest
import xlsxwriter

from partnerships.ingest.readers import read_workbook
from partnerships.ingest.readers.workbook.dates import precision_of_format
from tests.curators_lists import CASES
from tests.management.test_commands import ended

FORMATS = {
    "mmm-yy": "2019-08", "yyyy-mm": "2019-08", "mmmm yyyy": "2019-08", "[$-409]mmm\\ yyyy;@": "2019-08",
    '"since "mmm yyyy': "2019-08", "yyyy": "2019", "yy": "2019", "m/d/yyyy": "2019-08-28", "d-mmm-yy": "2019-08-28",
    "dddd, mmmm dd, yyyy": "2019-08-28", "yyyy-mm-dd h:mm:ss": "2019-08-28",
}  # fmt: skip


def workbook(format: str | int, day: date = date(2019, 8, 28)) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        kind = {"num_format": format}
        sheet = book.add_worksheet("Towns")
        sheet.write_row(2, 1, ["Agency", "State", "Since"])
        sheet.write_row(3, 1, ["Dublin Police Department", "OH"])
        sheet.write_datetime(3, 3, day, book.add_format(kind))
    return file.getvalue()


def since(content: bytes) -> list[str]:
    return [row["Since"] for row in read_workbook(content).rows]


@pytest.mark.parametrize(("format", "text"), FORMATS.items())
def test_a_day_shown_as_a_month_or_year_is_one(format, text):
    assert since(workbook(format)) == [text]


def test_excels_own_format_of_months_is_known_by_its_number():
    assert since(workbook(17)) == ["2019-08"]


def test_a_year_that_a_date_cell_holds_as_a_number_is_not_cut():
    assert since(workbook("yyyy", date(1905, 7, 11))) == ["1905-07-11"]


@pytest.mark.parametrize(
    "format", ["h:mm", "mm:ss", "h:mm:ss AM/PM", "0.00", "General", "#,##0", "@", '"year "0']
)
def test_a_format_without_a_date_says_nothing(format):
    assert precision_of_format(format) == ""


DATE_STYLE = """<number:date-style style:name="N1">%s</number:date-style>
<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>"""
PARTS = {
    "2019-08": "<number:month/><number:text>-</number:text><number:year/>",
    "2019": '<number:year number:style="long"/>',
    "2019-08-28": "<number:month/><number:day/><number:year/>",
}


def ods(parts: str, on_column: bool) -> bytes:
    column = 'table:default-cell-style-name="ce1"' if on_column else ""
    cell = "" if on_column else 'table:style-name="ce1"'
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    header = "".join(map(text.format, ("Agency", "State", "Since")))
    row = text.format("Dublin Police Department") + text.format("OH")
    day = 'office:value-type="date" office:date-value="2019-08-28"'
    row += f"<table:table-cell {cell} {day}><text:p>x</text:p></table:table-cell>"
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
        for name, urn in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    content = f"""<?xml version="1.0"?><office:document-content {spaces}>
    <office:automatic-styles>{DATE_STYLE % parts}</office:automatic-styles>
    <office:body><office:spreadsheet><table:table table:name="Towns">
    <table:table-column table:number-columns-repeated="2"/><table:table-column {column}/>
    <table:table-row>{header}</table:table-row><table:table-row>{row}</table:table-row>
    </table:table></office:spreadsheet></office:body></office:document-content>"""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


@pytest.mark.parametrize("on_column", [False, True])
@pytest.mark.parametrize(("text", "parts"), PARTS.items())
def test_in_an_ods_too_by_the_style_of_the_cell_or_its_column(text, parts, on_column):
    assert since(ods(parts, on_column)) == [text]


@pytest.mark.django_db
def test_a_time_in_a_cell_is_dropped_and_is_no_problem():
    rows = json.loads(ended("read", str(CASES / "dates-with-time.xlsx"), "--json")[1])["rows"]

    assert rows[0]["start_date"] == date(2019, 8, 1).isoformat()
    assert all(len(row["start_date"]) == 10 and not row["problems"] for row in rows)

"""XLSX: a workbook of three sheets, the rows, the codebook, and what was asked.

XlsxWriter lays out the workbook with an empty first sheet; the rows are written into that sheet as the database
gives them and leave at once, compressed. Every text is a text: never a formula, a link, a number or a date. A day
is a date where it is known to the day.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from partnerships.exports import about, codebook
from partnerships.exports.answer import Answer
from partnerships.exports.csv import guarded
from partnerships.exports.package.zipped import zipped
from partnerships.queries.column_values import Column, Type, in_a_cell

MAX_SHEET_ROWS = 1_048_575
"""Rows that a sheet holds, beside its header."""
MAX_CELL_LENGTH = 32_767
CUT = " … (cut: a cell holds 32,767 characters; the CSV has them all)"
EPOCH = date(1899, 12, 30)
FIRST_DAY = date(1900, 3, 1)
"""Days before this one have no agreed number in a spreadsheet."""
LENGTH_OF_DAY = len("2020-07-01")
ROWS_AT_ONCE = 100
CONTENT_TYPES = "[Content_Types].xml"
ROWS_SHEET = "xl/worksheets/sheet1.xml"
AROUND_ROWS = re.compile(rb'(.*?)<row r="2".* s="(\d+)".*</row>(</sheetData>.*)', re.DOTALL)
"""What stands above the rows; the style of a day, in a row that marks their place; what stands below."""
SETTINGS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
WIDTHS = {Type.TEXT: 18, Type.SPAN: 12, Type.LIST: 28, Type.DAY: 12, Type.NUMBER: 11, Type.INTEGER: 9}

ESCAPED = re.compile("[&<>\\x00-\\x08\\x0b-\\x1f\\ufffe\\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def stream(answer: Answer) -> Iterator[bytes]:
    """The answer as chunks of a workbook."""
    yield from zipped(_parts(answer), answer.release.published_at)


def _parts(answer: Answer) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The workbook's files. The first is named before anything is asked of the database, so that it leaves at once."""
    laid_out: list[_Layout] = []

    def first() -> Iterator[bytes]:
        laid_out.append(_Layout.of(answer))
        yield laid_out[0].files.pop(CONTENT_TYPES)

    yield CONTENT_TYPES, first()
    [layout] = laid_out
    for name, whole in layout.files.items():
        yield name, _sheet(answer, layout) if name == ROWS_SHEET else [whole]


@dataclass(frozen=True)
class _Layout:
    """The workbook's files, the first sheet parted where its rows belong, and the number of the style of days."""

    files: dict[str, bytes]
    above: bytes
    below: bytes
    day_style: str

    @classmethod
    def of(cls, answer: Answer) -> _Layout:
        whole = io.BytesIO()
        with Workbook(whole, SETTINGS) as workbook:
            _lay_out(workbook, answer)
        with zipfile.ZipFile(whole) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        parted = AROUND_ROWS.fullmatch(files[ROWS_SHEET])
        if parted is None:
            raise ValueError("XlsxWriter wrote a sheet of one row in another way than we know")
        above, day, below = parted.groups()
        extent = f"A1:{xl_col_to_name(len(answer.columns) - 1)}"
        above = above.replace(f"{extent}2".encode(), f"{extent}{answer.question.count() + 1}".encode(), 1)
        return cls(files, above, below, day.decode())


def _lay_out(workbook: Workbook, answer: Answer) -> None:
    heading = workbook.add_format({"bold": True, "bottom": 1})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    workbook.set_properties({"title": answer.file_name, "created": answer.release.published_at})
    rows = workbook.add_worksheet("partnerships")
    rows.freeze_panes(1, 0)
    for number, column in enumerate(answer.columns):
        rows.write_string(0, number, column.name, heading)
        rows.set_column(number, number, WIDTHS[column.type])
    last = len(answer.columns) - 1
    rows.autofilter(0, 0, answer.question.count(), last)
    rows.write_datetime(1, last, FIRST_DAY, workbook.add_format({"num_format": "yyyy-mm-dd"}))
    for title, lines in (("codebook", codebook.lines(answer.columns)), ("about", about.lines(answer))):
        sheet = workbook.add_worksheet(title)
        sheet.set_column(0, 1, 24, wrapped)
        sheet.set_column(len(lines[0]) - 1, len(lines[0]) - 1, 100, wrapped)
        sheet.freeze_panes(1, 0)
        for number, line in enumerate(lines):
            for place, text in enumerate(line):
                sheet.write_string(number, place, text, heading if number == 0 else wrapped)


def _sheet(answer: Answer, layout: _Layout) -> Iterator[bytes]:
    yield layout.above
    write = [_writer(column, xl_col_to_name(place), layout) for place, column in enumerate(answer.columns)]
    values = [in_a_cell(column) for column in answer.columns]
    row_elements = []
    for number, row in enumerate(answer.rows(*values), start=2):
        cells = "".join(
            [cell(number, value) for cell, value in zip(write, row, strict=True) if value not in (None, "")]
        )
        row_elements.append(f'<row r="{number}">{cells}</row>')
        if len(row_elements) == ROWS_AT_ONCE:
            yield "".join(row_elements).encode()
            row_elements.clear()
    yield "".join(row_elements).encode() + layout.below


def _writer(column: Column, letters: str, layout: _Layout) -> Callable[..., str]:
    """How a value of this column becomes a cell: (number of its row, value) → XML."""
    if column.type in (Type.NUMBER, Type.INTEGER):
        return lambda number, value: f'<c r="{letters}{number}"><v>{value!r}</v></c>'
    if column.type is Type.DAY:
        return lambda number, day: _day(letters, number, day, layout.day_style)
    if column.type is Type.SPAN:
        return lambda number, text: (
            _day(letters, number, date.fromisoformat(text), layout.day_style)
            if len(text) == LENGTH_OF_DAY
            else _text(letters, number, text)
        )
    return lambda number, value: _text(letters, number, value)


def _day(letters: str, number: int, day: date, style: str) -> str:
    if day < FIRST_DAY:
        return _text(letters, number, day.isoformat())
    return f'<c r="{letters}{number}" s="{style}"><v>{(day - EPOCH).days}</v></c>'


def _text(letters: str, number: int, value: str) -> str:
    value = str(guarded(value))
    if len(value) > MAX_CELL_LENGTH:
        value = value[: MAX_CELL_LENGTH - len(CUT)] + CUT
    if ESCAPED.search(value):
        value = ESCAPED.sub(_escaped, value)
    return f'<c r="{letters}{number}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def _escaped(found: re.Match[str]) -> str:
    """XML's own escapes, and `_x000B_` for what XML cannot hold; a text that looks like that gets `_x005F_`."""
    character = found[0]
    return ENTITIES.get(character) or f"_x{ord(character):04X}_"

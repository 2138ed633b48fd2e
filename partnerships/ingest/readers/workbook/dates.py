"""Which cells of a workbook show only the month or the year of their day: what a person sees there.

Part of the program `rows.py`, and of nothing else. Imports nothing of ringwatch. A workbook whose styles
cannot be read shows whole days.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from posixpath import join, normpath

from lxml import etree

MONTH, YEAR = "month", "year"
BUILT_IN_MONTH = 17
"""The number of Excel's own format `mmm-yy`."""
NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Parts of a format that are no part of the date: text, colors and locales, fillers."""
MINUTES = re.compile(r"h+[^a-z]*m+|m+[^a-z]*s+")
MAX_FORMAT_LENGTH = 255
"""Characters of a format: Excel takes no more."""
MAX_REPEATED = 1_000
"""Columns and rows over which one cell of an ODS is repeated; what is repeated further is empty space."""
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Cells = dict[tuple[int, int], str]
"""(row, column), counted from 0 → MONTH or YEAR."""


class ShownDates:
    """The cells of each sheet that show less than a day."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.names = set(self.archive.namelist())

    def of_sheet(self, name: str) -> Cells:
        """Empty where every date is shown to the day."""
        try:
            if "content.xml" in self.names:
                return dict(_ods_cells(self.archive, name))
            return dict(self._xlsx_cells(name))
        except (etree.LxmlError, KeyError, ValueError, zipfile.BadZipFile):
            return {}

    def _xlsx_cells(self, name: str) -> Iterator[tuple[tuple[int, int], str]]:
        shown = _xlsx_styles(self.archive) if "xl/styles.xml" in self.names else {}
        if not shown:
            return
        row = column = -1
        for _event, element in _elements(self.archive, _xlsx_path(self.archive, name), ("row", "c")):
            if _tag(element) == "row":
                row = int(element.get("r") or row + 2) - 1
                column = -1
                continue
            row, column = _place(element.get("r"), row, column + 1)
            if found := shown.get(element.get("s") or ""):
                yield (row, column), found


def precision_of_format(code: str) -> str:
    """MONTH or YEAR for a format that shows no more of a date; "" for any other."""
    letters = MINUTES.sub("", NOT_SHOWN.sub("", code[:MAX_FORMAT_LENGTH].partition(";")[0]).lower())
    if "d" in letters or not ("y" in letters or "mmm" in letters) or "general" in letters:
        return ""
    return MONTH if "m" in letters else YEAR


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname


def _elements(
    archive: zipfile.ZipFile, path: str, tags: tuple[str, ...], event: str = "start"
) -> Iterator[tuple[str, etree._Element]]:
    with archive.open(path) as file:
        parser = etree.iterparse(
            file, events=(event,), tag=tuple(f"{{*}}{tag}" for tag in tags), resolve_entities=False
        )
        before = None
        for found in parser:
            yield found
            if before is not None:
                before.clear()
            before = found[1]


def _xlsx_styles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The number of a cell's style → MONTH or YEAR, for the styles that show no more."""
    root = etree.fromstring(archive.read("xl/styles.xml"), etree.XMLParser(resolve_entities=False))
    formats = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter("{*}numFmt")}
    formats.setdefault(str(BUILT_IN_MONTH), "mmm-yy")
    cells = root.find("{*}cellXfs")
    styles = enumerate(cells if cells is not None else ())
    shown = (
        (str(number), precision_of_format(formats.get(style.get("numFmtId"), ""))) for number, style in styles
    )
    return {number: precision for number, precision in shown if precision}


def _xlsx_path(archive: zipfile.ZipFile, name: str) -> str:
    """Where the sheet of that name is stored."""
    parser = etree.XMLParser(resolve_entities=False)
    workbook = etree.fromstring(archive.read("xl/workbook.xml"), parser)
    related = next(sheet.get(RELATION) for sheet in workbook.iter("{*}sheet") if sheet.get("name") == name)
    relations = etree.fromstring(archive.read("xl/_rels/workbook.xml.rels"), parser)
    target = next(one.get("Target", "") for one in relations if one.get("Id") == related)
    return target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))


def _place(reference: str | None, row: int, column: int) -> tuple[int, int]:
    """(row, column) of a reference such as `B12`; those given where a cell has none."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", reference or "")
    if not found:
        return max(row, 0), column
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1


def _ods_cells(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[tuple[int, int], str]]:
    content = etree.fromstring(archive.read("content.xml"), etree.XMLParser(resolve_entities=False))
    shown = _ods_styles(content)
    if not shown:
        return
    table = next(table for table in content.iter(f"{TABLE}table") if table.get(f"{TABLE}name") == name)
    defaults = _ods_columns(table)
    row = 0
    for line in table.iter(f"{TABLE}table-row"):
        rows, column = _repeats(line, "rows"), 0
        for cell in line.iterchildren(f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            columns = _repeats(cell, "columns")
            for place in range(column, column + min(columns, MAX_REPEATED)):
                style = cell.get(f"{TABLE}style-name") or defaults.get(place, "")
                if style in shown and cell.get(f"{OFFICE}value-type") == "date":
                    yield from (
                        ((row + down, place), shown[style]) for down in range(min(rows, MAX_REPEATED))
                    )
            column += columns
        row += rows


def _ods_columns(table: etree._Element) -> dict[int, str]:
    """Column → the style of its cells that name none."""
    defaults: dict[int, str] = {}
    place = 0
    for column in table.iter(f"{TABLE}table-column"):
        columns = _repeats(column, "columns")
        for one in range(place, place + min(columns, MAX_REPEATED)):
            defaults[one] = column.get(f"{TABLE}default-cell-style-name", "")
        place += columns
    return defaults


def _ods_styles(content: etree._Element) -> dict[str, str]:
    """The name of a cell's style → MONTH or YEAR, for the styles that show no more."""
    dates = {}
    for date in content.iter(f"{NUMBER}date-style"):
        parts = {_tag(part) for part in date}
        if "day" not in parts and parts & {"month", "year"}:
            dates[date.get(f"{STYLE}name")] = MONTH if "month" in parts else YEAR
    styles = ((style.get(f"{STYLE}name", ""), style) for style in content.iter(f"{STYLE}style"))
    found = ((name, dates.get(style.get(f"{STYLE}data-style-name"), "")) for name, style in styles)
    return {name: precision for name, precision in found if precision}


def _repeats(element: etree._Element, what: str) -> int:
    return max(int(element.get(f"{TABLE}number-{what}-repeated") or 1), 1)

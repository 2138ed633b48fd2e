"""Workbooks made by hand, down to the bytes, so that a test can also make what no spreadsheet would."""

import io
import zipfile
from xml.sax.saxutils import escape

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
HIDDEN = ' state="hidden"'
DAY_FORMAT = 14
"""The number of Excel's own short date format."""


def zipped(files, method=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def xlsx(*sheets, hidden=(), merged=None):
    """A workbook of sheets, each the XML of its rows. `hidden`: places of sheets nobody sees.

    `merged`: place of a sheet → the ranges of its merged cells.
    """
    ends = [_merged((merged or {}).get(place, ())) for place in range(len(sheets))]
    entries = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"{HIDDEN if n - 1 in hidden else ""}/>'
        for n in range(1, len(sheets) + 1)
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}'
            f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}"><cellXfs count="2"><xf numFmtId="0"/>'
            f'<xf numFmtId="{DAY_FORMAT}" applyNumberFormat="1"/></cellXfs></styleSheet>',
            "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>{entries}</sheets></workbook>',
            **{
                f"xl/worksheets/sheet{n}.xml": f'<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData>'
                f"{ends[n - 1]}</worksheet>"
                for n, rows in enumerate(sheets, start=1)
            },
        }
    )


def _merged(ranges):
    cells = "".join(f'<mergeCell ref="{one}"/>' for one in ranges)
    return f"<mergeCells>{cells}</mergeCells>" if cells else ""


def cell(place, value="", kind="str", style=0):
    return f'<c r="{place}" t="{kind}" s="{style}"><v>{escape(str(value))}</v></c>'


def grid(rows):
    """The XML of rows of text."""
    return "".join(
        f'<row r="{line}">'
        + "".join(cell(f"{chr(65 + at)}{line}", text) for at, text in enumerate(cells))
        + "</row>"
        for line, cells in enumerate(rows, start=1)
    )


def ods(rows, before=""):
    """An OpenDocument workbook of one sheet, from the XML of its rows and what stands before the document."""
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<m/>",
            "content.xml": f"{before}<office:document-content {ODF}><office:body><office:spreadsheet><table:table "
            f'table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        }
    )


def ods_row(*cells, again=1):
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
        for text in cells
    )
    return f'<table:table-row table:number-rows-repeated="{again}">{inside}</table:table-row>'

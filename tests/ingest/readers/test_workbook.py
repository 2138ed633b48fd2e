"""XLSX and ODS, as spreadsheets save them and as nobody should."""

import struct
import zipfile

import psutil
import pytest

from partnerships.ingest.readers import read_workbook
from partnerships.ingest.readers.workbook.text import as_shown
from partnerships.ingest.tables import UnreadableFile
from tests.ingest.readers.handmade import cell, grid, ods, ods_row, xlsx, zipped

HEADER = ("Agency", "State")


def rows(content):
    return [dict(row) for row in read_workbook(content).rows]


def test_a_sheet_is_read_with_its_lines():
    table = read_workbook(xlsx(grid([HEADER, ("Ada Police", "OH"), ("", ""), ("Española Police", "NM")])))

    assert table.columns == HEADER
    assert [(row.number, row.line, row["Agency"]) for row in table.rows] == [
        (1, 2, "Ada Police"),
        (2, 4, "Española Police"),
    ]


@pytest.mark.parametrize(
    ("made", "seen"),
    [
        (cell("A2", "43705", "n", style=1), "2019-08-28"),
        (cell("A2", "43705.5", "n", style=1), "2019-08-28 12:00:00"),
        (cell("A2", "43705", "n"), "43705"),
        (cell("A2", "07001"), "07001"),
        (cell("A2", "12.50", "n"), "12.5"),
        (cell("A2", "1", "b"), "TRUE"),
        (cell("A2", "a\nb"), "a\nb"),
        (cell("A2", "=1+1"), "=1+1"),
        (cell("A2", "#N/A", "e"), ""),
    ],
)
def test_a_cell_is_the_text_a_person_sees(made, seen):
    content = xlsx(
        f'<row r="1">{cell("A1", "a")}{cell("B1", "b")}</row><row r="2">{made}{cell("B2", "x")}</row>'
    )

    assert rows(content) == [{"a": seen, "b": "x"}]


def test_hidden_and_empty_sheets_are_passed_over():
    assert rows(xlsx(grid([("no", "no")]), "", grid([HEADER, ("Ada", "OH")]), hidden={0})) == [
        {"Agency": "Ada", "State": "OH"}
    ]


def test_an_opendocument_sheet_is_read():
    content = ods(ods_row(*HEADER) + ods_row("Ada", "OH", again=2))

    assert rows(content) == [{"Agency": "Ada", "State": "OH"}] * 2


def test_a_ragged_row_of_a_sheet_is_filled_by_the_sheet_itself():
    assert rows(xlsx(grid([HEADER, ("Ada",)]))) == [{"Agency": "Ada", "State": ""}]


def test_a_cell_beyond_the_header_is_kept():
    (row,) = read_workbook(xlsx(grid([HEADER, ("Ada", "OH", "more")]))).rows

    assert row["(column 3)"] == "more"


def bomb():
    return zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": b" " * 60_000_000})


def bomb_that_lies():
    """The sizes in its directory say that it is small."""
    content = bytearray(bomb())
    directory = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 4)
    content[directory + 24 : directory + 28] = struct.pack("<I", 100)
    return bytes(content)


FAR_OUT = '<row r="1"><c r="A1" t="str"><v>a</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>a</v></c></row>'
REPEATED = ods_row(*["a"] * 50, again=1_000_000)
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a,b\n1,2\n", "looks like text that begins “a,b 1,2”"),
        (b"<html><title>Sign in</title>", "looks like a web page titled “Sign in”"),
        (zipped({"readme.txt": "hello"}), "cannot be read"),
        (xlsx(grid([HEADER, ("a", "b")]))[:300], "cannot be unpacked"),
        (xlsx(""), "no row"),
        (xlsx(grid([("only",), ("one",)])), "line 1 reads “only”"),
        (bomb(), "unpacks to more than 50,000,000 bytes"),
        (bomb_that_lies(), "cannot be unpacked"),
        (xlsx(FAR_OUT), "more memory than a list needs"),
        (ods(REPEATED), "more memory than a list needs"),
        (
            zipped({"xl/workbook.xml": b"x" * 100}, method=zipfile.ZIP_LZMA),
            "compressed in a way that is not read",
        ),
        (zipped({f"{n}.xml": b"" for n in range(6_000)}), "more than 5,000 files"),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else "",
)
def test_what_is_no_workbook_is_refused(content, why):
    with pytest.raises(UnreadableFile) as refusal:
        list(read_workbook(content).rows)

    assert why in str(refusal.value)


def test_an_external_entity_is_not_loaded():
    content = ods(ods_row(*HEADER) + ods_row("Ada", "OH").replace("Ada", "Ada &e;"), before=ENTITY)

    with pytest.raises(UnreadableFile, match="cannot be read"):
        rows(content)


def test_a_reader_that_stops_early_leaves_no_process_behind():
    others = set(psutil.Process().children())
    table = read_workbook(xlsx(grid([HEADER, *[("Ada", "OH")] * 500])))

    next(iter(table.rows))
    reading = set(psutil.Process().children()) - others
    table.rows.close()

    assert reading
    assert reading.isdisjoint(psutil.Process().children())


def ods_cell(text, attributes="", before=""):
    inside = f"{before}<text:p>{text}</text:p>"
    return f'<table:table-cell office:value-type="string" {attributes}>{inside}</table:table-cell>'


def ods_line(*cells):
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


DOWN = 'table:number-rows-spanned="2" table:number-columns-spanned="1"'
STATES = [
    {"State": "OH", "Agency": "Dublin", "City": "Dublin"},
    {"State": "OH", "Agency": "Lima", "City": "Lima"},
]


def test_a_merged_cell_of_an_xlsx_holds_for_all_its_rows():
    lines = grid([("State", "Agency", "City"), ("OH", "Dublin", "Dublin"), ("", "Lima", "Lima")])

    assert rows(xlsx(lines, merged={0: ["A2:A3"]})) == STATES


def test_a_merged_cell_of_an_opendocument_sheet_holds_for_all_its_rows():
    content = ods(
        ods_line(*map(ods_cell, ("State", "Agency", "City")))
        + ods_line(ods_cell("OH", DOWN), ods_cell("Dublin"), ods_cell("Dublin"))
        + ods_line("<table:covered-table-cell/>", ods_cell("Lima"), ods_cell("Lima"))
    )

    assert rows(content) == STATES


def test_a_heading_merged_over_all_columns_is_no_row():
    lines = grid([("State", "Agency", "City"), ("Ohio", "", ""), ("OH", "Lima", "Lima")])

    table = read_workbook(xlsx(lines, merged={0: ["A2:C2"]}))

    assert [row["Agency"] for row in table.rows] == ["Lima"]
    assert table.contents.ignored == {"section": 1}


def test_raised_marks_and_notes_of_a_workbook_are_not_read():
    raised = '<r><rPr><vertAlign val="superscript"/></rPr><t>1</t></r>'
    text = f'<c r="A2" t="inlineStr"><is><r><t>Lima Police</t></r>{raised}</is></c>'
    lines = f'<row r="1">{cell("A1", "Agency")}{cell("B1", "State")}</row><row r="2">{text}{cell("B2", "OH")}</row>'
    note = (
        '<text:note text:id="f"><text:note-citation>1</text:note-citation>'
        "<text:note-body><text:p>left</text:p></text:note-body></text:note>"
    )
    comment = "<office:annotation><text:p>check</text:p></office:annotation>"
    other = ods(
        ods_line(*map(ods_cell, ("Agency", "State")))
        + ods_line(ods_cell(f"Lima Police{note}", before=comment), ods_cell("OH"))
    )

    assert rows(xlsx(lines)) == rows(other) == [{"Agency": "Lima Police", "State": "OH"}]


@pytest.mark.parametrize(
    ("file", "written", "shown"),
    [
        ("content.xml", "a<text:note/>b<text:note>c</text:note>d<text:note>e", "a<text:note/>bd<text:note>e"),
        ("content.xml", "a<office:annotation-end office:name='x'/>b</office:annotation>", None),
        (
            "content.xml",
            '<style:style style:family="text" style:name="T1"><style:text-properties style:text-position="super 58%"/>'
            '<style:style style:name="T2"><style:text-properties fo:color="red"/>'
            '<text:span text:style-name="T1">2</text:span><text:span text:style-name="T2">2</text:span>',
            '<style:style style:family="text" style:name="T1"><style:text-properties style:text-position="super 58%"/>'
            '<style:style style:name="T2"><style:text-properties fo:color="red"/>'
            '<text:span text:style-name="T2">2</text:span>',
        ),
        (
            "xl/sharedStrings.xml",
            '<r><t>a</t></r><r> <rPr><b/><vertAlign val="superscript"/><sz/></rPr> <t a="b">[2]</t></r>b',
            "<r><t>a</t></r>b",
        ),
        ("xl/sharedStrings.xml", '<r><rPr><vertAlign val="superscript"/></rPr><t>long</t></r>', None),
        ("xl/sharedStrings.xml", '<r><rPr><b/></rPr><t>1</t></r><r><vertAlign val="superscript"/></r>', None),
    ],
)
def test_what_is_cut_out_of_a_workbooks_files(file, written, shown):
    assert as_shown(file, written.encode()).decode() == (written if shown is None else shown)

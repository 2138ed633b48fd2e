"""`bin/manage read`: where the header is, and what stands above and below the rows."""

import pytest

from tests.ingest.readers.handmade import grid, xlsx
from tests.management.lists import DUBLIN, FORMATS, HEADER, LIMA, ROWS, said

pytestmark = pytest.mark.django_db

ABOVE = {
    "a title": [("Agencies on Neighbors", "", "", "")],
    "a title of one cell": [("Agencies on Neighbors",)],
    "a title and a day": [("Agencies", "", "", "Revised 8/28/2019"), ("", "", "", "")],
    "two titles and a blank line": [("Agencies",), ("As of August 28",), ("",)],
    "a remark": [("# Exported by records office",)],
    "a remark in several cells": [("# Exported", "by records office", "rev 2")],
    "facts about the file": [("Contact", "Records office"), ("Updated", "8/28/2019"), ("",)],
}
BELOW = {
    "total": [("Total", "", "", "2")],
    "footnote": [("",), ("* Since is the year of the agreement.",)],
}


@pytest.mark.parametrize("name", ["title-rows.xlsx", "title-two-cells.xlsx", "cover-sheet.xlsx"])
def test_the_header_is_found_below_what_stands_above_it(read, name):
    document = read(name)

    assert document["take"] == {"agency": "Agency", "city": "City", "state": "State", "date": "Active Date"}
    assert said(document, "agency", "state", "start_date") == [
        (DUBLIN, "OH", "2019-08-01"),
        (LIMA, "OH", "2019-08-02"),
    ]


@pytest.mark.parametrize("name", ["comments.csv", "comments-comma.csv", "double-bom.csv"])
def test_remarks_and_marks_above_the_header_are_not_read(read, name):
    document = read(name)

    assert document["columns"] == list(HEADER)
    assert said(document, "agency", "city", "state", "start_date", "problems") == [
        (DUBLIN, "Dublin", "OH", "2019", []),
        (LIMA, "Lima", "OH", "2019", []),
    ]


@pytest.mark.parametrize("above", ABOVE.values(), ids=ABOVE)
@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_in_every_format_the_header_is_found_and_shown(read, name, write, above):
    document = read(write([*above, HEADER, *ROWS]), name=name)

    assert said(document, "agency") == [(DUBLIN,), (LIMA,)]
    assert document["header_line"] == len(above) + 1
    assert [row["line"] for row in document["rows"]] == [len(above) + 2, len(above) + 3]
    assert len(document["lines"]) == len([line for line in above if any(line)])


@pytest.mark.parametrize(("what", "below"), BELOW.items(), ids=BELOW)
@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_in_every_format_totals_and_notes_below_are_no_agencies(read, name, write, what, below):
    document = read(write([HEADER, *ROWS, *below]), name=name)

    assert said(document, "agency") == [(DUBLIN,), (LIMA,)]
    assert document["ignored"] == {what: 1}
    assert [line["what"] for line in document["lines"]] == [what]


@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_the_header_can_be_named(read, name, write):
    lines = [("Who", "Where", "Which"), ("Agency", "City", "State"), (DUBLIN, "Dublin", "OH")]

    document = read(
        write(lines), "--header-line", "1", "--take", "agency=Who", "--take", "state=Which", name=name
    )

    assert said(document, "line", "agency") == [(2, "Agency"), (3, DUBLIN)]


MERGED_HEADER = [("Agency", "Place", "Place", "Since"), HEADER, *ROWS]
MERGED = {
    "xlsx": xlsx(grid(MERGED_HEADER), merged={0: ["A1:A2", "B1:C1", "D1:D2"]}),
    "html": b"<table><tr><th rowspan=2>Agency<th colspan=2>Place<th rowspan=2>Since<tr><th>City<th>State"
    + b"".join(f"<tr>{''.join(f'<td>{cell}' for cell in row)}".encode() for row in ROWS)
    + b"</table>",
}


@pytest.mark.parametrize(("name", "content"), MERGED.items(), ids=MERGED)
def test_of_a_header_of_two_lines_with_merged_cells_the_lower_names_the_columns(read, name, content):
    document = read(content, name=f"list.{name}")

    assert (document["columns"][:4], document["header_line"]) == (list(HEADER), 2)
    assert said(document, "agency", "city", "state") == [(DUBLIN, "Dublin", "OH"), (LIMA, "Lima", "OH")]


@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_in_every_format_a_state_above_its_rows_is_no_agency(read, name, write):
    document = read(
        write([HEADER, ("Ohio", "", "", ""), ROWS[0], ("Total", "", "", "1"), ROWS[1]]), name=name
    )

    assert said(document, "agency") == [(DUBLIN,), (LIMA,)]
    assert document["ignored"] == {"section": 1, "total": 1}


@pytest.mark.parametrize("mark", ["#", "//", ";", "\ufeff\ufeff#"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32"])
def test_remarks_and_marks_are_found_in_every_encoding(read, mark, encoding):
    mark = f"\ufeff{mark}" if encoding.startswith("utf-16") else mark
    content = f"{mark} Exported, by records office\nAgency,State\n{DUBLIN},OH\n{LIMA},OH\n"

    assert said(read(content.encode(encoding)), "line", "agency") == [(3, DUBLIN), (4, LIMA)]

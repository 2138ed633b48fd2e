"""`bin/manage read`: how a file would be read, in every format, changing nothing."""

import json

import pytest

from partnerships.models import AuditEntry, Run, Snapshot, Source
from tests.curators_lists import CASES
from tests.ingest.readers.handmade import grid, ods, ods_row, xlsx, zipped
from tests.management.test_commands import ended, manage

pytestmark = pytest.mark.django_db

DUBLIN, LIMA = "Dublin Police Department", "Lima Police Department"
HEADER = ("Agency", "City", "State", "Since")
ROWS = [(DUBLIN, "Dublin", "OH", "2019"), (LIMA, "Lima", "OH", "2019")]
KEYS = (
    "line agency kind city county county_fips state start_date start_earliest start_latest latitude longitude"
    " location_precision problems"
).split()


@pytest.fixture
def read(tmp_path):
    """What the command says of bytes or of a file of the cases."""

    def read(given, *options, name="list.csv"):
        path = CASES / given if isinstance(given, str) else tmp_path / name
        if not isinstance(given, str):
            path.write_bytes(given)
        status, printed = ended("read", str(path), "--json", *options)
        assert status == 0, printed
        return json.loads(printed)

    return read


def said(document, *keys):
    return [tuple(row[key] for key in keys) for row in document["rows"]]


def as_csv(lines):
    return "\n".join(",".join(line) for line in lines).encode()


def as_page(lines):
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<html><body><table>{rows}</table></body></html>".encode()


FORMATS = {
    "csv": ("list.csv", as_csv),
    "xlsx": ("list.xlsx", lambda lines: xlsx(grid(lines))),
    "ods": ("list.ods", lambda lines: ods("".join(ods_row(*line) for line in lines))),
    "html": ("list.html", as_page),
    "zip": ("list.zip", lambda lines: zipped({"list.csv": as_csv(lines)})),
}
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


def test_a_state_on_each_sheet_is_a_question(read):
    document = read("a-sheet-a-state.xlsx")

    assert [(part["name"], part["rows"], part["read"]) for part in document["parts"]] == [
        ("Ohio", 2, True),
        ("Iowa", 2, False),
    ]
    assert document["ignored"] == {"part_not_read": 2}


def test_a_sheet_several_or_all_can_be_picked_and_named(read):
    one = read("a-sheet-a-state.xlsx", "--part", "Iowa")
    both = read("a-sheet-a-state.xlsx", "--part", "Iowa", "--part", "Ohio")
    every = read("a-sheet-a-state.xlsx", "--part", "*", "--take", "state=(part)")

    assert said(one, "agency", "state") == [
        ("Ames Police Department", "IA"),
        ("Adair Police Department", "IA"),
    ]
    assert said(both, "state") == said(every, "state") == [("OH",), ("OH",), ("IA",), ("IA",)]


def test_a_merged_cell_holds_for_all_its_rows(read):
    assert said(read("merged-cells.xlsx"), "state") == [("OH",)] * 3 + [("IA",)] * 2


def test_a_row_says_all_that_the_contract_names(read):
    document = read(as_csv([HEADER, *ROWS]))

    assert [list(row) for row in document["rows"]] == [KEYS, KEYS]
    assert {"format", "encoding", "parts", "header_line", "columns", "take"} <= set(document)
    assert (document["format"], document["encoding"], document["header_line"]) == ("csv", "utf-8", 1)
    (row, _lima) = document["rows"]
    assert (row["county_fips"], row["location_precision"], row["kind"]) == ("39049", "place", "police")
    assert (row["start_earliest"], row["start_latest"]) == ("2019-01-01", "2019-12-31")


NAMES = ["Monroe County Sheriff’s Office", "Española Police Department", "Cañon City Police “West”"]


@pytest.mark.parametrize("agency", NAMES)
@pytest.mark.parametrize(
    ("encoding", "called"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("cp1252", "windows-1252"), ("utf-16", "utf-16")],
)
def test_the_likely_encoding_is_taken_and_named(read, agency, encoding, called):
    document = read(f"Agency,State\n{agency},NM\n".encode(encoding))

    assert (said(document, "agency"), document["encoding"]) == ([(agency,)], called)


@pytest.mark.parametrize("agency", [NAMES[0], NAMES[2]])
def test_mac_roman_is_taken_where_it_is_proven(read, agency):
    document = read(f"Agency,State\n{agency},NM\n".encode("mac_roman"))

    assert (said(document, "agency"), document["encoding"]) == ([(agency,)], "mac-roman")


def test_one_apostrophe_is_never_mac_roman_by_chance(read):
    for town in ("Ada", "Lima", "Xenia", "Dublin", "Kent"):
        document = read(f"Agency,State\n{town} Chief’s Office,OH\n".encode("cp1252"))

        assert said(document, "agency") == [(f"{town} Chief’s Office",)]


def test_another_encoding_can_be_named(read):
    content = "Agency,State\nПолиция,OH\n".encode("koi8-r")

    assert said(read(content, "--encoding", "koi8-r"), "agency") == [("Полиция",)]


@pytest.mark.parametrize(("main", "other"), [("utf-8", "cp1252"), ("cp1252", "utf-8")])
def test_a_file_of_two_encodings_says_which_lines(read, main, other):
    lines = [f"Española {number} Police,NM" for number in range(5)]
    content = b"Agency,State\n" + "\n".join(lines).encode(main) + "\nPeñasco Police,NM\n".encode(other)

    document = read(content)

    assert said(document, "agency")[-1] == ("Peñasco Police",)
    assert [row["line"] for row in document["rows"] if "other_encoding" in row["problems"]] == [7]


PAGE = """<html><head><style>.note {display: none} td {color: red}</style></head><body>
<table><tr><th>Agency</th><th>City<sup>1</sup></th><th>State</th></tr>
<tr><td>Dublin Police Department<sup>[2]</sup><style>.x{}</style><script>x()</script><!-- no --></td>
<td>Dublin<span hidden> gone</span>
<span style="display: none"> gone</span><i class="note"> gone</i></td><td>OH</td></tr>
<tr style="display:none"><td>Hidden Police</td><td>Lima</td><td>OH</td></tr>
<tr><td>Fire District <b>1</b><sup>st</sup></td><td><b>L</b>ima</td><td>O<wbr>H</td></tr></table></body></html>"""


def test_text_that_a_page_does_not_show_is_not_read(read):
    document = read(PAGE.encode(), name="list.html")

    assert document["columns"] == ["Agency", "City", "State"]
    assert said(document, "agency", "city", "state") == [
        (DUBLIN, "Dublin", "OH"),
        ("Fire District 1st", "Lima", "OH"),
    ]


def test_cells_that_span_rows_of_a_page_hold_for_each(read):
    page = (
        "<table><tr><th>State<th>Agency<th>City<tr><td rowspan=2>OH<td>Dublin Police<td>Dublin<tr><td>Lima Police"
        "<td>Lima<tr><td colspan=3>Iowa<tr><td>IA<td>Ames Police<td>Ames</table>"
    )

    document = read(page.encode(), name="list.html")

    assert said(document, "agency", "state") == [
        ("Dublin Police", "OH"),
        ("Lima Police", "OH"),
        ("Ames Police", "IA"),
    ]
    assert document["ignored"] == {"section": 1}


@pytest.mark.parametrize("written", ["Sheriff&#39;s", "Sheriff&amp;#39;s", "Sheriff&apos;s"])
@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_entities_are_put_right_in_every_format(read, name, write, written):
    document = read(
        write([("Agency", "County", "State"), (f"Monroe County {written} Office", "Monroe", "NY")]), name=name
    )

    assert said(document, "agency") == [("Monroe County Sheriff's Office",)]


@pytest.mark.parametrize(("name", "write"), FORMATS.values(), ids=FORMATS)
def test_mojibake_is_put_right_in_every_format(read, name, write):
    document = read(write([("Agency", "City", "State"), ("EspaÃ±ola Police", "EspaÃ±ola", "NM")]), name=name)

    assert said(document, "agency", "city", "location_precision") == [
        ("Española Police", "Española", "place")
    ]


MARK = "<Placemark><name>Lima &amp; Ada Police</name><address>Lima, OH</address></Placemark>"


@pytest.mark.parametrize(
    "text",
    [
        f'\n  <?xml version="1.0"?><kml><Document>{MARK}</Document></kml>',
        f'\ufeff\ufeff<?xml version="1.0"?><kml><Document>{MARK}</Document></kml>',
        f"<kml><Document><gx:Tour/>{MARK}</Document></kml>",
        f'<kml xsi:schemaLocation="a b"><Document>{MARK}</Document></kml>',
        f"<KML><document>{MARK.replace('Placemark', 'PLACEMARK')}</document></KML>",
        f"<kml><Document>{MARK.replace('&amp;', '&')}</Document></kml>",
        f"<kml><Document>{MARK.replace(' &amp; ', '&nbsp;&amp;&nbsp;')}</Document></kml>",
        f"<kml><Folder>{MARK}</Folder></kml>",
        f"<kml>{MARK}</kml>",
        f'<?xml version="1.0" encoding="utf-8"?><kml><Document>{MARK}</Document><!-- “ --></kml>',
    ],
    ids=[
        "blanks",
        "marks",
        "prefix",
        "attribute",
        "case",
        "ampersand",
        "entity",
        "folder",
        "bare",
        "encoding",
    ],
)
def test_a_kml_that_others_open_is_read(read, text):
    content = text.encode("cp1252") if "“" in text else text.encode()

    document = read(content, "--take", "state=address", name="list.kml")

    assert said(document, "agency") == [("Lima & Ada Police",)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Latitude;Longitude", "41°30'00\"N;94°36'00\"W"),
        ("Latitude;Longitude", "41,5;-94,6"),
        ("Coordinates", "41.5, -94.6"),
        ("Coordinates", "POINT (-94.6 41.5)"),
        ("Lat;Lon", "-94.6;41.5"),
    ],
)
def test_coordinates_are_read_as_people_write_them(read, header, cells):
    cells = cells.replace('"', "″")
    (row,) = read(f"Agency;State;{header}\nAdair Police Department;IA;{cells}\n".encode())["rows"]

    assert (row["latitude"], row["longitude"], row["location_precision"]) == (41.5, -94.6, "exact")


def test_coordinates_that_are_not_read_are_a_named_problem(read):
    (row,) = read(b"Agency,City,State,Lat,Lon\nAdair Police,Adair,IA,north,west\n")["rows"]

    assert (row["location_precision"], row["problems"]) == ("place", ["unreadable_coordinates"])


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

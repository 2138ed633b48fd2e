"""`bin/manage read`: what a file holds beside what is read: sheets, folders, tables, packed files."""

import gzip
import json

import pytest

from tests.ingest.readers.handmade import grid, xlsx, zipped
from tests.ingest.test_parts import FILES
from tests.management.lists import DUBLIN, HEADER, LIMA, ROWS, as_csv, as_page, said
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_in_every_container_what_is_not_read_is_named_and_can_be_picked(read, content):
    document = read(content, name="list")
    other = next(part["name"] for part in document["parts"] if not part["read"])

    assert [(part["rows"], part["read"]) for part in document["parts"]] == [(2, True), (1, False)]
    assert document["ignored"]["part_not_read"] == 1
    assert len(read(content, "--part", other, name="list")["rows"]) == 1


RECORDS = [{"Agency": DUBLIN, "State": "OH"}, "oops", {"Agency": LIMA, "State": "OH"}]
FEATURES = {"features": [{"properties": one} if isinstance(one, dict) else one for one in RECORDS]}
FOLDERS = "".join(
    f"<Folder><name>{one}</name><Placemark><name>{agency}</name></Placemark></Folder>"
    for one, agency in (("East", DUBLIN), ("West", "Ames Police Department"))
)
INSIDE = {
    "json": json.dumps(RECORDS).encode(),
    "geojson": json.dumps(FEATURES).encode(),
    "kml": f"<kml><Document>{FOLDERS}</Document></kml>".encode(),
    "xlsx": xlsx(grid([HEADER, *ROWS]), grid([HEADER, *ROWS])),
    "html": as_page([HEADER, *ROWS]) + as_page([("Agency", "State"), (DUBLIN, "OH")]),
    "csv": as_csv([HEADER, *ROWS, ("Española Police", "Española", "NM", "2019")]).decode().encode("cp1252"),
}
PACKED = {
    "zip": lambda name, content: (zipped({name: content}), "list.zip"),
    "gz": lambda name, content: (gzip.compress(content), f"{name}.gz"),
}


@pytest.mark.parametrize("pack", PACKED.values(), ids=PACKED)
@pytest.mark.parametrize("ending", INSIDE)
def test_a_packed_file_says_all_that_it_says_unpacked(read, ending, pack):
    name = f"list.{ending}"
    packed, called = pack(name, INSIDE[ending])

    alone, document = read(INSIDE[ending], "--part", "*", name=name), read(packed, "--part", "*", name=called)

    assert said(document, "line", "agency", "state", "problems") == said(
        alone, "line", "agency", "state", "problems"
    )
    assert [(part["rows"], part["read"]) for part in document["parts"]] == [
        (part["rows"], part["read"]) for part in alone["parts"]
    ]
    assert (document["encoding"], document["ignored"]) == (alone["encoding"], alone["ignored"])


def test_what_is_no_record_is_a_row_with_a_problem_in_an_archive_too(read):
    document = read(zipped({"list.json": INSIDE["json"]}), name="list.zip")

    assert [row["line"] for row in document["rows"] if "not_a_record" in row["problems"]] == [2]


@pytest.mark.parametrize(
    "content",
    [gzip.compress(b"Agency,State\n")[:-9], b"\x1f\x8b", gzip.compress(b"\0" * 60_000_000)],
    ids=["torn", "only a mark", "bomb"],
)
def test_a_gzip_file_that_is_torn_or_a_bomb_is_one_sentence(file, content):
    status, printed = ended("read", file(content, "list.csv.gz"))

    assert status == 2
    assert printed.startswith("The gzip file ") and printed.count("\n") <= 1

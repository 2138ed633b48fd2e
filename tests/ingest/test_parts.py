"""What a file holds beside the list: named, counted, picked, and held when it is new."""

import json
from datetime import date

import pytest
from django.contrib.auth import get_user_model

from partnerships.actions import runs, sources
from partnerships.ingest import document
from partnerships.ingest.mapping import curated
from partnerships.ingest.mapping.curated import Mapping, guess
from partnerships.ingest.tables import EVERY_PART, ReadOptions, UnreadableFile
from partnerships.models import Snapshot
from partnerships.models.vocabulary import Outcome
from tests.ingest.readers.handmade import grid, ods, ods_row, xlsx, zipped

HEADER = ["Agency", "City", "State"]
OHIO = [["Dublin Police Department", "Dublin", "OH"], ["Lima Police Department", "Lima", "OH"]]
IOWA = [["Ames Police Department", "Ames", "IA"]]


def as_csv(*tables):
    return "\n\n".join("\n".join(",".join(row) for row in [HEADER, *rows]) for rows in tables).encode()


def as_page(*tables):
    def table(rows):
        return "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in [HEADER, *rows])

    return "".join(f"<table>{table(rows)}</table>" for rows in tables).encode()


def as_records(rows):
    return [dict(zip(HEADER, row, strict=True)) for row in rows]


def as_folder(name, rows):
    marks = "".join(
        f"<Placemark><name>{row[0]}</name><address>{row[1]}, {row[2]}</address></Placemark>" for row in rows
    )
    return f"<Folder><name>{name}</name>{marks}</Folder>"


KML = f"<kml><Document>{as_folder('Ohio', OHIO)}{as_folder('Iowa', IOWA)}</Document></kml>".encode()
FILES = {
    "workbook": xlsx(grid([HEADER, *OHIO]), grid([HEADER, *IOWA])),
    "opendocument": ods(
        "".join(ods_row(*row) for row in [HEADER, *OHIO])
        + '</table:table><table:table table:name="T">'
        + "".join(ods_row(*row) for row in [HEADER, *IOWA])
    ),
    "page": as_page(OHIO, IOWA),
    "archive": zipped({"a.csv": as_csv(OHIO), "b.csv": as_csv(IOWA)}),
    "folders": KML,
    "packed folders": zipped({"doc.kml": KML}),
    "records": json.dumps({"ohio": as_records(OHIO), "iowa": as_records(IOWA)}).encode(),
    "layers": json.dumps(
        {
            name: {"type": "FeatureCollection", "features": [{"properties": row} for row in as_records(rows)]}
            for name, rows in {"ohio": OHIO, "iowa": IOWA}.items()
        }
    ).encode(),
    "a second header": b"Agency,City,State\nDublin Police,Dublin,OH\nLima Police,Lima,OH\n\nIowa\n"
    b"Department,Town,ST\nAmes,Ames,IA\n",
}


def read(content, **options):
    found = document.read_document(content, options=ReadOptions(**options))
    return found, list(found.rows)


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_what_was_not_read_is_named_with_its_rows(content):
    found, rows = read(content)

    assert len(rows) == 2
    assert [(part.rows, part.read) for part in found.contents.parts] == [(2, True), (1, False)]
    assert found.contents.ignored["part_not_read"] == 1
    assert len({part.name for part in found.contents.parts}) == 2


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_another_part_can_be_picked(content):
    other = read(content)[0].contents.parts[1].name

    found, rows = read(content, parts=(other,))

    assert len(rows) == 1
    assert "Ames" in " ".join(rows[0].values())
    assert [part.read for part in found.contents.parts] == [False, True]


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_all_parts_can_be_read_with_their_names(content):
    names = [part.name for part in read(content)[0].contents.parts]

    found, rows = read(content, parts=(EVERY_PART,), part_column=True)

    assert [row["(part)"] for row in rows] == [names[0], names[0], names[1]]
    assert "(part)" in found.columns
    assert [row.number for row in rows] == [1, 2, 3]
    assert not found.contents.ignored["part_not_read"]


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_part_that_is_not_there_is_refused_with_those_that_are(content):
    with pytest.raises(UnreadableFile, match="There is no part “Texas” in this file; it holds “"):
        read(content, parts=("Texas",))


def test_a_hidden_sheet_is_named_and_not_read():
    found, rows = read(xlsx(grid([HEADER, *IOWA]), grid([HEADER, *OHIO]), hidden={0}))

    assert len(rows) == 2
    assert [(part.hidden, part.read) for part in found.contents.parts] == [(True, False), (False, True)]


def test_a_table_under_the_same_header_goes_on():
    found, rows = read(as_csv(OHIO, IOWA))

    assert len(rows) == 3
    assert found.contents.ignored == {"repeated_header": 1}


@pytest.fixture
def ingest_run(db, tmp_path):
    curator = get_user_model().objects.create_user("curator")

    def ingest_run(content, day, **mapping):
        path = tmp_path / "list.xlsx"
        path.write_bytes(content)
        if not sources.Source.objects.filter(slug="sheets").exists():
            columns = tuple(HEADER)
            chosen = Mapping("workbook", columns, guess(columns), ("Agency", "State"), **mapping)
            facts = {"title": "S", "publisher": "S", "license": "none", "about": "S", "nature": "roll"}
            sources.add(slug="sheets", mapping=chosen, by=curator, expect_from=1, expect_to=9, **facts)
        run = runs.ask(slug="sheets", file=str(path), observed_on=day, actor="test")
        return runs.ingest(run=run, today=date(2026, 1, 1))

    return ingest_run


def test_a_run_says_what_it_left_and_a_new_part_holds_the_next(ingest_run):
    first = ingest_run(xlsx(grid([HEADER, *OHIO]), grid([HEADER, *IOWA])), "2020-01-01", parts=("S1",))

    assert first.outcome == Outcome.APPLIED, first.reason
    assert (first.report["rows"], first.report["kept"], first.report["ignored"]) == (3, 2, 1)
    assert first.report["problems"] == {"part_not_read": 1}
    assert [(part["name"], part["rows"], part["read"]) for part in first.report["parts"]] == [
        ("S1", 2, True),
        ("S2", 1, False),
    ]
    assert Snapshot.objects.get(pk=first.report["snapshot"]).parts == first.report["parts"]

    again = ingest_run(
        xlsx(grid([HEADER, *OHIO]), grid([HEADER, *IOWA]), grid([HEADER, *IOWA])), "2020-02-01"
    )

    assert again.outcome == Outcome.HELD
    assert again.reason.startswith("The file has a part nobody has looked at yet: “S3”, 1 row.")


def test_a_file_of_several_lists_waits_until_its_parts_are_chosen(ingest_run):
    run = ingest_run(xlsx(grid([HEADER, *OHIO]), grid([HEADER, *IOWA])), "2020-01-01")

    assert run.outcome == Outcome.HELD
    assert run.reason == (
        "The file holds more than was read (“S1”, 2 rows): “S2”, 1 row. Say which parts are read."
    )


def test_a_cover_sheet_needs_no_choice(ingest_run):
    run = ingest_run(xlsx(grid([["Contact", "Clerk"]]), grid([HEADER, *OHIO])), "2020-01-01")

    assert run.outcome == Outcome.APPLIED, run.reason


def test_a_state_is_guessed_from_the_names_of_the_sheets():
    columns = ("Agency", "(part)")
    rows = [{"(part)": "Ohio"}, {"(part)": "Iowa"}]

    assert curated.guess(columns, rows)["state"] == "(part)"
    assert "state" not in curated.guess(columns, [{"(part)": "Sheet1"}])


MARKS = "<Placemark><name>Ames Police</name><address>Ames, IA</address></Placemark>"
KML_OF_IOWA = f"<kml><Document>{as_folder('Iowa', IOWA)}</Document></kml>"


def test_a_list_in_an_archive_is_read_in_whatever_format_it_is():
    for name, content in {
        "list.xlsx": FILES["workbook"],
        "list.ods": FILES["opendocument"],
        "list.kml": KML,
        "list.kmz": FILES["packed folders"],
        "list.json": FILES["records"],
        "list.geojson": FILES["layers"],
    }.items():
        found, rows = read(zipped({"read me.pdf": b"%PDF-1.7", name: content}))

        assert len(rows) == 2, name
        assert any("Dublin" in " ".join(row.values()) for row in rows), name
        parts = {part.name: (part.rows, part.read) for part in found.contents.parts}
        assert parts.pop("read me.pdf") == (0, False)
        assert sorted(parts.values()) == [(1, False), (2, True)], name
        assert all(part.startswith(f"{name}: ") for part in parts)


def test_files_of_other_formats_in_an_archive_are_named_beside_the_list():
    packed = zipped(
        {"ohio.csv": as_csv(OHIO), "iowa.kml": KML_OF_IOWA, "broken.xlsx": b"PK\x03\x04..", "x.json": "{"}
    )

    found, rows = read(packed)

    assert found.format == "zip"
    assert [row["Agency"] for row in rows] == [row[0] for row in OHIO]
    parts = {part.name: (part.rows, part.read) for part in found.contents.parts}
    assert parts == {
        "ohio.csv": (2, True),
        "iowa.kml: Iowa": (1, False),
        "broken.xlsx": (0, False),
        "x.json": (0, False),
    }


def test_each_file_of_a_kmz_is_named_and_can_be_picked():
    packed = zipped(
        {"doc.kml": KML, "more/iowa.kml": KML_OF_IOWA, "plain.kml": f"<kml>{MARKS}</kml>", "bad.kml": "<k"}
    )

    found, rows = read(packed)
    more = [row["name"] for row in read(packed, parts=("more/iowa.kml: Iowa",))[1]]

    assert (len(rows), more) == (2, ["Ames Police Department"])
    assert [(part.name, part.rows, part.read) for part in found.contents.parts] == [
        ("Ohio", 2, True),
        ("Iowa", 1, False),
        ("more/iowa.kml: Iowa", 1, False),
        ("plain.kml", 1, False),
        ("bad.kml", 0, False),
    ]


def test_an_archive_without_a_list_says_what_it_holds():
    with pytest.raises(UnreadableFile, match=r"holds no list; it holds “a\.pdf”, “b\.docx”"):
        read(zipped({"a.pdf": b"%PDF", "b.docx": b"PK", "__MACOSX/._a.csv": "x"}))

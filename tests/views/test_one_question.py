"""Law 1: the table, the map, the count and the file answer one question with the same partnerships."""

import csv
import io
import json

import pytest

from partnerships.queries.points import SPANS

QUESTIONS = [
    "",
    "state=CA",
    "state=CA&state=NJ",
    "kind=sheriff",
    "kind=police&kind=fire",
    "program=subsidy",
    "status=announced",
    "status=ended",
    "source=announcements",
    "source=eff-atlas",
    "q=county",
    "q=San Diego",
    "q=RW-000001",
    "q=nothing is called this",
    "started_after=2019-08",
    "started_before=2019",
    "started_after=2019-07&started_before=2019-08-28&undated=exclude",
    "undated=only",
    "undated=exclude&state=FL",
    "as_of=2019-08-28",
    "as_of=2020-07-01&kind=police",
    "in_bbox=-125,32,-114,42",
    "county=06073",
    "state=TX&sort=-start_date",
    "version=1&status=ended",
    "version=1&state=IL",
]


def from_the_table(client, question):
    ids, page = [], 1
    while True:
        response = client.get(f"/partnerships/?{question}&page={page}&page_size=200")
        ids += [row.public_id for row in response.context["page"].object_list]
        if not response.context["page"].has_next():
            return ids, int(response["X-Result-Count"])
        page += 1


def from_the_file(client, question):
    response = client.get(f"/partnerships.csv?{question}")
    text = b"".join(response.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    return [row["partnership_id"] for row in rows], rows, int(response["X-Result-Count"])


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_table_the_map_the_count_and_the_file_agree(question, client, changed):
    table, count = from_the_table(client, question)
    file, rows, file_count = from_the_file(client, question)
    response = client.get(f"/map/points.json?{question}")
    points = json.loads(response.content)

    placed = [row["partnership_id"] for row in rows if row["latitude"]]
    assert file == table
    assert len(set(table)) == len(table) == count == file_count == points["count"]
    assert int(response["X-Result-Count"]) == count
    assert points["id"] == sorted(placed)
    assert points["unplaced"] == count - len(placed)


def test_the_columns_of_the_points_have_one_length(client, changed):
    points = json.loads(client.get("/map/points.json").content)

    columns = [
        "id",
        "lat",
        "lon",
        "agency",
        "place",
        "program",
        "status",
        "date",
        "sources",
        "rows",
        "precision",
        "state",
        "county",
        *SPANS,
    ]

    assert {len(points[column]) for column in columns} == {len(points["id"])}
    assert points["id"]


def test_an_older_version_still_gives_its_rows(client, changed):
    now = from_the_file(client, f"q={changed.public_id}")[1][0]
    then = from_the_file(client, f"q={changed.public_id}&version=1")[1][0]

    assert (then["status"], then["dataset_version"]) == (changed.status, "1")
    assert (now["status"], now["dataset_version"]) == ("ended", "2")


def test_an_answer_names_the_version_it_speaks_for(client, changed):
    for address in ("/partnerships/", "/partnerships.csv", "/map/points.json", "/"):
        assert client.get(f"{address}?version=1")["X-Dataset-Version"] == "1"
        assert client.get(address)["X-Dataset-Version"] == "2"


def test_points_are_sent_again_only_when_they_changed(client, changed):
    first = client.get("/map/points.json?state=CA")
    again = client.get("/map/points.json?state=CA", headers={"If-None-Match": first["ETag"]})
    other = client.get("/map/points.json?state=NV", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert again["X-Result-Count"] == first["X-Result-Count"]
    assert other.status_code == 200


def test_points_travel_compressed_and_are_still_recognized(client, changed):
    packed = {"Accept-Encoding": "gzip"}

    first = client.get("/map/points.json", headers=packed)
    again = client.get("/map/points.json", headers=packed | {"If-None-Match": first["ETag"]})

    assert len(first.content) * 3 < len(client.get("/map/points.json").content)
    assert again.status_code == 304


def test_the_file_for_excel_begins_with_a_byte_order_mark(client, changed):
    excel = b"".join(client.get("/partnerships.csv?format_for=excel&state=CA").streaming_content)
    plain = b"".join(client.get("/partnerships.csv?state=CA").streaming_content)

    assert excel == b"\xef\xbb\xbf" + plain


def test_a_format_that_is_not_known_is_refused(client, changed):
    assert client.get("/partnerships.csv?format_for=lotus").status_code == 400
    assert client.get("/partnerships/?format_for=excel").status_code == 400

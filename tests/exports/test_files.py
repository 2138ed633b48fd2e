"""What the addresses of files promise: names, headers, refusals, columns."""

import hashlib
import io
import json

import openpyxl
import pytest

from partnerships.exports.formats import FORMATS
from partnerships.queries.columns import NAMES
from tests.exports import reading

pytestmark = pytest.mark.usefixtures("published")
KINDS = sorted(FORMATS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_named_after_its_version_and_question(kind, client):
    plain = client.get(f"/partnerships.{kind}?version=1")
    asked = client.get(f"/partnerships.{kind}?state=CA&q=town+1")

    assert plain["Content-Disposition"] == f'attachment; filename="ringwatch-v1.{kind}"'
    assert asked["Content-Disposition"] == f'attachment; filename="ringwatch-v2-q-town-1-state-ca.{kind}"'


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_says_its_version_and_how_many_rows_it_has(kind, client, download):
    response = client.get(f"/partnerships.{kind}?state=CA")
    rows = reading.ndjson_rows(download("/partnerships.ndjson?state=CA"))

    assert response["X-Dataset-Version"] == "2"
    assert int(response["X-Result-Count"]) == len(rows)


@pytest.mark.parametrize("kind", KINDS)
def test_a_head_request_has_the_headers_and_no_body(kind, client):
    head, get = client.head(f"/partnerships.{kind}?state=TX"), client.get(f"/partnerships.{kind}?state=TX")

    assert head.content == b""
    for name in ("Content-Type", "Content-Disposition", "ETag", "X-Result-Count", "X-Dataset-Version"):
        assert head[name] == get[name]


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_sent_again_only_when_it_changed(kind, client):
    first = client.get(f"/partnerships.{kind}?state=CA")

    again = client.get(f"/partnerships.{kind}?state=CA", headers={"If-None-Match": first["ETag"]})
    others = [
        client.get(f"/partnerships.{kind}?{asked}", headers={"If-None-Match": first["ETag"]})
        for asked in ("state=TX", "state=CA&version=1", "state=CA&columns=agency", "state=CA&sort=status")
    ]

    assert again.status_code == 304
    assert again["X-Dataset-Version"] == "2"
    assert [other.status_code for other in others] == [200] * 4


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_question_has_the_same_bytes(kind, download):
    once, again = (hashlib.sha256(download(f"/partnerships.{kind}?state=CA")).hexdigest() for _ in range(2))

    assert once == again


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "asked",
    ["nonsense=1", "state=XX", "version=99", "as_of=2019", "columns=agency,nonsense", "columns=agency,agency",
     "format_for=lotus", "state=CA&sort=nonsense"],
)  # fmt: skip
def test_what_is_not_understood_is_refused_in_a_sentence(kind, asked, client):
    response = client.get(f"/partnerships.{kind}?{asked}")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().strip().endswith(".")


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"csv"}))
def test_only_csv_can_be_for_excel(kind, client):
    assert client.get(f"/partnerships.{kind}?format_for=excel").status_code == 400


def test_columns_are_picked_and_ordered_in_every_format(download):
    asked = "columns=state,agency,latitude,sources&state=CA"

    rows = reading.json_rows(download(f"/partnerships.json?{asked}"))
    cells = [{name: reading.cell(name, value) for name, value in row.items()} for row in rows]

    assert [list(row) for row in rows] == [["state", "agency", "latitude", "sources"]] * len(rows)
    assert reading.ndjson_rows(download(f"/partnerships.ndjson?{asked}")) == rows
    assert reading.csv_rows(download(f"/partnerships.csv?{asked}")) == cells
    assert reading.xlsx_rows(download(f"/partnerships.xlsx?{asked}")) == cells
    features = json.loads(download(f"/partnerships.geojson?{asked}"))["features"]
    assert [feature["properties"] for feature in features] == rows
    assert all(feature["id"].startswith("RW-") for feature in features)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_one_column_loses_no_row(name, download, client):
    count = int(client.get("/partnerships.csv")["X-Result-Count"])

    lines = reading.csv_rows(download(f"/partnerships.csv?columns={name}"))

    assert len(lines) == count


def test_the_workbook_has_the_codebook_and_what_was_asked(download):
    book = openpyxl.load_workbook(io.BytesIO(download("/partnerships.xlsx?state=CA&version=1")))
    about = dict(book["about"].iter_rows(max_col=2, values_only=True))
    codebook = {row[0] for row in book["codebook"].iter_rows(min_row=2, values_only=True)}

    assert book.sheetnames == ["partnerships", "codebook", "about"]
    assert book["partnerships"].freeze_panes == "A2"
    assert about["question"] == "State: California"
    assert about["version"].startswith("1, published")
    assert set(NAMES) <= codebook


@pytest.mark.parametrize("kind", KINDS)
def test_files_are_only_read(kind, client):
    assert client.post(f"/partnerships.{kind}").status_code == 405

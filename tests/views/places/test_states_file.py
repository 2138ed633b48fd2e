"""The table of states as a file says what the page and the rows say."""

import csv
import io

from partnerships.exports.areas import COLUMNS
from partnerships.geography import people
from partnerships.models import ReleaseRow
from tests.factories import question


def read(response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.content
    return list(csv.DictReader(io.StringIO(response.content.decode(), newline="")))


def test_every_state_and_territory_has_a_row_that_counts_its_records(changed, client):
    response = client.get("/states.csv")
    rows = {row["state"]: row for row in read(response)}

    newest = ReleaseRow.objects.newest()
    assert tuple(rows["CA"]) == COLUMNS
    assert {"CA", "DC", "PR", "GU"} <= set(rows)
    assert sum(int(row["partnerships"]) for row in rows.values()) == newest.count()
    of_california = newest.filter(state="CA").values("agency_number").distinct().count()
    assert int(rows["CA"]["agencies"]) == of_california
    rate = 100_000 * of_california / people.by_state()["CA"]
    assert rows["CA"]["agencies_per_100000"] == f"{rate:.2f}"
    assert (rows["PR"]["people_2020"], rows["PR"]["agencies_per_100000"]) == ("", "")
    without = [row for row in rows.values() if row["agencies"] == "0"]
    assert without and {row["agencies_per_100000"] for row in without} == {""}
    assert response["Content-Disposition"].endswith('-states-v2.csv"')
    assert response["X-Result-Count"] == str(newest.count())


def test_it_answers_the_question_of_the_page_and_says_when_it_is_known(changed, client):
    first = client.get("/states.csv?kind=sheriff&version=1")

    counted = question("kind=sheriff&version=1").count()
    rows = read(first)
    assert sum(int(row["partnerships"]) for row in rows) == counted > 0
    assert {row["dataset_version"] for row in rows} == {"1"}
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/states.csv?kind=sheriff&version=1", headers=known).status_code == 304
    assert client.get("/states.csv?version=2", headers=known).status_code == 200
    assert client.get("/states.csv?colour=blue").status_code == 400


def test_the_page_leads_to_the_file_of_the_same_question(changed, client):
    page = client.get("/states/?kind=sheriff").content.decode()

    assert 'href="/states.csv?kind=sheriff"' in page

"""Law 1: the same question has the same answer in the table, on the map, in every file, and as a number."""

import csv
import io
import json
import random
from urllib.parse import urlencode

import pytest
from lxml import html

from partnerships.models import ReleaseRow
from partnerships.models.vocabulary import Kind, Program, Status
from partnerships.queries.question.parameters import SORTS
from tests.factories import question

pytestmark = pytest.mark.django_db

ASKED = [
    "",
    "state=CA",
    "state=CA&state=NJ&state=TX",
    "q=county",
    "q=police san",
    "q=no such agency anywhere",
    "kind=sheriff",
    "kind=police&kind=fire&status=listed",
    "program=subsidy",
    "program=neighbors&program=subsidy&status=announced",
    "status=denied",
    "status=ended&status=list_retired",
    "source=eff-atlas",
    "source=announcements&source=eff-atlas&kind=police",
    "started_after=2019-06",
    "started_before=2018&undated=exclude",
    "started_after=2019&started_before=2019-08-28",
    "undated=only",
    "undated=exclude&sort=-start_date",
    "as_of=2019-08-28",
    "as_of=2023-01-01&state=CA",
    "in_bbox=-125,32,-114,42",
    "in_bbox=170,-90,-100,90",
    "changed_since=2020-01-01&sort=changed_on",
    "changed_since=2999-01-01",
    "county=06073&county=34013",
    "version=1",
    "version=1&status=listed&sort=-agency",
    "version=2&state=NJ",
]


def random_questions(number: int) -> list[str]:
    """Questions nobody thought of, the same in every run of the tests."""
    chance = random.Random(20190828)
    days = ["2018", "2019-07", "2019-08-28", "2020-01-01", "2021"]
    values = {
        "q": ["police", "sheriff county", "fire", "city", "o'", "%", "new"],
        "state": ["CA", "NJ", "TX", "FL", "IL", "OH", "GA", "WY"],
        "kind": Kind.values,
        "program": Program.values,
        "status": Status.values,
        "source": ["announcements", "eff-atlas", "ring-active-agency-map"],
        "started_after": days,
        "started_before": days,
        "undated": ["include", "exclude", "only"],
        "as_of": ["2018-05-01", "2019-08-28", "2024-01-31"],
        "in_bbox": ["-125,24,-66,50", "-90,25,-70,45", "0,0,1,1"],
        "version": ["1", "2", "3"],
        "sort": [sign + name for name in SORTS for sign in ("", "-")],
    }
    many = {"state", "kind", "program", "status", "source"}
    asked = []
    for _ in range(number):
        names = chance.sample(list(values), chance.randint(1, 4))
        asked.append(
            urlencode(
                {
                    name: chance.sample(values[name], chance.randint(1, 3) if name in many else 1)
                    for name in names
                },
                doseq=True,
            )
        )
    return asked


def answered(client, path, asked):
    response = client.get(f"{path}?{asked}")
    assert response.status_code == 200, (path, asked, response.content[:300])
    return response, int(response["X-Result-Count"]), int(response["X-Dataset-Version"])


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def on_page(client, asked, number, size) -> list[str]:
    response, _count, _version = answered(client, "/partnerships/", f"{asked}&page_size={size}&page={number}")
    rows = html.fromstring(response.content.decode()).xpath("//table//tbody//th[@scope='row']//a")
    return [row.get("href").strip("/").rpartition("/")[2] for row in rows]


def in_the_table(client, asked, size=200) -> list[str]:
    """The records on all pages of the table, as a reader sees them."""
    pages = -(-question(asked).count() // size)
    return [record for number in range(1, pages + 1) for record in on_page(client, asked, number, size)]


def in_the_csv(client, asked) -> list[dict[str, str]]:
    response, count, version = answered(client, "/partnerships.csv", asked)
    rows = list(csv.DictReader(io.StringIO(body(response).decode(), newline="")))
    assert len(rows) == count
    assert {row["dataset_version"] for row in rows} <= {str(version)}
    return rows


@pytest.mark.parametrize("asked", ASKED)
def test_the_pages_of_the_table_hold_every_partnership_once_and_in_order(client, newest, asked):
    assert in_the_table(client, asked) == [row.public_id for row in question(asked).rows()]


@pytest.mark.parametrize("asked", ASKED + random_questions(50))
def test_table_map_count_and_file_hold_the_same_partnerships(client, newest, asked):
    expected = [row.public_id for row in question(asked).rows()]

    first_page = on_page(client, asked, number=1, size=20)
    file = in_the_csv(client, asked)
    response, count, _version = answered(client, "/map/points.json", asked)
    points = json.loads(body(response))

    assert first_page == expected[:20]
    assert [row["partnership_id"] for row in file] == expected
    assert len(set(expected)) == count == points["count"] == question(asked).count()
    assert sorted(points["id"]) == sorted(row["partnership_id"] for row in file if row["latitude"])
    assert points["unplaced"] == sum(not row["latitude"] for row in file)
    assert len(points["lat"]) == len(points["lon"]) == len(points["id"])


@pytest.mark.parametrize("asked", [*ASKED[::4], "version=1"])
def test_every_other_file_holds_them_too(client, newest, asked):
    expected = sorted(row.public_id for row in question(asked).rows())

    array = json.loads(body(answered(client, "/partnerships.json", asked)[0]))
    lines = body(answered(client, "/partnerships.ndjson", asked)[0]).decode().splitlines()
    features = json.loads(body(answered(client, "/partnerships.geojson", asked)[0]))["features"]

    assert sorted(one["partnership_id"] for one in array) == expected
    assert sorted(json.loads(line)["partnership_id"] for line in lines) == expected
    assert sorted(one["properties"]["partnership_id"] for one in features) == expected


def test_the_questions_ask_for_none_some_and_all(client, newest):
    total = ReleaseRow.objects.newest().count()
    counts = {asked: question(asked).count() for asked in ASKED + random_questions(50)}

    assert len(set(counts.values())) > 30
    assert 0 in counts.values()
    assert total in counts.values()
    assert question().unplaced() > 0
    assert question().undated() > 0


@pytest.mark.parametrize(
    "asked", ["state=ZZ", "nonsense=1", "as_of=soon", "page=0", "version=99", "sort=mood"]
)
@pytest.mark.parametrize("path", ["/partnerships/", "/partnerships.csv", "/map/points.json", "/"])
def test_what_is_not_understood_is_refused_everywhere_with_the_same_sentence(client, newest, path, asked):
    response = client.get(f"{path}?{asked}")

    assert response.status_code == 400
    assert asked.partition("=")[0] in html.fromstring(response.content.decode()).text_content()

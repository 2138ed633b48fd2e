"""Before the first version a file is not there yet: it holds no zeros, and no program takes it for a mistake."""

import pytest
from lxml import html

from partnerships.exports.charts import CHARTS
from partnerships.exports.formats import FORMATS

pytestmark = pytest.mark.django_db

FILES = [
    *(f"/partnerships.{kind}" for kind in FORMATS),
    "/partnerships.csv?state=CA&columns=agency",
    "/partnerships.csv?version=1",
    "/states.csv",
    "/counties.csv?state=CA",
    "/data/history.csv",
    *(f"/charts/{name}.{kind}" for name in CHARTS for kind in ("csv", "svg")),
]
SENTENCE = "Nothing has been published yet."


def told_to_come_back(response) -> bool:
    return response.status_code == 503 and int(response["Retry-After"]) > 0


@pytest.mark.parametrize("address", FILES)
def test_who_asks_for_a_file_is_told_to_come_back(client, address):
    response = client.get(address)

    assert told_to_come_back(response)
    assert (response["X-Dataset-Version"], response["Cache-Control"]) == ("0", "no-store")
    said = response.json()["problems"] if address.endswith(".json") else [response.content.decode().strip()]
    assert said == [SENTENCE]


def test_a_citation_says_so_on_a_page_that_asks_again(client):
    response = client.get("/cite/")

    assert told_to_come_back(response)
    page = html.fromstring(response.content)
    assert SENTENCE in page.text_content()
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == [response["Retry-After"]]


@pytest.mark.parametrize(
    "address", ["/map/points.json", "/api/v1/partnerships/", "/api/v1/counts/?group_by=state"]
)
def test_an_answer_that_names_its_version_is_one_of_version_0(client, address):
    """So the map is drawn, and a program sees what it was told."""
    answer = client.get(address)

    assert (answer.status_code, answer["X-Dataset-Version"]) == (200, "0")
    assert answer.json()["count"] == 0
    assert 0 in (answer.json().get("version"), answer.json().get("dataset_version"))

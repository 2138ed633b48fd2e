"""A chart to take along: the file, the table and the frame say what the page says."""

import csv
import re
from xml.etree import ElementTree

import pytest
from django.conf import settings

from partnerships.exports.charts import CHARTS, MONTHS_COLUMNS
from partnerships.queries import findings, growth
from tests.factories import question
from tests.views.conftest import words

SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: bytes) -> list[str]:
    return [one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_a_file_of_its_own_with_its_question_version_and_address(name, changed, client):
    response = client.get(f"/charts/{name}.svg?state=CA&version=1")

    said = texts(response.content)
    assert response["Content-Type"] == "image/svg+xml"
    assert said[0] == str(CHARTS[name].title)
    assert said[1] == question("state=CA").words()
    credit = next(number for number, one in enumerate(said) if one.startswith("ringwatch, version 1, "))
    assert said[credit].endswith("http://testserver/trends/")
    publishers = findings.publishers(question("version=1"))
    assert publishers and " ".join(said[credit + 1 :]) == f"Lists by {'; '.join(publishers)}."
    assert b"style" not in response.content  # drawn the same wherever it is shown


@pytest.mark.parametrize("name", ["early", "monthly"])
def test_of_months_in_which_nothing_began_there_is_no_drawing(changed, client, name):
    answer = client.get(f"/charts/{name}.svg?undated=only")

    assert answer.status_code == 404


def test_a_charts_file_has_the_sites_own_colors(changed, client):
    drawn = client.get("/charts/growth.svg").content.decode()

    tokens = (settings.BASE_DIR / "static/css/tokens.css").read_text(encoding="utf-8")
    assert set(re.findall(r"#[0-9a-f]{6}", drawn)) <= set(re.findall(r"#[0-9a-f]{6}", tokens))


def test_published_counts_of_the_whole_country_stand_beside_no_part_of_it(changed, client):
    for address, expected in (("", True), ("?state=CA", False), ("?kind=police", False)):
        assert (b"<circle" in client.get(f"/charts/growth.svg{address}").content) == expected
        assert ("counts_what" in client.get(f"/charts/growth.csv{address}").content.decode()) == expected


def test_its_table_has_the_numbers_of_the_page(changed, client):
    lines = client.get("/charts/growth.csv?state=CA").content.decode().splitlines()

    rows = list(csv.DictReader(lines))
    found = growth.of(question("state=CA"))
    assert tuple(rows[0]) == MONTHS_COLUMNS
    assert [int(row["began"]) for row in rows] == [*(one.began for one in found.months), found.undated]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_may_be_framed_and_names_what_it_shows(name, visit):
    page = visit(f"/charts/{name}/?state=CA")

    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in page.headers
    assert words(page.xpath("//h1")[0]) == str(CHARTS[name].title)
    credit = words(page.xpath("//main/p")[-1])
    assert "ringwatch, version 2" in credit
    assert all(one in credit for one in findings.publishers(question("state=CA")))
    assert not page.xpath("//*[@class='take-chart']")


@pytest.mark.parametrize(("address", "charts"), [("/trends/", 3), ("/states/CA/", 1)])
def test_every_chart_on_a_page_can_be_taken(address, charts, visit, client):
    page = visit(address)

    taken = page.xpath("//p[@class='take-chart']")
    assert len(taken) == len(page.xpath("//*[@data-chart]")) == charts
    for one in taken:
        for link in one.xpath(".//a/@href"):
            assert client.get(link).status_code == 200
    for frame in page.xpath("//details[@class='take-chart']//textarea"):
        assert frame.text.startswith('<iframe src="http://testserver/charts/')


def test_a_value_is_said_for_every_month_of_the_line(visit):
    page = visit("/states/CA/")

    said = page.xpath("//svg[@class='chart-wide']/rect[@class='value']/title/text()")
    assert len(said) == len(growth.of(question("state=CA")).shown_by)
    assert all(one.endswith("had begun") for one in said)


@pytest.mark.parametrize("address", ["/charts/none.svg", "/charts/none.csv", "/charts/none/"])
def test_there_is_no_other_chart(address, visit):
    visit(address, status=404)


@pytest.mark.parametrize(
    "address", ["/charts/growth.svg?x=1", "/charts/growth.csv?x=1", "/charts/growth/?x=1"]
)
def test_what_is_not_understood_is_refused(address, visit):
    visit(address, status=400)


@pytest.mark.parametrize("address", ["/states/", "/states/CA/", "/trends/", "/partnerships/"])
def test_on_a_phone_each_count_has_the_name_of_its_column(address, visit):
    named = {}
    for table in visit(address).xpath("//table[tbody/tr/td[contains(@class, 'count')]]"):
        heads = [words(one) for one in table.xpath("thead//th")]
        for place, cell in enumerate(table.xpath("tbody/tr[1]/*")):
            if "count" in (cell.get("class") or "").split() and cell.get("data-label"):
                named[cell.get("data-label").replace(" ", "")] = heads[place].replace(" ", "")

    assert named
    assert list(named) == list(named.values())

"""What every answer has in common: its version, its security, and a plain refusal."""

import json
from base64 import b64encode
from hashlib import sha256
from itertools import pairwise

import pytest

from partnerships.models import ReleaseRow, Source

PAGES = ["/", "/partnerships/", "/sources/", "/methodology/", "/about/", "/embed/", "/find/?q=62701"]
PAGES += ["/data/", "/data/releases/"]
PAGES_OF_RELEASES = ["/data/releases/2/", "/data/releases/1..2/", "/cite/?state=CA"]


@pytest.fixture
def every_page(changed):
    row = ReleaseRow.objects.newest().order_by("id")[0]
    records = [row.get_absolute_url(), f"/agencies/{row.agency_slug}/"]
    return (
        PAGES + PAGES_OF_RELEASES + records + [source.get_absolute_url() for source in Source.objects.all()]
    )


def test_every_page_says_its_version(every_page, client):
    for address in every_page:
        response = client.get(address)

        assert response.status_code == 200, address
        assert response["X-Dataset-Version"] == "2", address


def test_no_page_has_script_or_style_of_its_own(every_page, visit):
    for address in every_page:
        page = visit(address)

        own = [script.get("type") for script in page.xpath("//script[not(@src)]")]
        assert set(own) <= {"importmap", "application/json", "application/ld+json"}, address
        assert not page.xpath("//style | //*[@style] | //@*[starts-with(name(), 'on')]"), address


def test_the_policy_allows_the_one_inline_script_by_its_hash(visit):
    page = visit("/")

    [script] = page.xpath("//script[@type='importmap']")
    digest = b64encode(sha256(script.text.encode()).digest()).decode()

    assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_pages_load_nothing_from_elsewhere(every_page, visit):
    for address in every_page:
        loaded = visit(address).xpath(
            "//script/@src | //link[not(@rel='canonical' or @rel='alternate')]/@href | //img/@src | //use/@href"
        )

        assert loaded
        assert all(link.startswith("/") and not link.startswith("//") for link in loaded), address


def test_every_page_has_a_title_a_description_and_one_main_headline(every_page, visit):
    titles = set()
    for address in every_page:
        page = visit(address)

        assert page.xpath("string(//meta[@name='description']/@content)"), address
        assert len(page.xpath("//h1")) == 1, address
        titles.add(page.xpath("string(//title)"))
    assert len(titles) == len(every_page)


def test_headings_leave_out_no_level(every_page, visit):
    for address in every_page:
        levels = [
            int(heading.tag[1])
            for heading in visit(address).xpath("//main//*[self::h1 or self::h2 or self::h3]")
        ]

        assert all(after - before <= 1 for before, after in pairwise(levels)), address


@pytest.mark.parametrize(
    "question", ["stat=CA", "state=XX", "page=0", "sort=size", "as_of=2019-08", "version=99"]
)
def test_what_cannot_be_understood_is_refused_in_words(question, client, changed):
    name = question.split("=")[0]

    page = client.get(f"/partnerships/?{question}")
    front = client.get(f"/?{question}")
    file = client.get(f"/partnerships.csv?{question}")
    points = client.get(f"/map/points.json?{question}")

    assert {answer.status_code for answer in (page, front, file, points)} == {400}
    assert name in page.content.decode()
    assert name in file.content.decode() and file["Content-Type"].startswith("text/plain")
    assert name in " ".join(json.loads(points.content)["problems"])


def test_an_address_with_nothing_at_it_offers_a_search(visit):
    page = visit("/no/such/page/", status=404)

    assert page.xpath("//form[@action='/partnerships/']//input[@name='q']")
    assert page.headers["X-Dataset-Version"] == "2"


def test_pages_answer_before_anything_is_published(db, client):
    for address in [*PAGES, "/map/points.json"]:
        response = client.get(address)

        assert response.status_code == 200, address
        assert response["X-Dataset-Version"] == "0"


def test_words_from_lists_never_become_markup(db, client):
    answer = client.get("/?q=<script>alert(1)</script>").content.decode()

    assert "<script>alert" not in answer

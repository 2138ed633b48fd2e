"""A citation names the rows it stands for, for ever, and says what has changed since."""

import hashlib
import html
import json
import re

import pytest
from django.utils import translation

from tests.exports import reading
from tests.exports.questions import ask

pytestmark = pytest.mark.usefixtures("published")
QUESTIONS = ["", "state=CA", "state=CA&version=1", "q=%22&sort=status", "q=%25s+%7B%5C", *map(ask, range(8))]


@pytest.fixture
def cited(client):
    def get(asked):
        response = client.get(f"/cite/?{asked}")
        assert response.status_code == 200
        return response

    return get


@pytest.mark.parametrize("asked", QUESTIONS)
def test_the_address_gives_the_rows_and_the_bytes_it_promises(asked, cited, client, download):
    citation = cited(asked).context["citation"]

    content = download(citation.file)
    page = client.get(citation.page)

    assert hashlib.sha256(content).hexdigest() == citation.sha256
    assert len(reading.csv_rows(content)) == citation.count == int(page["X-Result-Count"])
    assert f"version={citation.version}" in citation.page


@pytest.mark.parametrize("asked", ["state=CA&sort=status", "state=CA&page=2", "state=CA&page_size=200"])
def test_how_the_rows_are_shown_does_not_change_what_is_cited(asked, cited):
    assert cited(asked).context["citation"] == cited("state=CA").context["citation"]


def test_a_citation_is_the_same_in_every_language(cited, client):
    english = cited("state=CA").context["citation"]

    with translation.override("es"):
        answer = client.get("/cite/?state=CA", headers={"accept-language": "es"})
        spanish = [text for _name, text in answer.context["citation"].blocks]
        asked = answer.context["question"].words()

    assert spanish == [text for _name, text in english.blocks]
    assert asked == "Estado: California"


def test_every_form_says_what_where_and_when(cited):
    citation = cited("state=CA&version=1").context["citation"]

    for text in (citation.plain, citation.footnote, citation.bibtex, citation.ris):
        assert "State: California" in text
        assert str(citation.published_on.year) in text
        assert f"{citation.count} rows" in text
        assert "state=CA" in text
    for text in (citation.plain, citation.bibtex, citation.ris):
        assert citation.sha256 in text


def test_bibtex_has_balanced_braces_whatever_is_asked(cited):
    bibtex = cited("q=%7B%5C%25%26_%23").context["citation"].bibtex

    plain = re.sub(r"\\.", "", bibtex)
    assert plain.count("{") == plain.count("}")
    assert re.fullmatch(r"@misc\{[\w-]+,\n(  \w+ = \{.*\},?\n)+\}\n", bibtex)


def test_ris_has_one_field_a_line(cited):
    ris = cited("q=police").context["citation"].ris

    assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in ris.split("\r\n")[:-1])
    assert ris.startswith("TY  - DATA\r\n")
    assert ris.endswith("ER  - \r\n")


def test_an_older_version_says_how_the_newest_differs(cited, download):
    then = {
        row["partnership_id"]: row
        for row in reading.json_rows(download("/partnerships.json?version=1&state=CA"))
    }
    now = {row["partnership_id"]: row for row in reading.json_rows(download("/partnerships.json?state=CA"))}
    changed = [
        number for number in then.keys() & now.keys()
        if {**then[number], "dataset_version": 2} != now[number]
    ]  # fmt: skip

    response = cited("state=CA&version=1")

    drift = response.context["drift"]
    assert (drift.added, drift.gone) == (len(now.keys() - then.keys()), len(then.keys() - now.keys()))
    assert drift.changed == len(changed)
    assert "There is newer data" in response.content.decode()
    assert "There is newer data" not in cited("state=CA").content.decode()


def test_the_table_of_an_older_version_says_so_too(client):
    assert "There is newer data" in client.get("/partnerships/?version=1").content.decode()
    assert "There is newer data" not in client.get("/partnerships/").content.decode()


def test_what_is_not_understood_is_refused(client):
    assert client.get("/cite/?nonsense=1").status_code == 400


def test_the_data_page_has_the_codebook_the_licenses_and_a_description_for_search_engines(client):
    page = client.get("/data/").content.decode()
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    described = json.loads(script)

    assert described["@type"] == "Dataset"
    assert {one["contentUrl"].rpartition(".")[2] for one in described["distribution"]} == {
        "csv", "xlsx", "json", "ndjson", "geojson", "kml", "zip"
    }  # fmt: skip
    assert "location_precision" in page
    assert "CC BY 4.0" in html.unescape(page)
    assert "<" not in script


@pytest.mark.parametrize(
    "address", ["/?state=CA", "/partnerships/?state=CA&sort=status", "/partnerships/RW-000001/"]
)
def test_every_page_of_rows_leads_to_its_citation(address, client):
    page = html.unescape(client.get(address).content.decode())

    links = re.findall(r'href="(/cite/\?[^"]*)"', page)

    assert links
    assert all(client.get(link).status_code == 200 for link in links)


def test_a_citation_needs_no_cache(cited, client, settings):
    sha256 = cited("state=CA").context["citation"].sha256

    nowhere = {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {**settings.CACHES, "default": nowhere}

    assert cited("state=CA").context["citation"].sha256 == sha256

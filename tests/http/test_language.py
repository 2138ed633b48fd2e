"""The language of a page: by a link that is kept, else by the browser; never of files, of the API or of the admin."""

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import localize, number_format

from partnerships.views import kept_pages
from tests.factories import released

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}


@pytest.fixture
def lang(client, db):
    def of(address, **headers):
        page = client.get(address, headers=headers).content.decode()
        return page.partition('<html lang="')[2].partition('"')[0]

    return of


def test_a_page_is_in_the_language_that_the_browser_asks_for(lang):
    assert lang("/about/") == settings.LANGUAGE_CODE
    assert lang("/about/", **SPANISH) == "es"
    assert lang("/about/", **{"Accept-Language": "en-US,en;q=0.9,es;q=0.5"}) == settings.LANGUAGE_CODE
    assert lang("/about/", **{"Accept-Language": "fr,de;q=0.8"}) == settings.LANGUAGE_CODE


def test_a_link_leads_to_the_other_language_and_is_kept(client, lang):
    chosen = client.get("/states/?order=name&lang=es")

    assert (chosen.status_code, chosen["Location"]) == (302, "/states/?order=name")
    assert chosen["Cache-Control"] == "no-store"
    assert lang("/about/") == "es"
    assert lang("/about/", **{"Accept-Language": "en"}) == "es"
    client.get("/about/?lang=en")
    assert lang("/about/", **SPANISH) == settings.LANGUAGE_CODE


def test_each_page_has_the_link_with_its_question_kept(client, db):
    page = client.get("/states/?order=-rate").content.decode()

    assert 'href="/states/?order=-rate&amp;lang=es" lang="es" hreflang="es"' in page
    assert 'lang=en"' in client.get("/states/", headers=SPANISH).content.decode()


@pytest.mark.parametrize("address", ["//evil.example/?lang=es", "/\\evil.example/?lang=es"])
def test_a_choice_leads_to_no_other_site(client, db, address):
    response = client.get(address)

    assert not response.get("Location", "").startswith(("//", "/\\"))


def test_another_language_is_refused_as_an_unknown_parameter(client, db):
    assert client.get("/states/?lang=fr").status_code == 400


@pytest.mark.parametrize(
    "address", ["/api/v1/partnerships/?x=1", "/admin/login/", "/states.csv", "/counties.csv"]
)
def test_what_machines_and_curators_read_is_the_same_in_every_language(client, db, address):
    released({})
    plain, asked = client.get(address), client.get(address, headers=SPANISH)

    assert (plain.status_code, plain.content) == (asked.status_code, asked.content) or "login" in address
    assert "Accept-Language" not in asked.get("Vary", "") or "csv" in address


def test_proxies_are_told_that_pages_differ(client, db):
    for address in ("/about/", "/find.json?q=a", "/changes.atom", "/share.png"):
        vary = client.get(address)["Vary"]

        assert "Accept-Language" in vary and "Cookie" in vary


def test_a_kept_page_is_kept_once_a_language(rf):
    request = rf.get("/about/")
    request.was_tracked = False

    keys = set()
    for language in ("en-us", "es"):
        with translation.override(language):
            keys.add(kept_pages.key_of(request))

    assert len(keys) == 2


def test_numbers_are_written_as_us_spanish_writes_them():
    with translation.override("es"):
        assert number_format(1797, force_grouping=True) == "1,797"
        assert localize(0.38) == "0.38"

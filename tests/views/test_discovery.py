"""What search engines and those who share a link are told."""

import json
import struct
from pathlib import Path

import pytest
from django.conf import settings
from lxml import etree

from partnerships.models import Agency, ReleaseRow
from partnerships.templatetags.discovery import PICTURE, PICTURE_SIZE
from partnerships.views.discovery import SITEMAP_PAGES
from tests.views.conftest import words

READ = [
    "/",
    "/partnerships/",
    "/states/",
    "/states/CA/",
    "/trends/",
    "/timeline/",
    "/program/",
    "/changes/",
    "/changes/2/",
    "/sources/",
    "/sources/announcements/",
    "/data/",
    "/methodology/",
    "/glossary/",
    "/corrections/",
    "/about/",
]


def meta(page, name):
    found = page.xpath(f"//meta[@property='{name}' or @name='{name}']/@content")
    assert len(found) == 1, (name, found)
    return found[0]


def test_titles_and_descriptions_are_of_one_page_each(visit):
    pages = {address: visit(address) for address in READ}

    titles = [words(page.xpath("//title")[0]) for page in pages.values()]
    assert len(set(titles)) == len(titles)
    for page in pages.values():
        assert 40 < len(meta(page, "description")) < 260
        assert len(page.xpath("//h1")) == 1


@pytest.mark.parametrize("address", READ)
def test_who_shares_a_page_shares_its_words_and_its_address(address, visit):
    page = visit(address)

    assert meta(page, "og:title") == words(page.xpath("//title")[0])
    assert meta(page, "og:description") == meta(page, "description")
    assert page.xpath("//meta[@name='robots']") == []
    assert (
        meta(page, "og:url")
        == page.xpath("//link[@rel='canonical']/@href")[0]
        == f"http://testserver{address}"
    )


@pytest.mark.parametrize(
    "asked, canonical",
    [
        ("/partnerships/?sort=-agency&page=2&state=CA", "/partnerships/?state=CA"),
        ("/partnerships/?status=listed&state=NJ&state=CA", "/partnerships/?state=CA&state=NJ&status=listed"),
        ("/states/CA/?page_size=200", "/states/CA/"),
        ("/trends/?undated=include", "/trends/"),
    ],
)
def test_one_question_has_one_address(asked, canonical, visit):
    page = visit(asked)

    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://testserver{canonical}"]
    assert meta(page, "robots") == "noindex, follow"


def test_an_agencys_name_is_never_markup_in_the_head(visit, changed):
    agency = Agency.objects.get(pk=changed.agency_number)
    Agency.objects.filter(pk=agency.pk).update(name='"><script>alert(1)</script> PD')

    page = visit(f"/agencies/{changed.agency_slug}/")

    Agency.objects.filter(pk=agency.pk).update(name=agency.name)
    assert meta(page, "og:title").startswith('"><script>alert(1)</script> PD')
    assert not page.xpath("//script[contains(text(), 'alert')]")


def test_the_picture_has_the_size_it_is_said_to_have():
    content = (Path(settings.BASE_DIR) / "static" / PICTURE).read_bytes()

    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">II", content[16:24]) == PICTURE_SIZE
    assert len(content) < 150_000


def addresses(client, path):
    tree = etree.fromstring(client.get(path).content)
    return tree.xpath("//*[local-name()='loc']/text()")


def test_the_sitemap_holds_every_page_and_record_and_each_is_there(client, changed):
    parts = addresses(client, "/sitemap.xml")
    listed = [one.removeprefix("http://testserver") for part in parts for one in addresses(client, part)]

    assert len(listed) == len(set(listed))
    assert set(READ) - {"/changes/2/"} <= set(listed)
    assert {row.get_absolute_url() for row in ReleaseRow.objects.newest()} <= set(listed)
    for address in [*listed[:40], *listed[40::60]]:
        assert client.get(address).status_code == 200, address
    assert len(SITEMAP_PAGES) < len(listed)


def test_robots_are_shown_the_sitemap_and_kept_from_the_desk(client, changed):
    said = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /admin/" in said
    assert "Sitemap: http://testserver/sitemap.xml" in said


def test_the_data_set_is_described_for_dataset_search(visit):
    (script,) = visit("/data/").xpath("//script[@type='application/ld+json']")

    described = json.loads(script.text)
    assert described["@type"] == "Dataset"
    assert described["distribution"]


@pytest.mark.parametrize("address", ["/about/", "/methodology/"])
def test_those_whose_work_this_stands_on_are_named(address, visit):
    page = visit(address)

    assert "GeoNames" in words(page)
    assert "https://creativecommons.org/licenses/by/4.0/" in page.xpath("//a/@href")


def test_the_census_and_the_atlas_are_credited(visit):
    page = words(visit("/about/"))

    assert "US Census Bureau" in page
    assert "Electronic Frontier Foundation" in page
    assert "CC BY 4.0" in page


def test_what_is_not_found_can_be_searched_for(visit):
    page = visit("/agencies/no-such-agency/", status=404)

    (form,) = page.xpath("//form[@role='search']")
    assert (form.get("action"), form.xpath(".//input/@name")) == ("/partnerships/", ["q"])


def test_the_words_of_an_address_with_nothing_at_it_are_searched_for(visit, changed):
    page = visit(f"/agency/{changed.agency_slug}", status=404)

    assert page.xpath("//form[@role='search']//input/@value") == [changed.agency_slug.replace("-", " ")]
    assert any(changed.agency_name in name for name in page.xpath("//*[@class='found-name']/text()"))


@pytest.mark.parametrize("path", ["/wp-login.php", "/1234/", "/a/" + "b" * 200, "/.env"])
def test_what_is_no_word_is_not_searched_for(visit, path):
    page = visit(path, status=404)

    assert page.xpath("//form[@role='search']//input/@value") == [""]
    assert not page.xpath("//*[@class='found-name']")

"""A resident asks by ZIP, town, borough, neighborhood or short name, and is told who polices it or a true none."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree, html

from partnerships.facts import localities
from partnerships.models import ReleaseRow, ZipCode
from partnerships.models.vocabulary import Kind
from partnerships.queries.places import find_towns as places
from partnerships.queries.places import serving
from partnerships.queries.places.serving import Reach
from tests import database
from tests.factories import released
from tests.views.conftest import words
from tests.views.places.towns_world import AGENCIES, JOURNEYS, NYPD


@pytest.fixture(scope="module")
def on_record(django_db_setup, django_db_blocker):
    with database.committed(django_db_blocker):
        yield released(
            *(
                {"agency_name": name, "agency_kind": kind, "city": city, "county_fips": fips, "state": state}
                for name, kind, city, fips, state in AGENCIES
            )
        )


@pytest.fixture
def read(on_record, client):
    """A page as a document, after following what it leads to."""

    def get(address, status=200):
        response = client.get(address, follow=True)
        assert response.status_code == status, address
        document = html.fromstring(response.content.decode())
        document.path = response.request["PATH_INFO"]
        return document

    return get


def named(page):
    return {words(one) for one in page.xpath("//*[@class='serves']/h3")}


def town_at(address):
    """The town that the page at an address is about."""
    _, kind, *rest, _ = address.split("/")
    if kind == "zip":
        return places.of_zip(ZipCode.objects.get(code=rest[0]))
    state, slug = rest
    found = places.by_slug(slug, state)
    assert places.is_one(found) or found[0].slug == slug
    return found[0]


@pytest.mark.parametrize(("address", "agencies"), JOURNEYS, ids=[address for address, _ in JOURNEYS])
def test_every_journey_ends_at_the_agencies_that_serve_the_place(address, agencies, on_record):
    found = serving.of(town_at(address), version=1)

    assert {one.name for one in found} == set(agencies)


@pytest.mark.parametrize(
    "address",
    [
        "/zip/07042/",
        "/places/MA/chestnut-hill/",
        "/zip/63119/",
        "/zip/57770/",
        "/zip/86503/",
        "/zip/22306/",
        "/places/AZ/chinle/",
    ],
)
def test_a_page_names_them_or_says_that_no_list_does(address, read):
    page = read(address)

    found = serving.of(town_at(address), version=1)
    assert named(page) == {one.name for one in found}
    answer = words(page.xpath("//*[@data-answer]")[0])
    assert ("does not mean there is none" in answer) == (not found)
    outside = town_at(address).is_mail  # a name of the mail: the town of that name has its own page
    lacks_own = bool(found) and not outside and Reach.CITY not in {one.reach for one in found}
    assert (
        "of the city or town itself" in words(page.xpath("//header[@class='record-head']")[0])
    ) == lacks_own


def test_there_are_sixty_journeys_of_every_kind():
    assert len({address for address, _ in JOURNEYS}) >= 60


@pytest.mark.parametrize(
    ("asked", "page"),
    [
        ("/places/nj/Montclair/", "/places/NJ/montclair/"),
        ("/places/NY/new-york/", "/places/NY/new-york-city/"),
        ("/places/MO/saint-louis/", "/places/MO/st-louis/"),
        ("/zip/7042/", "/zip/07042/"),
        ("/zip/07042-1234/", "/zip/07042/"),
    ],
)
def test_one_place_has_one_address(asked, page, read):
    assert read(asked).path == page
    assert read(asked).xpath("//link[@rel='canonical']/@href") == [f"http://testserver{page}"]


@pytest.mark.parametrize(
    "address",
    [
        "/zip/00000/",
        "/zip/nope/",
        "/zip/123456/",
        "/places/NJ/no-such-town/",
        "/places/ZZ/montclair/",
        "/places/NJ/-/",
    ],
)
def test_what_is_no_place_is_not_found_in_a_sentence(address, read):
    page = read(address, status=404)

    assert page.xpath("//form[@role='search']")


def test_a_name_that_two_places_have_is_asked_back(read):
    page = read("/places/CA/brentwood/")

    found = page.xpath("//ul[@class='found']//a/@href")
    assert found == ["/places/CA/brentwood-contra-costa-county/", "/places/CA/brentwood-los-angeles/"]
    for address in found:
        assert read(address).path == address


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/places/NY/brooklyn/", "Brooklyn is a borough of New York City, whose police serve it."),
        ("/zip/91601/", "North Hollywood is a neighborhood of Los Angeles, whose police serve it."),
        ("/zip/02601/", "Hyannis is a village in Barnstable, whose police serve it."),
        ("/zip/63119/", "but it lies in St. Louis County, outside that city."),
        ("/zip/86515/", "Its own police: Navajo Nation Police Department."),
        ("/zip/99577/", "Eagle River lies in Anchorage"),
    ],
)
def test_why_another_citys_police_are_named_is_said_with_its_source(address, sentence, read):
    head = read(address).xpath("//header[@class='record-head']")[0]

    assert sentence in words(head)


def test_an_answer_says_since_when_according_to_whom_and_what_to_do_next(read):
    page = read("/zip/11201/")
    row = ReleaseRow.objects.get(agency_name=NYPD)

    (serves,) = page.xpath("//*[@class='serves']")
    assert row.get_absolute_url() in serves.xpath(".//a/@href")
    assert f"/agencies/{row.agency_slug}/" in serves.xpath(".//a/@href")
    assert "/sources/announcements/" in serves.xpath(".//a/@href")
    assert "Start:" in words(serves)
    law = localities.records_laws()["NY"]
    assert law.law in words(page.xpath("//*[@aria-labelledby='next']")[0])
    letter = page.xpath("//textarea/text()")[0]
    assert NYPD in letter and law.law in letter and law.says in letter and row.public_id in letter
    addresses = page.xpath("//*[@aria-labelledby='next']//a/@href")
    assert {one.address for one in law.compared_with} <= set(addresses)
    assert f"/corrections/?record={row.public_id}" in addresses
    assert "/changes.atom?county=36047" in addresses


def test_where_none_is_known_the_letter_goes_to_the_towns_police(read):
    page = read("/zip/24201/")

    assert "the police department of Bristol, VA" in page.xpath("//textarea/text()")[0]
    assert localities.records_laws()["VA"].who in words(page.xpath("//*[@aria-labelledby='next']")[0])
    assert "Bristol, TN" in words(page.xpath("//*[@aria-labelledby='towns']")[0])


@pytest.mark.parametrize(
    ("checked_on", "sentence"),
    [("2026-11-29", "Compared on Nov 29, 2026 with"), ("", "Not compared with the statute’s text yet.")],
)
def test_a_law_says_whether_it_was_compared_with_the_statute(checked_on, sentence, read, monkeypatch):
    law = replace(localities.records_laws()["NY"], checked_on=checked_on)
    monkeypatch.setattr(localities, "records_laws", lambda: {"NY": law})

    page = read("/zip/11201/")

    assert sentence in words(page.xpath("//*[@aria-labelledby='next']")[0])


def test_a_page_is_of_the_version_asked_for(client, on_record):
    response = client.get("/zip/07042/?version=1")

    assert (response.status_code, response["X-Dataset-Version"]) == (200, "1")
    assert client.get("/zip/07042/?version=9").status_code == 400


def test_pages_of_towns_can_be_shared(read):
    page = read("/zip/07042/")

    assert "07042 Montclair, NJ" in page.xpath("//meta[@property='og:title']/@content")[0]
    assert "Montclair" in page.xpath("//meta[@name='description']/@content")[0]
    assert not page.xpath("//meta[@name='robots']")


@pytest.mark.parametrize("code", ["00601", "96799", "09007", "99950", "96910"])
def test_no_page_of_a_far_off_zip_code_fails(code, client, on_record):
    known = ZipCode.objects.filter(code=code).exists()

    assert client.get(f"/zip/{code}/").status_code == (200 if known else 404)


def test_states_counties_records_and_agencies_lead_to_towns(read):
    row = ReleaseRow.objects.get(agency_name=NYPD)

    assert "/places/NJ/newark/" in read("/states/NJ/").xpath("//*[@aria-labelledby='towns']//a/@href")
    assert "/places/NJ/montclair/" in read("/counties/34013/").xpath("//*[@aria-labelledby='towns']//a/@href")
    assert "/places/NY/new-york/" in read(row.get_absolute_url()).xpath("//a/@href")
    for address in ("/states/NJ/", "/counties/34013/"):
        assert read(address).xpath("//form[@role='search']/@action") == ["/find/"]


def test_the_sitemap_has_the_towns_on_record_at_their_own_addresses(client, on_record):
    listed = etree.fromstring(client.get("/sitemap-towns.xml").content).xpath(
        "//*[local-name()='loc']/text()"
    )
    paths = [one.removeprefix("http://testserver") for one in listed]

    assert {"/places/NJ/montclair/", "/places/NY/new-york-city/", "/places/MO/st-louis/"} <= set(paths)
    for path in paths[::6]:
        assert client.get(path).status_code == 200, path


def test_a_town_that_only_a_list_knows_has_a_page(read):
    row = ReleaseRow.objects.get(agency_name=NYPD)
    row.pk, row.agency_number, row.partnership_id = None, 900, 900
    row.agency_name, row.city, row.county_fips = "Nowhere Falls Police Department", "Nowhere Falls", ""
    row.save()

    page = read("/places/NY/nowhere-falls/")

    row.delete()
    assert named(page) == {"Nowhere Falls Police Department"}


def test_a_zip_code_in_the_find_box_is_answered_at_once(read):
    page = read("/find/?q=07042")

    assert "Montclair Police Department" in named(page)
    assert page.xpath("//link[@rel='canonical']/@href") == ["http://testserver/zip/07042/"]


def test_kinds_that_the_world_has_are_all_met():
    assert {kind for _, kind, *_ in AGENCIES} >= {
        Kind.POLICE,
        Kind.SHERIFF,
        Kind.CAMPUS,
        Kind.TRIBAL,
        Kind.STATE_POLICE,
    }


def test_a_town_that_is_not_known_costs_no_reading_of_the_states_records(read):
    with CaptureQueriesContext(connection) as asked:
        read("/places/NJ/no-such-town/", status=404)

    assert [one["sql"] for one in asked if "source_urls" in one["sql"]] == []

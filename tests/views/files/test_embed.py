"""The map that other pages may frame, and what they are told when they ask how."""

import json
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from django.utils import translation
from lxml import html

from partnerships.models import Release, ReleaseRow, Source
from partnerships.queries.provenance import evidence_end
from partnerships.views.embeds.kinds import EMBEDS
from partnerships.views.embeds.pages import MAX_ROWS
from tests.factories import question
from tests.views.conftest import words

FRAMED = ("/embed/", "/embed/card/", "/embed/table/", "/charts/growth/")


MAX_CHOICE_CHARACTERS = 36
"""What a list of choices shows on a phone before it cuts."""


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_an_embed_may_show_is_named_in_few_words(language):
    with translation.override(language):
        named = [str(one.words) for one in EMBEDS.values()]

    assert max(map(len, named)) <= MAX_CHOICE_CHARACTERS
    assert len(set(named)) == len(named)


def test_a_table_names_the_program_of_a_row_unless_it_is_the_usual_one(visit):
    named = {
        program: [words(cell) for cell in visit(f"/embed/table/?program={program}").xpath("//tbody//th")]
        for program in ("subsidy", "neighbors")
    }

    assert named["subsidy"] and named["neighbors"]
    assert all("Camera subsidy" in cell for cell in named["subsidy"])
    assert not any("account" in cell for cell in named["neighbors"])


def test_only_embeds_may_be_framed(changed, client):
    others = [client.get(address) for address in ("/", "/find/?q=ca", "/embed/builder/")]

    for framed in [client.get(f"{address}?state=CA") for address in FRAMED]:
        assert "frame-ancestors *" in framed["Content-Security-Policy"]
        assert "X-Frame-Options" not in framed
    for other in others:
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
        assert other["X-Frame-Options"] == "DENY"


def test_the_embedded_map_answers_the_same_question_and_says_whose_it_is(changed, visit):
    count = ReleaseRow.objects.newest().filter(state="CA").count()

    page = visit("/embed/?state=CA")

    assert page.headers["X-Result-Count"] == str(count)
    assert "ringwatch, version 2" in " ".join(page.text_content().split())
    assert page.xpath("//base/@target") == ["_blank"]


def test_the_embedded_map_says_where_the_lists_end(visit):
    end = evidence_end.of_release(Release.objects.of_version(2))

    assert end.says in " ".join(visit("/embed/?state=CA").text_content().split())


def test_an_address_of_the_map_can_be_embedded_by_asking(changed, client):
    page = html.fromstring(client.get("/?state=CA").content.decode())
    address = page.xpath("//link[@type='application/json+oembed']/@href")[0]

    told = json.loads(client.get(address).content)
    frame = html.fromstring(told["html"])

    assert (told["version"], told["type"]) == ("1.0", "rich")
    assert frame.get("src") == "http://testserver/embed/?state=CA"
    assert "California" in told["title"]


def test_the_frame_keeps_to_the_room_there_is(changed, client):
    url = quote("http://testserver/?as_of=2019-08-28#6/38/-96", safe="")

    told = json.loads(client.get(f"/oembed.json?url={url}&maxwidth=300&maxheight=99").content)

    assert (told["width"], told["height"]) == (300, 200)
    assert "as_of=2019-08-28#6/38/-96" in told["html"]


def test_what_is_not_a_map_of_ours_is_not_embedded(changed, client):
    for url in ("https://elsewhere.example/", "http://testserver/about/", "", "http://[::1"):
        assert client.get(f"/oembed.json?url={quote(url, safe='')}").status_code == 404
    assert (
        client.get(f"/oembed.json?url={quote('http://testserver/', safe='')}&format=xml").status_code == 501
    )
    bad = quote("http://testserver/?state=XX", safe="")
    assert client.get(f"/oembed.json?url={bad}").status_code == 400


@pytest.mark.parametrize("address", FRAMED)
def test_an_embed_names_publishers_and_version_and_may_have_a_heading(address, changed, visit):
    page = visit(f"{address}?state=CA&title=Cameras+%3Cb%3Ein+California")

    publishers = {one.publisher for one in Source.objects.filter(slug__in=named_sources())}
    said = words(page.xpath("//main")[0])
    assert publishers and all(publisher in said for publisher in publishers)
    assert "ringwatch, version 2" in said and "Who says so" in said
    assert page.xpath("//h1")[0].text_content() == "Cameras <b>in California"
    assert page.xpath("//base/@target") == ["_blank"]
    assert not [link for link in page.xpath("//main//a/@href") if "title=" in link]


def test_a_card_says_number_day_and_place_and_a_gap_is_not_none(visit):
    count = question("state=CA&as_of=2019-08-28").count()

    card, empty = visit("/embed/card/?state=CA&as_of=2019-08-28"), visit("/embed/card/?state=AK")

    assert card.xpath("//h1")[0].text_content() == "California"
    assert card.xpath("//*[@class='embed-number']/span")[0].text_content() == str(count)
    assert "in force on Aug 28, 2019, certainly or possibly" in words(card)
    assert card.xpath("//svg//circle")
    assert "does not mean that there was none" in words(empty)


def test_a_table_has_the_first_rows_of_its_question_and_leads_to_all(visit):
    asked = question("state=CA")

    page = visit("/embed/table/?state=CA")

    assert page.xpath("//tbody//a/@href") == [row.get_absolute_url() for row in asked.rows()[:MAX_ROWS]]
    assert f"The first {MAX_ROWS} of {asked.count()} partnerships" in words(page)
    assert "/partnerships/?state=CA" in page.xpath("//main/p/a/@href")


@pytest.mark.parametrize(
    "page, frame",
    [
        ("/states/CA/", "/embed/card/?state=CA"),
        ("/states/CA/?order=-agencies&as_of=2019-08-28", "/embed/card/?state=CA&as_of=2019-08-28"),
        ("/counties/06037/", "/embed/card/?county=06037"),
        ("/embed/card/?state=CA&version=1", "/embed/card/?state=CA&version=1"),
        ("/partnerships/?state=CA&page=2", "/embed/table/?state=CA"),
        ("/embed/table/?kind=sheriff", "/embed/table/?kind=sheriff"),
        ("/trends/?state=CA", "/charts/growth/?state=CA"),
        ("/charts/monthly/?state=CA", "/charts/monthly/?state=CA"),
        ("/embed/?state=CA&title=Mine#states/rate", "/embed/?state=CA&title=Mine#states/rate"),
    ],
)
def test_each_page_that_can_be_embedded_says_how(page, frame, changed, client):
    told = client.get(f"/oembed.json?url={quote(f'http://testserver{page}', safe='')}").json()

    assert html.fromstring(told["html"]).get("src") == f"http://testserver{frame}"
    document = html.fromstring(client.get(page.partition("#")[0]).content.decode())
    discovery = document.xpath("//link[@type='application/json+oembed']/@href")
    assert frame.startswith("/embed/?") or client.get(discovery[0]).json()["type"] == "rich"


def test_the_builder_frames_what_was_chosen_and_shows_it(visit):
    chosen = "state=CA&shows=card&title=Ours&width=320&height=400&data=frozen&as_of=2019-08-28"

    page = visit(f"/embed/builder/?{chosen}")

    src = "http://testserver/embed/card/?state=CA&as_of=2019-08-28&version=2&title=Ours"
    frame = html.fromstring(page.xpath("//pre[@data-copy]")[0].text_content())
    assert dict(parse_qsl(urlsplit(frame.get("src")).query)) == dict(parse_qsl(urlsplit(src).query))
    assert urlsplit(frame.get("src")).path == "/embed/card/"
    assert (frame.get("width"), frame.get("height"), frame.get("title")) == ("320", "400", "Ours")
    [preview] = page.xpath("//iframe")
    assert preview.get("src") == frame.get("src") and "allow-same-origin" not in preview.get("sandbox")
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.xpath("//form//input[@type='hidden']/@value") == ["CA"]


@pytest.mark.parametrize("shows", EMBEDS)
def test_every_kind_can_be_built_and_follows_the_newest_version(shows, visit, client):
    frame = html.fromstring(
        visit(f"/embed/builder/?state=NJ&version=1&shows={shows}").xpath("//pre")[0].text_content()
    )

    address = urlsplit(frame.get("src"))
    assert address.query == "state=NJ"
    assert "frame-ancestors *" in client.get(f"{address.path}?{address.query}")["Content-Security-Policy"]


@pytest.mark.parametrize(
    "wrong",
    [
        "shows=sound",
        "width=wide",
        "height=0",
        "data=old",
        "width=101%25",
        "stat=CA",
        "view=here",
        "view=4/38",
    ],
)
def test_what_the_builder_does_not_understand_is_said(wrong, visit):
    assert words(visit(f"/embed/builder/?{wrong}", status=400)).count(wrong.partition("=")[0])


@pytest.mark.parametrize(
    ("chosen", "fragment"),
    [("", "6/36.5/-119"), ("states/rate", "6/36.5/-119/states/rate"), ("card", ""), ("growth", "")],
)
def test_a_map_begins_with_the_part_that_was_chosen_and_other_embeds_keep_it_for_one(chosen, fragment, visit):
    page = visit(f"/embed/builder/?state=CA&shows={chosen}&view=6/36.5/-119")

    assert urlsplit(html.fromstring(page.xpath("//pre")[0].text_content()).get("src")).fragment == fragment
    assert page.xpath("//form//*[@name='view']/descendant-or-self::*/@value")[0] == "6/36.5/-119"


def test_a_version_is_frozen_as_it_was_seen(visit):
    page = visit("/embed/builder/?state=CA&version=1&data=frozen")

    frame = html.fromstring(page.xpath("//pre")[0].text_content())
    assert "version=1" in frame.get("src")
    assert page.xpath("//form//input[@name='version']/@value") == ["1"], (
        "it stays when the form is sent again"
    )


def test_who_empties_the_day_is_not_refused_for_its_certainty(client, visit):
    answer = client.get("/embed/builder/?state=CA&certainty=certain&as_of=&shows=card")

    assert answer.status_code == 302
    frame = html.fromstring(visit(answer["Location"]).xpath("//pre")[0].text_content())
    assert urlsplit(frame.get("src")).query == "state=CA"


def test_a_state_leads_to_the_builder_of_its_card(visit):
    [link] = visit("/states/NJ/").xpath("//a[normalize-space()='Embed']/@href")

    frame = html.fromstring(visit(link).xpath("//pre")[0].text_content())
    assert frame.get("src") == "http://testserver/embed/card/?state=NJ"


def named_sources():
    return {slug for row in ReleaseRow.objects.newest() for slug in row.sources}


def test_a_frame_in_a_sandbox_may_read_what_its_scripts_need(changed, client):
    for address in ("/map/points.json", "/map/areas.json", "/map/towns/06.json"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*", address

"""The map that other pages may frame, and what they are told when they ask how."""

import json
from urllib.parse import quote

from lxml import html

from partnerships.models import ReleaseRow, Source
from partnerships.queries.provenance import evidence_end


def test_only_the_embedded_map_may_be_framed(changed, client):
    framed, others = client.get("/embed/?state=CA"), [client.get(address) for address in ("/", "/find/?q=ca")]

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
    end = evidence_end.of_version(2)

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
    bad = quote("http://testserver/?state=XX", safe="")
    assert client.get(f"/oembed.json?url={bad}").status_code == 400


def test_the_embedded_map_names_publishers_and_may_have_a_heading(changed, visit):
    page = visit("/embed/?state=CA&title=Cameras+%3Cb%3Ein+California")

    publishers = {one.publisher for one in Source.objects.filter(slug__in=named_sources())}
    foot = " ".join(page.xpath("//footer")[0].text_content().split())
    assert publishers and all(publisher in foot for publisher in publishers)
    assert page.xpath("//h1")[0].text_content() == "Cameras <b>in California"
    assert "title=" not in page.xpath("//a[@data-whole-map]/@href")[0]


def named_sources():
    return {slug for row in ReleaseRow.objects.newest() for slug in row.sources}


def test_a_frame_in_a_sandbox_may_read_what_its_scripts_need(changed, client):
    for address in ("/map/points.json", "/map/areas.json", "/map/towns/06.json"):
        assert client.get(address)["Access-Control-Allow-Origin"] == "*", address

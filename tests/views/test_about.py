"""About: who runs this installation, how it was made, and recipes whose every link leads somewhere."""

from django.urls import reverse

from partnerships.models import ReleaseRow, Source
from tests.views.conftest import words

ANCHORS = ("who", "how", "recipes")
RECIPES = 5


def test_who_runs_the_site_is_a_setting(settings, visit):
    settings.OPERATOR = {
        "name": "The Daily Example",
        "contact": "desk@example.org",
        "funding": "Its readers.",
    }

    page = visit("/about/")

    assert "run by The Daily Example. Contact: desk@example.org." in words(page.xpath("//main")[0])
    assert "Funding: Its readers." in words(page.xpath("//main")[0])
    assert page.xpath("//a[@href='mailto:desk@example.org']")


def test_where_nobody_says_so_the_page_says_that(settings, visit):
    settings.OPERATOR = {"name": "", "contact": "", "funding": ""}

    page = words(visit("/about/").xpath("//main")[0])

    assert "has not said so here" in page
    assert "Funding" not in page


def test_an_operators_contact_may_be_a_page_and_is_never_a_script(settings, visit):
    for contact, links in (("https://example.org/contact", 1), ("javascript:alert(1)", 0)):
        settings.OPERATOR = {"name": "X", "contact": contact, "funding": ""}

        assert len(visit("/about/").xpath(f"//a[@href='{contact}']")) == links


def test_the_front_page_names_the_lists_that_its_version_rests_on_and_no_other(visit):
    rows = ReleaseRow.objects.newest()
    counted = {
        reverse("source", args=[slug]): rows.filter(sources__contains=[slug]).count()
        for slug in Source.objects.values_list("slug", flat=True)
    }

    named = {
        one.xpath("a/@href")[0]: int(one.xpath("a")[0].tail.strip().replace(",", ""))
        for one in visit("/").xpath("//ul[@class='who-says']/li")
    }

    assert named == {address: count for address, count in counted.items() if count}


def test_each_part_is_there_and_each_way_of_a_recipe_leads_somewhere(visit, client):
    page = visit("/about/")

    assert all(page.xpath(f"//h2[@id='{anchor}']") for anchor in ANCHORS)
    recipes = page.xpath("//dl[contains(@class, 'recipes')]")[0]
    assert len(recipes.xpath("dt")) == len(recipes.xpath("dd[.//a]")) == RECIPES
    ways = recipes.xpath(".//a/@href") + page.xpath("//ol//a/@href")
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)

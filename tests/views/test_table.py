"""The table, complete without JavaScript."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.views.conftest import words


def rows(page):
    return page.xpath("//table[contains(@class, 'rows')]/tbody/tr")


def links(page):
    return page.xpath("//table[contains(@class, 'rows')]/tbody//th/a/@href")


def test_the_count_stands_beside_the_download(visit):
    page = visit("/partnerships/?state=CA")

    count = page.headers["X-Result-Count"]

    assert words(page.xpath("//*[@class='answer-count']")[0]) == f"{count} partnerships"
    assert f"Download these {count} rows" in words(page.xpath("//*[@class='downloads']")[0])


def test_the_downloads_carry_the_question(visit):
    page = visit("/partnerships/?state=CA&q=police")

    plain, excel, *others = page.xpath("//*[@class='downloads']//a/@href")

    for link in (plain, *others):
        assert parse_qs(urlsplit(link).query) == {"state": ["CA"], "q": ["police"]}
    assert parse_qs(urlsplit(excel).query) == {"state": ["CA"], "q": ["police"], "format_for": ["excel"]}


def test_each_chip_takes_one_filter_away(visit):
    page = visit("/partnerships/?state=CA&state=NV&q=police")

    chips = {
        words(chip): parse_qs(urlsplit(chip.get("href")).query) for chip in page.xpath("//a[@class='chip']")
    }

    assert chips == {
        "Text police, remove this filter": {"state": ["CA", "NV"]},
        "State California, remove this filter": {"state": ["NV"], "q": ["police"]},
        "State Nevada, remove this filter": {"state": ["CA"], "q": ["police"]},
    }


def test_a_header_sorts_and_sorts_the_other_way(visit):
    unsorted, up = visit("/partnerships/"), visit("/partnerships/?sort=agency")

    assert not unsorted.xpath("//th[@aria-sort]")
    assert up.xpath("//th[@aria-sort='ascending']/a/@href") == ["?sort=-agency"]
    names = [words(row.xpath("./th")[0]) for row in rows(up)]
    assert names == sorted(names)
    assert visit("/partnerships/?sort=-agency").xpath("//th[@aria-sort='descending']")


def test_pages_follow_each_other_without_loss(visit):
    first = visit("/partnerships/?page_size=200")

    rest = first.xpath("//a[@rel='next']/@href")[0]

    assert len(rows(first)) == 200
    second = visit(f"/partnerships/{rest}")
    assert len(rows(second)) == int(first.headers["X-Result-Count"]) - 200
    assert not set(links(first)) & set(links(second))


def test_the_form_holds_the_question(visit):
    page = visit(
        "/partnerships/?state=CA&q=police&undated=only&started_after=2019-08&county=06073&sort=-agency"
    )

    form = page.forms[0]

    held = parse_qs("&".join(f"{name}={value}" for name, value in form.form_values() if value))
    assert held == {
        "state": ["CA"],
        "q": ["police"],
        "undated": ["only"],
        "started_after": ["2019-08"],
        "county": ["06073"],
        "sort": ["-agency"],
    }


def test_a_form_sent_empty_asks_nothing(visit):
    assert len(rows(visit("/partnerships/?q=&state=&started_after=&undated=include"))) == 50


def test_nothing_matching_is_said_with_a_way_on(visit):
    page = visit("/partnerships/?q=nothing+is+called+this")

    said = page.xpath("//*[@class='says']")[0]

    assert "Nothing matches" in words(said)
    assert "/partnerships/" in said.xpath(".//a/@href")


@pytest.mark.parametrize("column", ["agency", "state", "program", "status", "start_date", "sources"])
def test_every_header_leads_to_an_answer(column, visit):
    assert rows(visit(f"/partnerships/?sort={column}"))
    assert rows(visit(f"/partnerships/?sort=-{column}"))


def test_an_imprecise_start_is_worded_as_imprecise_as_it_is(visit):
    starts = {
        words(cell) for row in rows(visit("/partnerships/?page_size=500")) for cell in row.xpath("./td[4]")
    }

    assert "date not known" in starts
    assert any(start.startswith("by ") for start in starts)
    assert not {start for start in starts if start[0] == "(" or "None" in start}


def test_paper_says_the_question_its_count_and_its_version_in_the_heading(visit):
    page = visit("/partnerships/?state=CA")

    heading = words(page.xpath("//header//*[@class='on-paper']")[0])
    assert heading.startswith(
        f"State: California: {int(page.headers['X-Result-Count']):,} partnerships, version 2"
    )

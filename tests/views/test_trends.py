"""Trends, timeline, program: the records' growth beside what was published, each number with its source."""

import pytest

from partnerships import facts
from partnerships.dates import day_in_words
from partnerships.facts import program
from partnerships.models import ReleaseRow
from partnerships.queries.provenance import evidence_end
from tests.factories import question
from tests.views.conftest import words

ASKED = [
    "",
    "state=CA",
    "kind=sheriff&kind=fire",
    "as_of=2019-08-28",
    "undated=only",
    "version=1&status=listed",
    "q=no such agency",
]


@pytest.mark.parametrize("asked", ASKED)
def test_every_breakdown_adds_up_to_the_count(asked, client, changed):
    response = client.get(f"/trends/?{asked}")
    context, count = response.context, question(asked).count()

    assert int(response["X-Result-Count"]) == count
    assert context["growth"].dated + context["growth"].undated == count
    assert sum(one.partnerships for one in context["states"]) == count
    for _label, groups in context["groups"]:
        assert sum(group.count for group in groups) == count
    if context["growth"].months:
        assert context["growth"].months[-1].certain == context["growth"].dated


def test_every_published_count_is_shown_with_its_source_and_how_it_was_read(visit):
    page = visit("/trends/")

    rows = page.xpath("//table[contains(@class, 'published')]/tbody/tr")
    assert len(rows) == len(facts.published_counts())
    for row, one in zip(rows, facts.published_counts(), strict=True):
        shown = words(row)
        assert all(part in shown for part in (one.as_of_words, one.count_words, one.counts_what, one.source))
        assert ("re-report" in shown) == (one.reading == "re-report" or "re-report" in one.note + one.source)
        assert linked(row, one)


def linked(shown, fact):
    """Each address that the fact knows is a link there; where it knows none, that is said."""
    addresses = {part.address for part in fact.citations if part.address}
    return (
        addresses <= set(shown.xpath(".//a/@href"))
        and ("no link at hand" in words(shown)) == fact.has_no_link
    )


def test_the_counts_of_the_whole_country_are_not_drawn_beside_a_part(visit):
    dots = "//svg[contains(@class, 'chart-wide')]//circle"

    assert len(visit("/trends/").xpath(dots)) > len([one for one in facts.published_counts() if one.drawn])
    assert visit("/trends/?state=CA").xpath(dots) == []


def test_no_published_count_stands_beside_a_filtered_answer(visit):
    whole, part = visit("/trends/"), visit("/trends/?state=CA")

    for one in facts.published_counts():
        assert one.counts_what in words(whole)
    assert part.xpath("//table[contains(@class, 'published')] | //*[@id='disagree']") == []
    assert "Published counts are of the whole country, so none stands beside a part of it" in words(part)


def test_the_line_stops_where_the_evidence_ends(visit):
    end = evidence_end.of_question(question())

    for address in ("/trends/", "/trends/?state=CA", "/states/CA/"):
        page = visit(address)
        marked = page.xpath("//svg[contains(@class, 'chart-wide')]//text[@class='after']")
        assert [words(one) for one in marked] == [end.words], address
        assert f"The line stops on {day_in_words(end.day)}" in words(page)


def test_numbers_that_do_not_agree_are_said(visit):
    page = words(visit("/trends/"))

    for one in facts.disagreements():
        assert one.says in page


def test_what_is_undated_is_said_and_not_drawn(visit):
    page = words(visit("/trends/"))

    undated = ReleaseRow.objects.newest().filter(start=None).count()
    assert undated > 0
    assert f"Not drawn: {undated:,} whose start is not known" in page


def test_the_records_of_a_day_are_those_that_had_begun(client, changed):
    context = client.get("/trends/").context

    (one, ours) = next(pair for pair in context["published"] if pair[0].count == 405)
    by_day = question(f"started_before={one.as_of}&undated=exclude")
    assert ours.possible == by_day.count()
    assert 0 < ours.certain <= ours.possible


def test_the_timeline_shows_every_event_and_marks_re_reports(visit):
    page = visit("/timeline/")

    shown = page.xpath("//ol[@class='evidence']/li")
    assert len(shown) == len(facts.program_events())
    for element, one in zip(shown, facts.program_events(), strict=True):
        item = words(element)
        assert linked(element, one)
        assert one.says in item
        assert one.source in item
        assert ("re-report" in item) == (one.reading == "re-report")
    for one in facts.periods():
        assert one.could in words(page)


def test_the_page_tells_every_fact_and_document_with_day_source_and_link(visit):
    page = visit("/program/")

    shown = page.xpath("//ol[@class='evidence']/li")
    told = [*program.facts(), *program.documents()]
    assert len(shown) == len(told)
    for element, one in zip(shown, told, strict=True):
        item = words(element)
        assert (one.when_words or "Day not at hand") in item
        assert getattr(one, "says", "") in item and getattr(one, "title", "") in item
        assert getattr(one, "kind", "").lower() in item.lower()
        assert one.source in item and one.note in item
        assert ("no link at hand" in item) == one.has_no_link
        links = element.xpath(".//a/@href")
        assert links == [part.address for part in (*one.citations, *one.archives) if part.address]


def test_its_parts_can_be_linked_and_are_listed_first(visit):
    page = visit("/program/")

    listed = page.xpath("//nav[@class='on-this-page']//a/@href")
    assert len(listed) > 8
    assert [f"#{one}" for one in page.xpath("//main//section/h2/@id")][: len(listed)] == listed
    assert page.xpath("//header//nav//a[@href='/program/']/@aria-current") == ["page"]


@pytest.mark.parametrize("address", ["/", "/states/CA/", "/counties/06037/", "/about/", "/timeline/"])
def test_readers_are_led_to_it(address, visit):
    assert visit(address).xpath("//main//a[@href='/program/']")


def test_a_record_leads_to_it(visit, changed):
    assert visit(changed.get_absolute_url()).xpath("//main//a[@href='/program/']")


@pytest.mark.parametrize("address", ["/program/", "/timeline/"])
def test_the_table_of_periods_keeps_apart_what_was_possible_beside_the_account(address, visit):
    heads = [words(one) for one in visit(address).xpath("//table[contains(@class, 'periods')]//thead//th")]

    assert heads[2:] == ["An account could", "An account could not", "Apart from the account"]

"""A record's page: what is certain, the pages that its rows give, what an account could do, and its citation."""

from datetime import date

import pytest
from django.utils import timezone
from lxml import html
from psycopg2.extras import DateRange

from partnerships import facts
from partnerships.actions import merge
from partnerships.facts import known_pages
from partnerships.models import Agency, ArchivedPage, Listing, ReleaseRow, Source
from partnerships.models.vocabulary import Program
from partnerships.queries import account_periods
from partnerships.queries.provenance import cited_pages
from partnerships.templatetags.records import span_words
from tests.factories import announcement, curator, published
from tests.views.conftest import words


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (DateRange(date(2019, 8, 13), date(2021, 8, 10)), "Aug 13, 2019 – Aug 9, 2021"),
        (DateRange(date(2021, 8, 9), date(2021, 8, 10)), "Aug 9, 2021"),
        (DateRange(date(2020, 8, 1), None), "from Aug 1, 2020"),
        (DateRange(None, date(2020, 8, 1)), "until July 31, 2020"),
        (DateRange(None, None, "()"), "any day"),
        (DateRange(empty=True), ""),
        (None, ""),
    ],
)
def test_a_span_of_days_in_words(days, said):
    assert span_words(days) == said


def test_a_record_says_on_which_days_it_is_certain_and_on_which_only_possible(visit):
    for is_certain in (True, False):
        rows = ReleaseRow.objects.newest().order_by("id")
        row = next(one for one in rows if bool(span_words(one.certain)) == is_certain and one.possible)

        facts_of_it = words(visit(row.get_absolute_url()).xpath("//dl[@class='facts']")[0])

        assert (span_words(row.certain) or "on no day that is known") in facts_of_it
        assert f"Possibly: {span_words(row.possible)}." in facts_of_it


def page_of(**given) -> cited_pages.CitedPage:
    listing = Listing(source=Source(publisher="The list’s own"), **given)
    return cited_pages.of_listing(listing, published=given.get("published_on", ""))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"title": "Police and Ring", "publisher": "WAFF", "published_on": "2019"},
            "“Police and Ring”, WAFF, 2019",
        ),
        ({"publisher": "WAFF", "published_on": "2019"}, "WAFF, 2019"),
        ({"title": "AgencyMapData.csv"}, "“AgencyMapData.csv”, The list’s own"),
    ],
)
def test_a_page_is_called_by_its_title_and_its_publisher(given, said):
    assert page_of(address="https://example.org/a", **given).parts == said.split(", ")


@pytest.mark.parametrize("one", known_pages.all_of_them(), ids=lambda one: one.title)
def test_an_address_that_says_nothing_is_known_by_name_in_every_spelling(one):
    for address in (
        f"https://www.google.com/maps/d/viewer?{one.part_of_address}&usp=sharing",
        f"https://www.google.com/maps/d/u/0/viewer?{one.part_of_address}",
    ):
        assert page_of(address=address, title="Ring").parts == [f"“{one.title}”", one.publisher]


def test_a_way_to_an_archived_copy_stands_beside_each_link(visit):
    row = max(ReleaseRow.objects.newest(), key=lambda row: (len(row.listing_ids), row.pk))

    beside = visit(row.get_absolute_url()).xpath("//p[@class='outside']")

    assert len(beside) == len(row.listing_ids)
    for one in beside:
        page, copy = one.xpath("./a/@href")
        assert copy.startswith(cited_pages.ARCHIVE) and copy.endswith(page)
    assert page_of(address="https://a.example", published_on="2019-12-06").archive_index.endswith(
        "/2019*/https://a.example"
    )
    assert page_of(address="https://a.example", archived_address="https://archive.is/x").archived


def test_our_own_archived_copy_stands_beside_the_link_where_the_list_names_none(client, db):
    published(announcement("A"), announcement("B", city="Xenia", agency="Xenia Police Department"))
    ours = "https://web.archive.org/web/20261130/https://news.example/A"
    ArchivedPage.objects.create(
        address="https://news.example/A", archived_address=ours, archived_at=timezone.now()
    )

    record, agency = (
        ReleaseRow.objects.get(city="Dayton"),
        Agency.objects.get(name="Dayton Police Department"),
    )
    for one in (record, agency):
        page = html.fromstring(client.get(one.get_absolute_url()).content)
        (copy,) = page.xpath("//p[@class='outside']/a[2]")
        assert (copy.get("href"), words(copy)) == (ours, "archived copy")
    other = client.get(ReleaseRow.objects.get(city="Xenia").get_absolute_url()).content.decode()
    assert "search for an archived copy" in other and ours not in other
    assert page_of(address="https://news.example/A", archived_address="https://archive.is/x").archived != ours


def test_what_an_account_could_do_is_said_of_the_years_of_the_record():
    start, until = DateRange(date(2019, 8, 13), date(2019, 8, 14)), date(2021, 8, 9)
    of_account = ReleaseRow(program=Program.NEIGHBORS, start=start, attested_until=until)
    of_subsidy = ReleaseRow(program=Program.SUBSIDY, start=start, attested_until=until)

    assert account_periods.of_rows([of_account]) == list(facts.periods())[:2]
    assert account_periods.of_rows([of_subsidy]) == []


def test_a_record_shows_what_its_account_could_do(visit):
    row = (
        ReleaseRow.objects.newest()
        .filter(program=Program.NEIGHBORS)
        .exclude(attested_until=None)
        .order_by("id")[0]
    )

    shown = words(visit(row.get_absolute_url()).xpath("//table[contains(@class, 'periods')]")[0])

    periods = account_periods.of_rows([row])
    assert periods
    for one in periods:
        assert one.could in shown and one.not_possible in shown


def test_a_record_is_cited_by_its_address_at_its_version(visit, changed):
    for asked, version in (("", 2), ("?version=1", 1)):
        page = visit(f"{changed.get_absolute_url()}{asked}")

        cited = words(page.xpath("//pre[@aria-labelledby='cite']")[0])
        assert cited.endswith(f"http://testserver{changed.get_absolute_url()}?version={version}")
        assert changed.agency_name in cited and changed.public_id in cited


def test_a_record_is_shown_where_it_lies_in_its_state(visit):
    row = ReleaseRow.objects.newest().exclude(latitude=None).order_by("id")[0]

    page = visit(row.get_absolute_url())

    assert len(page.xpath("//svg[contains(@class, 'small-map')]/circle")) == 1
    assert len(page.xpath("//svg[contains(@class, 'small-map')]/path[@class='here']")) == 1


def test_an_agencys_history_says_that_a_record_was_merged_into_its_own(client, db):
    rows = [announcement(name, agency=f"{name} Police Department", city=name) for name in ("Dayton", "Xenia")]
    published(*rows, on="2026-01-01")
    one, into = (Agency.objects.get(name=f"{name} Police Department") for name in ("Xenia", "Dayton"))
    record = ReleaseRow.objects.newest().get(agency_number=one.pk)
    merge.merge(agency=one, into=into, by=curator(), reason="They are one.")

    history = client.get(into.get_absolute_url()).content.decode().partition('class="told history"')[2]

    assert "Merged: Neighbors account" in " ".join(history.split())
    assert (
        f'with <a href="{record.get_absolute_url()}">{record.public_id}</a>, until then {one.name}' in history
    )
    assert history.count("Merged") == 1

"""What readers are told of the limits of evidence: until when, how certain, set by whom, and what waits."""

import io
import zipfile
from datetime import date

import pytest

from partnerships.dates import day_in_words
from partnerships.exports.answer import Answer
from partnerships.exports.formats import FORMATS
from partnerships.ingest import effect, hold
from partnerships.models import Listing, Match, Release, ReleaseRow, ReleaseStatement, Source
from partnerships.models.vocabulary import Status, Verdict
from partnerships.queries import as_of
from partnerships.queries.provenance import awaiting_match, evidence_end
from tests.factories import question
from tests.views.conftest import words

DAYS = [date(2019, 8, 28), date(2020, 10, 7), date(2026, 11, 1)]


@pytest.fixture
def waiting(changed, db):
    """A row that waits for a person: what was settled of one is asked anew."""
    match = Match.objects.filter(verdict=Verdict.SAME, listing__closed_by=None).order_by("id")[0]
    Match.objects.filter(pk=match.pk).update(verdict=Verdict.UNSURE)
    return Match.objects.select_related("listing__source", "agency").get(pk=match.pk)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("address", ["/", "/partnerships/", "/trends/"])
def test_an_answer_about_a_day_says_what_is_certain_and_what_is_possible(address, day, visit):
    certain = question(f"as_of={day}&certainty=certain").count()
    possible = question(f"as_of={day}&certainty=possible").count()

    page = visit(f"{address}?as_of={day}")

    assert f"{certain:,} certainly, {possible:,} possibly on {day_in_words(day)}" in words(page)
    assert as_of.in_force(question(f"as_of={day}")) == as_of.InForce(certain, possible)


def test_nothing_is_certain_where_no_evidence_is_left(visit):
    assert "0 certainly" in words(visit("/?as_of=2026-11-01"))


def test_a_day_after_the_evidence_says_that_it_ended(visit):
    end = evidence_end.of_question(question())

    assert end.says in words(visit(f"/partnerships/?as_of={DAYS[-1]}"))
    assert end.says not in words(visit(f"/partnerships/?as_of={end.day}"))
    assert end.says not in words(visit("/partnerships/"))


@pytest.mark.parametrize("address", ["/", "/partnerships/", "/trends/"])
def test_of_a_day_to_come_nothing_is_known(address, visit):
    assert "is still to come; nothing is known of it" in words(visit(f"{address}?as_of=2999-01-01", 400))


def test_a_row_of_the_table_says_until_when_it_is_shown_and_whether_it_is_certain(visit):
    day = DAYS[0]
    rows = {row.public_id: row for row in question(f"as_of={day}").rows()[:50]}

    found = visit(f"/partnerships/?as_of={day}").xpath("//table[contains(@class, 'rows')]/tbody/tr")

    assert len(found) == len(rows)
    for element in found:
        row = rows[element.xpath(".//th//a/@href")[0].split("/")[2]]
        says = words(element.xpath("./td[@data-label='Status']")[0])
        assert ("only possibly" in says) == (row.certainty_then == "possible")
        assert bool(element.xpath(".//*[contains(@class, 'status-possible')]")) == ("only possibly" in says)
        if row.attested_until:
            assert f"shown until {day_in_words(row.attested_until)}" in says


def test_an_announcement_that_is_the_only_date_is_shown_as_one(visit):
    row = ReleaseRow.objects.newest().filter(start=None, announced__isnull=False).order_by("id")[0]

    for address in (
        row.get_absolute_url(),
        f"/agencies/{row.agency_slug}/",
        f"/partnerships/?q={row.public_id}",
    ):
        shown = words(visit(address))
        assert "nnounced " in shown
        assert "; start not known" in shown
        assert "No source here gives a date." not in shown


def test_an_agencys_page_counts_only_rows_that_say_so(visit):
    row = ReleaseRow.objects.newest().filter(status=Status.DENIED).order_by("id")[0]
    against = Listing.objects.filter(id__in=row.listing_ids).count() - row.rows_saying_so
    assert against > 0

    shown = words(visit(row.get_absolute_url()))

    assert f"{row.rows_saying_so} row" in shown


def test_what_was_only_denied_is_on_the_agencys_page_and_counted_beside_the_table(visit):
    statements = ReleaseStatement.objects.at_version(question().version)
    assert statements.exists()

    assert f"{statements.count()} agenc" in words(visit("/partnerships/"))
    for one in statements:
        page = words(visit(f"/agencies/{one.agency_slug}/"))
        assert "No source here says that it took part." in page


def test_a_row_that_waits_is_counted_and_shown_on_its_lists_page(waiting, visit):
    source = waiting.listing.source
    count = awaiting_match.count(source)

    page = visit(source.get_absolute_url())

    assert count >= 1
    (fact,) = page.xpath("//dl[@class='facts']/div[dt = 'Waiting for a person']")
    assert words(fact.xpath("./dd/*[@class='value']")[0]) in (f"{count} row", f"{count} rows")
    (section,) = page.xpath("//section[@aria-labelledby='waiting']")
    assert f"names “{waiting.listing.agency}”" in words(section)
    assert waiting.agency.get_absolute_url() in section.xpath(".//a/@href")


def test_a_row_that_waits_is_shown_on_its_candidates_page(waiting, visit):
    page = words(visit(waiting.agency.get_absolute_url()))

    assert f"A row of {waiting.listing.source.title} may speak of this agency" in page
    assert "It waits for a person." in page


def test_rows_that_wait_are_counted_with_the_data(waiting, visit):
    (said,) = visit("/data/").xpath("//p[@id='waiting']")

    counted = awaiting_match.by_source()
    assert counted
    for source, number in counted:
        assert f"{source.title}: {number}" in words(said)


def test_rows_that_wait_are_counted_in_the_readme_of_the_files(waiting):
    written = FORMATS["zip"].stream(Answer.to(question(), site="https://ringwatch.example/"))
    package = zipfile.ZipFile(io.BytesIO(b"".join(written)))
    count = awaiting_match.count_at(Release.objects.latest(), [waiting.listing.source.slug])

    assert count >= 1
    assert f"stand behind no row here: {count}" in package.read("README.md").decode()


def test_the_methodology_says_at_what_a_list_waits(visit):
    page = words(visit("/methodology/"))

    assert f"lost more than {hold.MAX_GONE_SHARE:.0%} of its rows" in page
    assert (
        f"more than {effect.MAX_LOST_SHARE:.0%} of its partnerships (and at least {effect.MIN_RECORDS_LOST})"
        in page
    )


def test_where_nothing_waits_pages_say_so(visit):
    waiting = awaiting_match.by_source()

    (said,) = visit("/data/").xpath("//p[@id='waiting']")

    assert ("No row of any list waits" in words(said)) == (not waiting)
    for source in Source.objects.exclude(pk__in=[one.pk for one, _number in waiting]):
        assert visit(source.get_absolute_url()).xpath("//*[@id='waiting']") == []

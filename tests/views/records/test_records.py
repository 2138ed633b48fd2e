"""A record, an agency and a source: every value with who says it."""

from datetime import date

import pytest
from django.conf import settings

from partnerships.dates import Span, day_in_words
from partnerships.models import Agency, Claim, Listing, ReleaseRow, Snapshot, Source, State
from partnerships.models.vocabulary import DateBasis, Event, Status
from partnerships.queries import partnership_history, points
from partnerships.queries.provenance.evidence import in_words
from partnerships.templatetags.records import place_words, point_words
from tests.factories import question
from tests.views.conftest import words


def evidence(page):
    return page.xpath("//ol[@class='evidence']/li")


def test_a_record_shows_every_listing_it_rests_on(visit):
    row = max(ReleaseRow.objects.newest(), key=lambda row: (len(row.listing_ids), row.pk))

    page = visit(row.get_absolute_url())

    shown = " ".join(map(words, evidence(page)))
    listings = Listing.objects.filter(id__in=row.listing_ids)
    assert len(evidence(page)) == listings.count() > 1
    for listing in listings:
        assert listing.publisher in shown
        assert listing.address in page.xpath("//ol[@class='evidence']//a/@href")


def test_links_that_leave_the_site_tell_nothing_of_it(visit, changed):
    page = visit(changed.get_absolute_url())

    leaving = page.xpath("//a[starts-with(@href, 'http')]")

    assert leaving
    assert all("noopener" in link.get("rel") for link in leaving)


def test_an_address_that_is_no_web_page_is_not_a_link(visit, changed):
    listing = Listing.objects.get(pk=changed.listing_ids[0])
    Listing.objects.filter(pk=listing.pk).update(address="javascript:alert(1)")

    page = visit(changed.get_absolute_url())

    Listing.objects.filter(pk=listing.pk).update(address=listing.address)
    assert "javascript:alert(1)" in words(page)
    assert not page.xpath("//a[starts-with(@href, 'javascript')]")


def test_what_was_assumed_when_a_row_was_placed_is_said(visit):
    row = next(
        row
        for row in ReleaseRow.objects.newest().order_by("id")
        if Listing.objects.filter(id__in=row.listing_ids).exclude(place_note="").exists()
    )

    shown = words(visit(row.get_absolute_url()))

    for listing in Listing.objects.filter(id__in=row.listing_ids):
        assert " ".join(listing.place_note.split()) in shown


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("Encinitas", "San Diego County", "county"), "San Diego County, CA"),
        (("San Diego", "San Diego County", "place"), "San Diego, CA"),
        (("", "San Diego County", "place"), "San Diego County, CA"),
        (("Encinitas", "", "county"), "Encinitas, CA"),
    ],
)
def test_no_town_is_said_of_what_is_placed_in_its_county_only(row, said):
    city, county, precision = row

    assert place_words(ReleaseRow(city=city, county=county, location_precision=precision, state="CA")) == said


def test_an_agency_of_which_nothing_is_left_has_a_page_with_its_state(visit):
    agency = Agency.objects.create(name="Nowhere Police", slug="nowhere-police", kind="police", state="OH")

    page = visit(agency.get_absolute_url())

    assert "Police in OH" in words(page)


def test_conflicts_are_said(visit):
    row = ReleaseRow.objects.newest().exclude(conflicts=[]).order_by("id")[0]

    page = visit(row.get_absolute_url())

    assert "The sources do not agree" in words(page)
    assert all(conflict in words(page) for conflict in row.conflicts)


def test_what_the_atlas_puts_beside_its_link_is_not_said_to_be_when_the_agency_joined():
    day = Span.day(date(2019, 8, 28))
    claim = Claim(event=Event.LISTED, days=day.to_range(), precision=day.precision)

    claim.basis = DateBasis.ATLAS_LINK_DATE

    assert in_words(claim) == "names it as taking part, with Aug 28, 2019 beside its link"


@pytest.mark.parametrize(
    ("precision", "city", "said"),
    [
        ("place", "Reno", "the center of the place"),
        ("place", "", "the middle of a ZIP code that a list gives, or at the county’s seat near it"),
        ("county", "", "a point inside the county"),
    ],
)
def test_what_the_point_on_the_map_is(precision, city, said):
    assert point_words(ReleaseRow(location_precision=precision, city=city)) == said


def test_the_maps_cards_say_the_same_of_every_point(changed):
    rows = {row.public_id: row for row in ReleaseRow.objects.newest()}

    columns = points.columns(question())

    for number, place in zip(columns["id"], columns["precision"], strict=True):
        said = (rows[number].location_precision, point_words(rows[number]))
        assert columns["precisions"][place] == said


def test_a_withdrawn_record_leads_to_the_one_that_speaks_of_its_agency_now(changed):
    first, second = ReleaseRow.objects.newest().filter(program=changed.program).order_by("id")[:2]
    Agency.objects.filter(pk=first.agency_number).update(merged_into=second.agency_number)

    assert partnership_history.successor(first) == second

    Agency.objects.filter(pk=first.agency_number).update(merged_into=None)
    assert partnership_history.successor(first) is None


def test_a_record_that_a_curator_changed_shows_the_newest_version(visit, changed):
    page = visit(changed.get_absolute_url())

    assert str(Status.ENDED.label) in words(page.xpath("//dl[@class='facts']")[0])


def test_the_bare_number_leads_to_the_record(client, changed):
    response = client.get(f"/partnerships/{changed.partnership_id}/")

    assert response.status_code == 301
    assert response["Location"] == changed.get_absolute_url()


def test_a_number_that_was_never_given_is_not_found(visit):
    visit("/partnerships/RW-999999/", status=404)


def test_an_agency_shows_what_was_said_against_it_too(visit):
    claim = Claim.objects.filter(event=Event.REPORTED_NONE).exclude(days=None).order_by("id")[0]
    agency = Agency.objects.get(matches__listing=claim.listing)

    page = visit(agency.get_absolute_url())

    said = words(page.xpath("//li[@class='negative']")[0])
    assert "there was none" in said
    assert str(claim.days.lower.year) in said


def test_a_merged_agency_leads_to_the_one_it_became(client, changed):
    first, second = Agency.objects.order_by("id")[:2]
    Agency.objects.filter(pk=first.pk).update(merged_into=second)

    response = client.get(first.get_absolute_url())

    Agency.objects.filter(pk=first.pk).update(merged_into=None)
    assert (response.status_code, response["Location"]) == (301, second.get_absolute_url())


def test_other_spellings_name_the_list_that_uses_them(visit):
    agency = Agency.objects.get(pk=ReleaseRow.objects.newest().order_by("id")[0].agency_number)
    listing = Listing.objects.about(agency).order_by("id")[0]
    Listing.objects.filter(pk=listing.pk).update(alias="Also Known As PD")

    page = visit(agency.get_absolute_url())

    Listing.objects.filter(pk=listing.pk).update(alias=listing.alias)
    assert f"“Also Known As PD” in {listing.source.title}" in words(page)


def test_sources_say_license_rhythm_and_how_the_last_look_ended(visit):
    page = words(visit("/sources/"))

    for source in Source.objects.all():
        assert source.title in page
        assert source.license in page
    assert "applied" in page
    assert "Not yet looked at" in page


def test_a_source_shows_its_copies_with_their_hashes(visit):
    snapshot = Snapshot.objects.get(source__slug="announcements")

    page = words(visit("/sources/announcements/"))

    assert snapshot.sha256 in page
    assert day_in_words(snapshot.observed_on) in page
    assert "479 shown" in page


def test_a_source_says_what_it_covers_and_where_it_names_nobody(visit):
    rows = ReleaseRow.objects.newest().filter(sources__contains=["announcements"])
    named = set(rows.values_list("state", flat=True)) - {""}

    page = words(visit("/sources/announcements/"))

    assert f"{len(named)} states and territories" in page
    assert f"{len(rows)} partnerships rest on it, {rows.filter(start=None).count()} without" in page
    missing = page.partition("No partnership here rests on it in ")[2].partition(".")[0].split(", ")
    assert len(missing) == State.objects.count() - len(named)
    assert "Montana" in missing and "California" not in missing


def test_an_agency_says_why_each_start_is_believed(visit):
    row = ReleaseRow.objects.newest().exclude(date_basis="").order_by("id").first()

    page = words(visit(f"/agencies/{row.agency_slug}/"))

    assert str(DateBasis(row.date_basis).label) in page.replace("’", "'")


def test_a_status_is_explained_where_it_stands(visit):
    shown = visit("/partnerships/").xpath("//tbody//span[starts-with(@class, 'status ')]")

    assert shown
    assert all(one.get("title").endswith(".") for one in shown)


@pytest.mark.parametrize(
    "folder, ending", [("templates", "html"), ("static/js", "js"), ("partnerships", "py")]
)
def test_nothing_says_that_an_agency_was_deactivated(folder, ending):
    files = list((settings.BASE_DIR / folder).rglob(f"*.{ending}"))

    assert files
    assert [file for file in files if "deactivat" in file.read_text(encoding="utf-8").lower()] == []


@pytest.mark.parametrize("value", Status.values)
def test_the_methodology_explains_every_status(value, visit):
    terms = visit("/methodology/").xpath("//dl[@class='terms'][1]/dt")

    assert Status(value).label in [words(term) for term in terms]

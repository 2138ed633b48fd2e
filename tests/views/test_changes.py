"""Changes: what each release did, in numbers that add up, field by field, of the whole or of a question."""

import pytest
from django.template.loader import render_to_string
from lxml import html

from partnerships.dates import days_in_prose
from partnerships.models import FLAT_COLUMNS, Agency, Listing, Release, ReleaseRow, Source
from partnerships.models.vocabulary import Status
from partnerships.queries import labels, partnership_history
from partnerships.queries.change_groups import COLUMNS_OF, ChangeGroup
from partnerships.queries.changes import ChangeType
from partnerships.queries.partnership_changes import PartnershipChange
from partnerships.queries.provenance import titles
from partnerships.views import bulk_changes
from tests.factories import released
from tests.views.conftest import words


def entries(page):
    return page.xpath("//article[@class='entry']")


def test_each_release_says_what_it_added_changed_and_withdrew(visit):
    found = entries(visit("/changes/"))

    releases = list(Release.objects.order_by("-number"))
    assert len(found) == len(releases) == 2
    for entry, release in zip(found, releases, strict=True):
        shown = words(entry)
        assert (
            f"{release.added:,} added, {release.changed:,} changed, {release.withdrawn:,} withdrawn" in shown
        )
        assert days_in_prose(release.why) in shown


def test_a_changed_record_shows_its_fields_before_and_after(visit, changed):
    page = visit("/changes/2/")

    (record,) = page.xpath("//li[@class='told-changed']")
    assert changed.agency_name in words(record)
    (status,) = [
        item for item in record.xpath(".//ul[@class='fields']/li") if words(item).startswith("Status")
    ]
    assert words(status.xpath("del")[0]) == changed.get_status_display()
    assert words(status.xpath("ins")[0]) == Status.ENDED.label


def test_the_log_takes_the_parameters_of_the_table(visit, changed):
    here = entries(visit(f"/changes/?state={changed.state}"))
    elsewhere = entries(visit(f"/changes/?state={'CA' if changed.state != 'CA' else 'TX'}"))

    assert "0 added, 1 changed" in words(here[0])
    assert "nothing that matches" in words(elsewhere[0])
    in_state = ReleaseRow.objects.at_version(1).filter(state=changed.state).count()
    assert f"{in_state} added" in words(here[1])


def test_the_log_of_an_older_version_ends_there(visit):
    assert [words(entry.xpath("h2")[0]) for entry in entries(visit("/changes/?version=1"))] == ["Version 1"]


@pytest.mark.parametrize("start", ["/changes/1/", "/data/releases/0..1/"])
def test_every_change_of_a_large_release_can_be_reached(start, visit):
    shown, address = [], f"{start}?group=added"
    while address:
        page = visit(address)
        found = page.xpath("//ul[contains(@class, 'told')]/li//a/@href")
        assert len(found) <= bulk_changes.RECORDS_PER_PAGE
        shown += found
        following = page.xpath("//a[@rel='next']/@href")
        address = f"{start}{following[0]}" if following else ""

    rows = ReleaseRow.objects.at_version(1).order_by("state", "agency_letters", "partnership_id")
    assert shown == [row.get_absolute_url() for row in rows]


@pytest.mark.parametrize("address", ["/changes/2/", "/data/releases/1..2/"])
def test_a_release_is_read_in_groups_whose_counts_add_up(address, visit, changed):
    page = visit(address)

    groups = page.xpath("//nav[@class='groups']//a[span]")
    assert [words(one) for one in groups] == [f"{ChangeGroup.STATUS.label} 1"]
    assert changed.agency_name in words(page.xpath("//section[@aria-labelledby='status']")[0])


def test_a_group_leads_to_all_of_it_with_the_question_kept(visit, changed):
    page = visit(f"/changes/2/?state={changed.state}")

    (link,) = page.xpath("//nav[@class='groups']//a[span]/@href")
    assert link == f"?state={changed.state}&group=status"
    assert changed.agency_name in words(visit(f"/changes/2/{link}"))


def test_each_changed_field_belongs_to_a_group_and_the_most_telling_one_decides():
    columns = [name for names in COLUMNS_OF.values() for name in names]

    assert len(columns) == len(set(columns))
    assert set(columns) < set(FLAT_COLUMNS)
    assert [*COLUMNS_OF] == [group for group in ChangeGroup if group in COLUMNS_OF]


def test_many_changes_are_told_in_words(visit, changed):
    titles = {source.slug: source.title for source in Source.objects.all()}
    change = PartnershipChange(
        ChangeType.CHANGED,
        {"sources": ["announcements", "eff-atlas"], "source_urls": ["https://a.example"]},
        (
            ("sources", ["announcements"], ["announcements", "eff-atlas"]),
            ("source_urls", [], ["https://a.example"]),
        ),
    )

    told = [str(one) for one in labels.telling(labels.field_changes(change, titles))]

    assert told == [f"Sources: + {titles['eff-atlas']}"]


def test_a_page_that_came_is_shown_by_its_title_and_publisher_and_no_address_is_read_aloud(changed):
    listing = Listing.objects.exclude(address="").exclude(title="").order_by("id")[0]
    unknown = "https://www.city.example/council/2019/item-7.pdf"
    change = PartnershipChange(
        ChangeType.CHANGED,
        {"source_urls": [listing.address, unknown], "sources": ["announcements"]},
        (("source_urls", [], [listing.address, unknown]), ("sources", [], ["announcements"])),
        ([], [listing.pk]),
    )

    called = titles.of_changes([change])
    shown = render_to_string(
        "parts/changes/_changed_fields.html", {"changed": labels.field_changes(change, called)}
    )

    links = {one.get("href"): words(one) for one in html.fromstring(shown).xpath("//a")}
    assert links[listing.address].startswith(f"“{listing.title}”")
    assert links[unknown] == "city.example"
    assert called["announcements"] in words(html.fromstring(shown))


def test_the_log_offers_its_feed(visit):
    page = visit("/changes/?state=CA")

    assert page.xpath("//link[@type='application/atom+xml']/@href") == ["/changes.atom?state=CA"]


@pytest.mark.parametrize(
    "address",
    [
        "/changes/?nonsense=1",
        "/changes/1/?group=x",
        "/changes/1/?beyond=5",
        "/data/releases/1..2/?group=x",
        "/data/releases/1..2/?page=x",
    ],
)
def test_what_is_not_understood_is_refused(address, visit):
    visit(address, status=400)


def test_a_version_that_is_not_there_is_not_found(visit):
    visit("/changes/77/", status=404)


def test_an_agency_shows_its_history_by_release(visit, changed):
    page = visit(f"/agencies/{changed.agency_slug}/")

    items = [words(item) for item in page.xpath("//ol[contains(@class, 'history')]/li")]
    assert any(item.startswith("Version 2 Changed") and str(Status.ENDED.label) in item for item in items)
    assert any(item.startswith("Version 1 Added") for item in items)


def test_an_agency_names_others_near_by_and_never_itself(visit, changed):
    page = visit(f"/agencies/{changed.agency_slug}/")

    near = page.xpath("//section[@aria-labelledby='near']//a/@href")
    assert near
    assert f"/agencies/{changed.agency_slug}/" not in near
    assert len(set(near)) == len(near)


@pytest.mark.django_db
def test_a_record_that_went_and_came_back_has_both_in_its_history():
    agency = Agency.objects.create(slug="here", name="Here PD", kind="police", state="OH")
    released({"agency_number": agency.pk}, version=1)
    released(version=2)
    ReleaseRow.objects.update(versions="[1,2)")
    released({"agency_number": agency.pk}, version=3)

    events = [(event.version, event.changed.change_type) for event in partnership_history.of(agency, until=3)]

    assert events == [(3, ChangeType.ADDED), (2, ChangeType.WITHDRAWN), (1, ChangeType.ADDED)]

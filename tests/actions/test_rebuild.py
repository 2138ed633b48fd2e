"""Partnerships are a pure function of listings, matches and overrides; publishing writes only differences."""

from datetime import date

import pytest

from partnerships.actions import sources
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.actions.releases.publishing import rebuild_and_publish
from partnerships.dates import read_iso
from partnerships.models import (
    LAYOUT,
    AuditEntry,
    FlatRecord,
    FlatStatement,
    Listing,
    Partnership,
    Release,
    ReleaseRow,
    ReleaseStatement,
    Source,
    Statement,
)
from partnerships.models.vocabulary import LocationPrecision, Nature, Program, SourceState, Status
from tests.factories import agency, announcement, curator, listing, published

pytestmark = pytest.mark.django_db

FLAT = [field.name for field in FlatRecord._meta.get_fields()]
ONE = announcement("ONE", date="2019-05-01")
AGAIN = announcement("AGAIN", event="reported_active", date="2020-02-02")
SUBSIDY = announcement("SUBSIDY", program="subsidy", event="announced", date="2019-06-01")
OTHER = announcement("OTHER", agency="Laredo Police Department", city="Laredo", state="TX")


def partnerships():
    return list(Partnership.objects.order_by("id").values())


def test_one_agency_in_two_programs_is_two_partnerships():
    published(ONE, AGAIN, SUBSIDY)

    neighbors, subsidy = Partnership.objects.order_by("program")
    assert neighbors.agency == subsidy.agency
    assert (neighbors.program, subsidy.program) == (Program.NEIGHBORS, Program.SUBSIDY)
    assert (neighbors.status, subsidy.status) == (Status.REPORTED, Status.ANNOUNCED)


def test_every_value_can_say_which_listings_it_comes_from():
    published(ONE, AGAIN, OTHER)

    partnership = Partnership.objects.get(agency=agency(ONE["agency"]))
    assert partnership.listing_ids == sorted([listing("ONE").pk, listing("AGAIN").pk])
    assert partnership.source_urls == sorted([ONE["source_url"], AGAIN["source_url"]])
    assert partnership.start == read_iso("2019-05-01").to_range()
    assert partnership.location_precision == LocationPrecision.PLACE
    assert partnership.county_fips == "39113"


def test_a_report_of_none_alone_makes_a_listing_and_no_partnership():
    published(announcement("NONE", event="reported_none", date="2019-05-01"))

    assert Listing.objects.count() == 1
    assert Partnership.objects.count() == 0
    assert agency("Dayton Police Department").partnerships.count() == 0


def test_a_roll_shows_it_until_its_newest_snapshot_whichever_rows_that_changed():
    Source.objects.filter(slug="announcements").update(nature=Nature.ROLL)
    published(ONE, OTHER, on="2026-01-01")

    published(ONE | {"date": "2018-05-01"}, OTHER, on="2026-02-01")

    assert set(Partnership.objects.values_list("attested_until", flat=True)) == {date(2026, 2, 1)}
    before = partnerships()
    rebuild()
    assert partnerships() == before


def test_a_report_of_none_is_a_statement_and_is_published_as_one():
    published(announcement("NONE", event="reported_none", date="2019-05-01"))

    statement = Statement.objects.get()
    released = ReleaseStatement.objects.at_version(1).get()

    assert (statement.event, statement.said) == ("reported_none", read_iso("2019-05-01").to_range())
    for field in FlatStatement._meta.get_fields():
        assert getattr(statement, field.name) == getattr(released, field.name)
    assert rebuild() == 0
    assert publish(actor="test", why="nothing") is None


def test_a_statement_goes_when_a_source_says_that_there_is_a_partnership():
    none = announcement("NONE", event="reported_none", date="2019-05-01")
    published(none)

    published(none, announcement("YES", date="2020-05-01"), on="2026-02-01")

    assert Partnership.objects.get().conflicts
    assert not Statement.objects.exists()
    assert [(one.versions.lower, one.versions.upper) for one in ReleaseStatement.objects.all()] == [(1, 2)]


def test_what_an_earlier_layout_computed_is_computed_anew_before_the_next_release():
    published(ONE)
    Partnership.objects.update(status=Status.LISTED, statuses=[Status.LISTED], attested_until=None)
    Release.objects.update(layout=1)
    ReleaseRow.objects.update(status=Status.LISTED, statuses=[Status.LISTED], attested_until=None)

    release = publish(actor="test", why="a new layout")

    assert (release.number, release.layout, release.changed) == (2, LAYOUT, 1)
    assert ReleaseRow.objects.newest().get().status == Status.REPORTED
    assert ReleaseRow.objects.at_version(1).get().status == Status.LISTED


def test_rebuilding_all_or_one_agency_changes_nothing():
    published(ONE, AGAIN, SUBSIDY, OTHER)
    before = partnerships()

    assert rebuild() == 3
    assert rebuild(agencies=[agency(OTHER["agency"]).pk]) == 1
    assert rebuild(agencies=[]) == 0

    assert partnerships() == before
    assert publish(actor="test", why="nothing") is None


def test_a_rebuild_repairs_what_was_damaged():
    published(ONE, OTHER)
    before = partnerships()
    Partnership.objects.update(status=Status.ENDED, start=None, start_precision="", city="?", sources=[])

    rebuild()

    assert partnerships() == before


def test_a_rebuild_of_some_agencies_leaves_the_others_alone():
    published(ONE, OTHER)
    Partnership.objects.update(city="?")

    rebuild(agencies=[agency(ONE["agency"]).pk])

    assert set(Partnership.objects.values_list("agency_name", "city")) == {
        (ONE["agency"], "Dayton"),
        (OTHER["agency"], "?"),
    }


def test_a_partnership_that_nothing_speaks_for_is_withdrawn_and_keeps_its_number():
    published(ONE, OTHER)
    number = Partnership.objects.get(agency=agency(OTHER["agency"])).pk
    listing("OTHER").matches.all().delete()

    release = rebuild_and_publish([agency(OTHER["agency"]).pk], actor="test", why="no match")

    assert (release.withdrawn, release.total) == (1, 1)
    assert Partnership.objects.get(pk=number).published is False
    assert not ReleaseRow.objects.newest().filter(partnership_id=number).exists()
    assert ReleaseRow.objects.at_version(1).filter(partnership_id=number).exists()


def test_a_roll_that_its_publisher_retires_keeps_its_last_known_state():
    Source.objects.filter(slug="announcements").update(nature=Nature.ROLL)
    published(ONE, on="2026-01-01")
    source = Source.objects.get(slug="announcements")

    sources.retire(
        source=source, state=SourceState.RETIRED, on=date(2026, 5, 1), by=curator(), reason="stopped"
    )

    partnership = Partnership.objects.get()
    assert partnership.status == Status.LIST_RETIRED
    assert partnership.last_listed_on == partnership.attested_until == date(2026, 1, 1)
    assert partnership.end is None
    assert (partnership.statuses, partnership.status_days) == (["listed", "list_retired"], [date(2026, 5, 1)])

    sources.retire(
        source=source, state=SourceState.KEPT, on=date(2026, 6, 1), by=curator(), reason="kept again"
    )
    assert Partnership.objects.get().status == Status.LISTED


def test_the_first_release_holds_everything_and_numbers_count_from_one():
    published(ONE, SUBSIDY, OTHER)

    release = Release.objects.get()
    assert (release.number, release.added, release.changed, release.withdrawn, release.total) == (
        1,
        3,
        0,
        0,
        3,
    )
    assert Release.objects.newest_number() == 1


def test_a_release_row_repeats_its_partnership_exactly():
    published(ONE, AGAIN, SUBSIDY, OTHER)

    for row in ReleaseRow.objects.newest():
        partnership = Partnership.objects.get(pk=row.partnership_id)
        assert [getattr(row, name) for name in FLAT] == [getattr(partnership, name) for name in FLAT]
        assert row.agency_number == partnership.agency_id
        assert row.public_id == partnership.public_id


def test_a_release_writes_only_what_changed():
    published(ONE, OTHER)
    same = ReleaseRow.objects.get(agency_name=OTHER["agency"])

    published(ONE | {"date": "2018-01-01"}, OTHER, on="2026-02-01")

    assert ReleaseRow.objects.count() == 3
    same.refresh_from_db()
    assert (same.versions.lower, same.versions.upper) == (1, None)
    old, new = ReleaseRow.objects.filter(agency_name=ONE["agency"]).order_by("id")
    assert (old.versions.lower, old.versions.upper) == (1, 2)
    assert (new.versions.lower, new.versions.upper) == (2, None)
    assert Release.objects.latest().changed == 1


def test_nothing_new_makes_no_release_and_no_audit_entry():
    published(ONE)
    entries = AuditEntry.objects.count()

    assert publish(actor="test", why="nothing") is None

    assert Release.objects.newest_number() == 1
    assert AuditEntry.objects.count() == entries


def test_a_row_that_is_withdrawn_and_comes_back_has_a_gap_in_its_versions():
    published(ONE, OTHER)
    number = Partnership.objects.get(agency=agency(OTHER["agency"])).pk
    for shown, version in ((False, 2), (True, 3)):
        Partnership.objects.filter(pk=number).update(published=shown)
        assert publish(actor="test", why="back and forth").number == version

    held = [
        ReleaseRow.objects.at_version(version).filter(partnership_id=number).exists() for version in (1, 2, 3)
    ]
    assert held == [True, False, True]
    assert Release.objects.latest().added == 1


def test_an_empty_data_set_can_be_published_once():
    release = publish(actor="test", why="nothing yet")

    assert (release.number, release.total) == (1, 0)
    assert publish(actor="test", why="still nothing") is None

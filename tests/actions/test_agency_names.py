"""Two public agencies never have one name and place, whatever brings a name: a list, a curator, an undone merge."""

import pytest

from partnerships.actions import match, merge, override
from partnerships.actions.agency_names import SameName
from partnerships.ingest import registry
from partnerships.ingest.agencies import public_agencies
from partnerships.models import Agency, AuditEntry, Listing, ReleaseRow
from partnerships.models.vocabulary import Verdict
from tests.factories import agency, announcement, curator, ingest_run, listing, published

pytestmark = pytest.mark.django_db

PLAIN = announcement("PLAIN", agency="Chatham Police Department", city="", state="NJ")
MAYBE = announcement("MAYBE", agency="Chatham Township Police Department", city="", state="NJ")
DAYTON = announcement("DAYTON")
XENIA = announcement("XENIA", agency="Xenia Police Department", city="Xenia")
REASON = {"reason": "the city's letter"}


def indistinct():
    return [(one.name, other.name) for one, other in public_agencies.indistinct()]


@pytest.fixture
def doubt():
    """A row that a curator may call a new agency, under whatever name it has."""
    published(PLAIN, MAYBE)
    return listing("MAYBE")


def test_the_bundled_lists_leave_no_two_agencies_with_one_name_and_place():
    for slug in [slug for slug, source in registry.declared().items() if source.bundled]:
        ingest_run(slug=slug)

    assert len(public_agencies.public_agencies()) > 1_700
    assert indistinct() == []


def test_a_new_agency_takes_the_fuller_name_of_its_row_where_the_plain_one_is_taken(doubt):
    Listing.objects.filter(pk=doubt.pk).update(agency=PLAIN["agency"], alias=MAYBE["agency"])
    doubt.refresh_from_db()

    match.new(listing=doubt, by=curator())

    assert doubt.matches.get(verdict=Verdict.SAME).agency.name == MAYBE["agency"]
    assert Agency.objects.filter(slug="chatham-township-police-department-nj").exists()
    assert indistinct() == []


def test_a_new_agency_of_the_name_and_place_of_another_is_refused_until_it_is_named(doubt):
    Listing.objects.filter(pk=doubt.pk).update(agency=PLAIN["agency"])
    doubt.refresh_from_db()

    with pytest.raises(
        SameName, match=r"Chatham Police Department \(Chatham, Morris County, NJ\) would have the same name"
    ):
        match.new(listing=doubt, by=curator())

    assert (Agency.objects.count(), ReleaseRow.objects.newest().count()) == (1, 1)
    assert not AuditEntry.objects.filter(action="match: same").exists()
    match.new(listing=doubt, by=curator(), name="Chatham Borough Police Department")
    assert agency("Chatham Borough Police Department").slug == "chatham-borough-police-department-nj"


def test_one_name_in_two_counties_is_two_agencies_under_that_name():
    washington = {"agency": "Washington Township Police Department", "city": "", "state": "NJ"}
    counties = ("Morris County", "Gloucester County")
    published(*(announcement(county, county=county, **washington) for county in counties))

    assert set(Agency.objects.values_list("name", flat=True)) == {"Washington Township Police Department"}
    assert (Agency.objects.count(), indistinct()) == (2, [])


def test_a_list_s_bare_names_of_two_kinds_are_told_apart_by_their_kind():
    published(
        announcement("POLICE", agency="Montclair", agency_kind="police", city="Montclair", state="NJ"),
        announcement("FIRE", agency="Montclair", agency_kind="fire", city="Montclair", state="NJ"),
    )

    assert set(Agency.objects.values_list("name", flat=True)) == {"Montclair", "Montclair (fire department)"}
    assert indistinct() == []


def test_no_rule_makes_a_second_agency_of_a_name_that_a_curator_ruled_out():
    published(DAYTON, DAYTON | {"id": "AGAIN"})
    match.other(listing=listing("AGAIN"), agency=agency(DAYTON["agency"]), by=curator())

    published(DAYTON, DAYTON | {"id": "AGAIN", "date": "2020-02-02"}, on="2026-02-01")

    assert list(Listing.objects.awaiting_match()) == [listing("AGAIN")]
    assert (Agency.objects.count(), indistinct()) == (1, [])


@pytest.mark.parametrize("name", ["Dayton Police Department", "DAYTON POLICE DEPT."])
def test_an_agency_is_not_renamed_to_what_another_is_called_at_that_place(name):
    published(DAYTON, XENIA | {"city": "Dayton"})

    with pytest.raises(SameName, match=r"Dayton Police Department \(Dayton, Montgomery County, OH\)"):
        override.set_(agency=agency(XENIA["agency"]), field="agency_name", value=name, by=curator(), **REASON)

    assert not agency(XENIA["agency"]).overrides.exists()


def test_an_agency_is_not_moved_to_where_another_of_its_name_is():
    published(DAYTON, XENIA)
    xenia = agency(XENIA["agency"])
    override.set_(agency=xenia, field="agency_name", value=DAYTON["agency"], by=curator(), **REASON)
    override.set_(agency=xenia, field="city", value="Dayton", by=curator(), **REASON)

    with pytest.raises(SameName):
        override.set_(agency=xenia, field="county_fips", value="39113", by=curator(), **REASON)


def test_the_name_that_told_two_apart_is_not_lifted():
    published(DAYTON, DAYTON | {"id": "OTHER"})
    match.new(listing=listing("OTHER"), by=curator(), name="Dayton Airport Police Department")
    made = agency("Dayton Airport Police Department")
    override.set_(agency=made, field="agency_name", value="Dayton Park Police", by=curator(), **REASON)
    override.set_(
        agency=agency(DAYTON["agency"]), field="agency_name", value=made.name, by=curator(), **REASON
    )

    with pytest.raises(SameName):
        override.lift(override=made.overrides.get(), by=curator())


def test_a_merge_is_not_undone_where_its_name_has_been_given_to_another_since():
    published(DAYTON, XENIA, announcement("THIRD", agency="Fairborn Police Department", city="Dayton"))
    merged = agency(DAYTON["agency"])
    merge.merge(agency=merged, into=agency(XENIA["agency"]), by=curator(), **REASON)
    third = agency("Fairborn Police Department")
    override.set_(agency=third, field="agency_name", value=merged.name, by=curator(), **REASON)

    merged.refresh_from_db()
    with pytest.raises(SameName):
        merge.unmerge(agency=merged, by=curator())

    merged.refresh_from_db()
    assert merged.merged_into == agency(XENIA["agency"])

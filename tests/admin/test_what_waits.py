"""What waits in a change set is on no page for readers: what a contributor proposes, what a curator gathers."""

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction

from partnerships.actions import acts, change_set_edits, evidence, match, merge, override
from partnerships.actions.releases import change_sets
from partnerships.actions.roles import Role
from partnerships.models import Act, Agency, ChangeSet, Listing, Release, Source
from partnerships.queries.provenance import awaiting_match
from tests.admin.people.accounts import person
from tests.factories import agency, curator, listing

BRIGHTON, LONGMONT = "Brighton Police Department", "Longmont Police Department"
FOUND = {
    "program": "neighbors", "event": "joined", "date": "2019-07", "source_url": "https://proposed.example/page",
    "note": "A proposed wording.",
}  # fmt: skip
NEW = {"agency": "Proposed Constabulary", "agency_kind": "constable", "state": "NY", "city": "Brighton"}
PAGES = (
    "/sources/", "/sources/desk/", "/sources/announcements/", "/data/", "/changes/", "/sitemap.xml",
    "/find.json?q=Proposed", "/find/?q=Proposed+Constabulary", "/api/v1/sources/", "/api/v1/snapshots/",
    "/api/v1/listings/", "/api/v1/agencies/",
)  # fmt: skip
COUNTS = ("/sources/", "/data/")
pytestmark = pytest.mark.usefixtures("doubtful_shared")


def who_waits(role: Role) -> User:
    """Whose edits wait: a contributor's always, a curator's once they begin a change set."""
    user = person(role)
    if role is Role.CURATOR:
        change_sets.begin(by=user)
    return user


def pages(client, *more: str, walked: tuple[str, ...] = PAGES) -> dict[str, str]:
    """What readers are sent."""
    found = {}
    for address in (*walked, *more):
        answer = client.get(address)
        assert answer.status_code == 200, address
        found[address] = answer.getvalue().decode()
    return found


def page_at(client, address: str) -> str:
    return client.get(address).content.decode()


def address_of(name: str) -> str:
    return agency(name).get_absolute_url()


def publish() -> None:
    change_sets.publish_together(change_set=ChangeSet.objects.get(), by=curator("dora"), reason="Right.")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.CURATOR])
def test_evidence_about_an_agency_is_shown_once_it_is_published(role, client):
    by = who_waits(role)
    brighton = agency(BRIGHTON)
    walked = PAGES if role is Role.CONTRIBUTOR else ("/sources/desk/",)
    before = pages(client, address_of(BRIGHTON), walked=walked)

    evidence.add(finding=evidence.about(brighton, **FOUND), agency=brighton, by=by)

    assert pages(client, address_of(BRIGHTON), walked=walked) == before
    publish()
    assert FOUND["note"] in page_at(client, address_of(BRIGHTON))
    assert evidence.ORIGIN in page_at(client, "/sources/desk/")


def test_what_waits_is_found_by_number_not_by_going_through_all_rows():
    by = who_waits(Role.CONTRIBUTOR)
    evidence.add(finding=evidence.about(agency(BRIGHTON), **FOUND), agency=agency(BRIGHTON), by=by)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Listing.objects.waiting().explain()

    assert Listing.objects.waiting().count() == 1
    assert "partnerships_listing_pkey" in plan


@pytest.mark.parametrize("ends", ["published", "discarded"])
def test_a_new_agency_has_a_page_once_it_is_published(ends, client):
    by = who_waits(Role.CONTRIBUTOR)
    before = pages(client)

    evidence.add(finding=evidence.Finding(**NEW, **FOUND), agency=None, by=by)
    made = Agency.objects.get(name=NEW["agency"])

    assert pages(client) == before
    assert client.get(made.get_absolute_url()).status_code == 404
    if ends == "published":
        publish()
    else:
        change_set_edits.discard(change_set=ChangeSet.objects.get(), by=curator("dora"), reason="No.")
    assert client.get(made.get_absolute_url()).status_code == (200 if ends == "published" else 404)


@pytest.mark.parametrize("what", ["same", "new"])
def test_a_decision_about_a_row_is_shown_once_it_is_published(what, client):
    by, row = who_waits(Role.CONTRIBUTOR), listing("D1")
    before = pages(client, walked=COUNTS)

    if what == "same":
        match.same(listing=row, agency=agency(BRIGHTON), by=by)
    else:
        match.new(listing=row, by=by, name="Proposed Constabulary")

    assert pages(client, walked=COUNTS) == before
    of_list = page_at(client, "/sources/announcements/")
    assert "names “Brighton Public Safety”" in of_list and "Proposed" not in of_list
    assert "Other spellings" not in page_at(client, address_of(BRIGHTON))
    publish()
    assert ("Other spellings" in page_at(client, address_of(BRIGHTON))) is (what == "same")


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.CURATOR])
def test_a_decision_about_a_row_that_claims_nothing_waits_too(role, client):
    """It changes no record, and the agency's page shows the row all the same."""
    row = listing("D1")
    row.claims.all().delete()

    match.same(listing=row, agency=agency(BRIGHTON), by=who_waits(role))

    assert "Other spellings" not in page_at(client, address_of(BRIGHTON))
    publish()
    assert "Other spellings" in page_at(client, address_of(BRIGHTON))


def test_what_readers_know_of_a_row_is_shown_until_it_is_published(client):
    """That it waits and what it may mean, or whose it is: whatever an act that waits makes of its matches."""
    row, settled = listing("D1"), listing("D3")
    brighton, longmont, sheriff = (
        agency(name) for name in (BRIGHTON, LONGMONT, "Monroe County Sheriff's Office")
    )
    settled.claims.all().delete()
    match.same(listing=settled, agency=brighton, by=curator("dora"))
    evidence.add(finding=evidence.about(brighton, **FOUND), agency=brighton, by=curator("dora"))
    by, done = who_waits(Role.CURATOR), list(Act.objects.all())
    agencies = [one.get_absolute_url() for one in (brighton, longmont, sheriff)]
    before = pages(client, *agencies, walked=("/sources/announcements/", "/sources/desk/"))
    assert "may speak of this agency" in before[agencies[0]]

    for decisions in (
        (
            lambda: match.same(listing=row, agency=longmont, by=by),
            lambda: match.other(listing=settled, agency=brighton, by=by),
        ),
        (
            lambda: match.new(listing=row, by=by),
            lambda: merge.merge(agency=sheriff, into=brighton, by=by, reason="one department"),
        ),
        (
            lambda: match.other(listing=row, agency=brighton, by=by),
            *(lambda act=act: acts.undo(act=act, by=by, reason="no") for act in done),
        ),
    ):
        with transaction.atomic():
            for decide in decisions:
                decide()
            assert pages(client, walked=tuple(before)) == before
            transaction.set_rollback(True)


def waited(*releases: Release) -> list[int]:
    """How many rows wait, as the files of these versions say."""
    slugs = list(Source.objects.values_list("slug", flat=True))
    return [awaiting_match.count_at(release, slugs) for release in releases]


def next_version(value: str) -> Release:
    """What another curator does at once."""
    return override.set_(agency=agency(LONGMONT), field="city", value=value, reason="x", by=curator("dora"))


def test_the_files_of_a_version_count_rows_that_wait_as_its_readers_know_them():
    """Whatever is decided and given in a change set meanwhile, when that is published, and when it is undone then."""
    before, by = Release.objects.newest(), who_waits(Role.CURATOR)
    (waiting,) = waited(before)
    settled = match.same(
        listing=listing("D3"), agency=agency("Monroe County Sheriff's Office"), by=curator("eve")
    )
    assert waited(before, settled) == [waiting, waiting - 1]

    match.same(listing=listing("D1"), agency=agency(BRIGHTON), by=by)
    match.other(listing=listing("D3"), agency=agency("Monroe County Sheriff's Office"), by=by)
    evidence.add(finding=evidence.about(agency(BRIGHTON), **FOUND), agency=agency(BRIGHTON), by=by)
    meanwhile = next_version("Boulder")
    versions = [before, settled, meanwhile]
    assert waited(*versions) == [waiting, waiting - 1, waiting - 1]

    publish()
    after = Release.objects.newest()
    assert after.number == meanwhile.number + 1
    assert waited(*versions, after) == [waiting, waiting - 1, waiting - 1, waiting - 1]
    acts.undo(act=Act.objects.get(entry__action="match: same", by=by), by=curator("eve"), reason="no")
    assert waited(*versions, after, Release.objects.newest()) == [waiting, *3 * [waiting - 1], waiting]


def test_a_decision_that_changes_no_record_is_in_the_files_of_the_next_version():
    by, row = who_waits(Role.CURATOR), listing("D1")
    row.claims.all().delete()
    match.same(listing=row, agency=agency(BRIGHTON), by=by)
    meanwhile = next_version("Boulder")
    (waiting,) = waited(meanwhile)

    publish()

    assert Release.objects.newest() == meanwhile
    assert waited(meanwhile, next_version("Aspen")) == [waiting, waiting - 1]


def test_what_an_edit_takes_away_is_shown_until_it_is_published(client):
    match.new(listing=listing("D1"), by=curator("dora"))
    by, other = who_waits(Role.CURATOR), agency("Brighton Public Safety")
    addresses = (address_of(BRIGHTON), other.get_absolute_url(), address_of(LONGMONT))
    before = pages(client, walked=addresses)

    merge.merge(agency=other, into=agency(BRIGHTON), by=by, reason="one department")
    match.other(listing=listing("K2"), agency=agency(LONGMONT), by=by, reason="not they")

    assert pages(client, walked=addresses) == before


def test_a_value_that_waits_is_not_told_in_place_of_the_one_that_it_would_replace(client):
    by, brighton = who_waits(Role.CURATOR), agency(BRIGHTON)
    override.set_(agency=brighton, field="city", value="Rochester", reason="It moved.", by=curator("dora"))

    override.set_(agency=brighton, field="city", value="Bath", reason="A proposed reason.", by=by)
    override.set_(
        agency=agency(LONGMONT), field="city", value="Boulder", reason="It moved.", by=curator("eve")
    )

    page = page_at(client, address_of(BRIGHTON))
    assert "It moved." in page and "Rochester" in page
    assert "A proposed reason." not in page and "Bath" not in page

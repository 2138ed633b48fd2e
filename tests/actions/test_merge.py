"""Two agencies that are one: listings move, the old one leads on, and it can be undone."""

import pytest

from partnerships.actions import acts, agencies, evidence, match, merge
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.models import Act, Listing, Partnership, ReleaseRow
from partnerships.models.vocabulary import Verdict
from tests.factories import agency, announcement, curator, listing, published

pytestmark = pytest.mark.django_db

FULL = announcement(
    "FULL", agency="Saginaw Township Police Department", state="MI", city="", date="2019-05-01"
)
BARE = announcement("BARE", agency="Buena Vista Police Department", state="MI", city="", date="2020-05-01")


@pytest.fixture
def two():
    published(FULL, BARE)
    return agency(BARE["agency"]), agency(FULL["agency"])


def flat():
    """Every partnership's values, apart from whether it is published."""
    return {row["id"]: row for row in Partnership.objects.filter(published=True).values()}


def test_a_merge_moves_the_listings_and_publishes_one_partnership(two):
    bare, full = two

    release = merge.merge(agency=bare, into=full, by=curator(), reason="one department")

    bare.refresh_from_db()
    assert bare.merged_into == full
    assert (release.withdrawn, release.changed, release.total) == (1, 1, 1)
    (row,) = ReleaseRow.objects.newest()
    assert row.agency_slug == full.slug
    assert set(row.source_urls) == {FULL["source_url"], BARE["source_url"]}


def test_undoing_a_merge_gives_exactly_what_was_before(two):
    bare, full = two
    before = flat()
    merge.merge(agency=bare, into=full, by=curator(), reason="one")

    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator(), reason="not one after all")

    assert flat() == before
    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency == bare


def newest_act():
    return Act.objects.in_force().filter(undoes=None).latest("id")


def given_to_a_new_agency(row, into):
    match.new(listing=row, by=curator())


def split_off(row, into):
    agencies.split(
        agency=into, listings=[row.pk], name="Vista Marshal", kind="other", reason="x", by=curator()
    )


def merged(bare, full):
    merge.merge(agency=bare, into=full, by=curator(), reason="one")


def merged_undone_and_merged_again(bare, full):
    merged(bare, full)
    for _ in range(2):
        acts.undo(act=Act.objects.latest("id"), by=curator(), reason="x")


def merged_and_that_undone_by_its_page_and_taken_up_again(bare, full):
    merged(bare, full)
    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator())
    acts.undo(act=Act.objects.latest("id"), by=curator(), reason="x")


MERGINGS = [
    merged,
    merged_undone_and_merged_again,
    merged_and_that_undone_by_its_page_and_taken_up_again,
]


@pytest.mark.parametrize("become_one", MERGINGS)
@pytest.mark.parametrize("moved_on", [given_to_a_new_agency, split_off])
def test_a_row_that_moved_on_goes_back_to_before_a_merge_that_was_undone_without_it(
    two, moved_on, become_one
):
    bare, full = two
    before = flat()
    become_one(bare, full)
    moved_on(listing("BARE"), full)
    later = newest_act()
    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator())
    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency not in (bare, full)

    acts.undo(act=later, by=curator(), reason="a mistake too")

    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency == bare
    assert flat() == before
    assert ReleaseRow.objects.newest().count() == len(before)


def test_a_merge_is_taken_up_again_with_the_rows_that_went_back_after_it_was_undone(two):
    bare, full = two
    merged(bare, full)
    match.same(listing=listing("BARE"), agency=full, by=curator())
    settled = newest_act()
    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator())
    unmerged = Act.objects.latest("id")
    acts.undo(act=settled, by=curator(), reason="not settled after all")
    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency == bare

    with pytest.raises(acts.Dependent):
        acts.undo(act=unmerged, by=curator(), reason="one after all")
    acts.undo(act=unmerged, by=curator(), reason="one after all", with_later=True)

    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency == full


def test_a_merge_is_not_taken_up_again_without_the_rows_that_came_since_it_was_undone(two):
    bare, full = two
    merged(bare, full)
    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator())
    unmerged = Act.objects.latest("id")
    facts = {"program": "neighbors", "event": "joined", "date": "2021", "source_url": "https://x.example/1"}
    evidence.add(finding=evidence.about(bare, **facts), agency=bare, by=curator())
    found = Act.objects.latest("id")

    with pytest.raises(acts.Dependent) as refused:
        acts.undo(act=unmerged, by=curator(), reason="one after all")
    assert refused.value.later == [found]

    acts.undo(act=found, by=curator(), reason="x")
    published(FULL, BARE, BARE | {"id": "NEW", "program": "subsidy"})
    with pytest.raises(CannotUndo, match="named by 1 more row by now"):
        acts.undo(act=unmerged, by=curator(), reason="one after all")


def test_a_partnership_keeps_its_number_through_merge_and_undoing(two):
    bare, full = two
    number = Partnership.objects.get(agency=bare).pk

    merge.merge(agency=bare, into=full, by=curator(), reason="one")
    bare.refresh_from_db()
    merge.unmerge(agency=bare, by=curator())

    assert Partnership.objects.get(agency=bare).pk == number


def test_a_row_of_a_merged_agency_that_comes_again_means_the_one_it_was_merged_into(two):
    bare, full = two
    merge.merge(agency=bare, into=full, by=curator(), reason="one")

    published(FULL, BARE | {"date": "2021-01-01"}, BARE | {"id": "NEW"}, on="2026-02-01")

    for key in ("BARE", "NEW"):
        assert listing(key).matches.get(verdict=Verdict.SAME).agency == full
    assert not Listing.objects.awaiting_match().exists()


def test_rebuilding_after_a_merge_changes_nothing(two):
    bare, full = two
    merge.merge(agency=bare, into=full, by=curator(), reason="one")
    before = flat()

    rebuild()

    assert flat() == before
    assert publish(actor="test", why="nothing") is None


def test_what_cannot_be_merged_is_refused_with_a_reason(two):
    bare, full = two
    published(FULL, BARE, announcement("OHIO", agency="Dayton PD"), on="2026-02-01")

    with pytest.raises(merge.CannotMerge, match="itself"):
        merge.merge(agency=full, into=full, by=curator(), reason="x")
    with pytest.raises(merge.CannotMerge, match="different states"):
        merge.merge(agency=bare, into=agency("Dayton PD"), by=curator(), reason="x")
    with pytest.raises(merge.CannotMerge, match="was not merged"):
        merge.unmerge(agency=bare, by=curator())
    merge.merge(agency=bare, into=full, by=curator(), reason="one")
    bare.refresh_from_db()
    with pytest.raises(merge.CannotMerge, match="merged"):
        merge.merge(agency=bare, into=full, by=curator(), reason="again")


def test_a_row_cannot_be_given_to_an_agency_that_was_merged_away(two):
    bare, full = two
    merge.merge(agency=bare, into=full, by=curator(), reason="one")
    bare.refresh_from_db()

    with pytest.raises(match.NothingToMatch, match="merged into"):
        match.same(listing=listing("FULL"), agency=bare, by=curator())


def test_what_a_person_settled_since_the_merge_is_kept_when_it_is_undone(two):
    bare, full = two
    merge.merge(agency=bare, into=full, by=curator(), reason="one")
    match.new(listing=listing("BARE"), by=curator())
    bare.refresh_from_db()

    merge.unmerge(agency=bare, by=curator())

    assert listing("BARE").matches.get(verdict=Verdict.SAME).agency not in (bare, full)

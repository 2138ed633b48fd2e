"""Overrides, merging and unmerging, from the agency's and the partnership's pages."""

import pytest

from partnerships.actions import override
from partnerships.models import Agency, AuditEntry, Match, Override, Partnership, Release, ReleaseRow
from partnerships.models.vocabulary import Status, Verdict
from tests.admin.desk import said, values, words
from tests.factories import agency, announcement, curator, kept_as_a_roll, listing, published

pytestmark = pytest.mark.usefixtures("doubtful_shared")


@pytest.fixture
def brighton(doubtful_shared) -> Agency:
    return agency("Brighton Police Department")


@pytest.fixture
def partnership(brighton) -> Partnership:
    return Partnership.objects.get(agency=brighton)


def newest(partnership: Partnership) -> ReleaseRow:
    return ReleaseRow.objects.newest().get(partnership_id=partnership.pk)


def set_(desk, record, field, value, **given):
    owner = record.agency if isinstance(record, Partnership) else record
    usual = {"reason": "A letter says so.", "expected": owner.overrides.fingerprint()}
    return desk.act(record, "set_override", **{"field": field, "value": value} | usual | given)


def test_an_override_stands_beside_what_the_lists_give_and_readers_see_it(desk, partnership):
    page = set_(desk, partnership, "status", "ended")

    entry = AuditEntry.objects.get(action="override")
    row = next(row for row in page.xpath("//table[@class='values']//tr") if words(row).startswith("Status"))
    assert newest(partnership).status == Status.ENDED
    assert (entry.actor, entry.reason, entry.details["value"]) == ("carla", "A letter says so.", "ended")
    assert "Status Reported Ended A letter says so. (carla" in words(row)
    assert words(row).endswith("Ended")
    assert f"{Release.objects.latest()} is published" in said(page)
    assert "Override: " in words(page)


def test_an_override_of_a_partnership_is_shown_on_its_agencys_page(desk, brighton, partnership):
    set_(desk, partnership, "status", "ended")

    page = words(desk.see(brighton))

    assert "Neighbors account, Status: Ended A letter says so." in page
    assert partnership.public_id in page


def test_a_date_known_to_the_month_can_be_set(desk, partnership):
    set_(desk, partnership, "start", "2019-08")

    assert newest(partnership).start_precision == "month"


def test_lifting_an_override_lets_the_computed_value_stand_again(desk, partnership):
    set_(desk, partnership, "status", "ended")
    in_force = Override.objects.get()

    page = desk.act(partnership, "lift_override", override=in_force.pk, reason="The letter was wrong.")

    in_force.refresh_from_db()
    assert newest(partnership).status == Status.REPORTED
    assert in_force.lifted_by == desk.user
    assert AuditEntry.objects.get(action="lift an override").reason == "The letter was wrong."
    assert "Overrides that were lifted" in words(page)


def test_an_agencys_name_stands_in_all_its_programs(desk, brighton, partnership):
    set_(desk, brighton, "agency_name", "Brighton Police")

    assert newest(partnership).agency_name == "Brighton Police"


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("status", "gone", "gone"),
        ("start", "last summer", "is not a day, month or year"),
        ("end", "2019-13", "is not a date in the calendar"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_what_was_typed_stays(
    desk, partnership, field, value, complaint
):
    page = set_(desk, partnership, field, value, status=400)

    assert complaint in said(page)
    assert not Override.objects.exists()
    assert "A letter says so." in words(page)


def test_an_override_needs_a_reason(desk, partnership):
    for reason in ("", "   "):
        page = set_(desk, partnership, "status", "ended", reason=reason, status=400)
        assert "Why:" in said(page)

    assert not Override.objects.exists()


def test_the_second_of_two_curators_does_not_overwrite_the_first_unseen(desk, partnership):
    expected = partnership.agency.overrides.fingerprint()
    override.set_(
        agency=partnership.agency,
        program=partnership.program,
        field="status",
        value="denied",
        reason="They say so.",
        by=curator("first"),
    )

    page = set_(desk, partnership, "status", "ended", expected=expected, status=400)

    assert "first changed an override of this agency since you opened the page" in said(page)
    assert "the status is “denied” now, and you wrote “ended”" in said(page)
    assert newest(partnership).status == Status.DENIED
    (again,) = page.xpath("//form[.//input[@name='field' and @value='status']]")
    desk.act(partnership, "set_override", **dict(again.form_values()))
    assert newest(partnership).status == Status.ENDED


def test_edits_of_different_fields_of_one_agency_do_not_collide(desk, partnership):
    expected = partnership.agency.overrides.fingerprint()

    set_(desk, partnership, "status", "denied", expected=expected)
    set_(desk, partnership, "start", "2018", expected=expected)
    set_(desk, partnership.agency, "city", "Rochester", expected=expected)

    assert newest(partnership).status == Status.DENIED
    assert set(Override.objects.in_force().values_list("field", flat=True)) == {"status", "start", "city"}


def test_an_override_that_was_lifted_already_is_not_lifted_again(desk, partnership):
    set_(desk, partnership, "status", "ended")
    lifted = Override.objects.get()
    override.lift(override=lifted, by=curator("first"))

    page = desk.act(partnership, "lift_override", override=lifted.pk, status=400)

    assert "not in force any more" in said(page)
    lifted.refresh_from_db()
    assert lifted.lifted_by.username == "first"


def test_an_override_of_another_agency_is_not_lifted_from_here(desk, partnership):
    set_(desk, partnership, "status", "ended")

    page = desk.act(
        agency("Longmont Police Department"), "lift_override", override=Override.objects.get().pk, status=400
    )

    assert said(page)
    assert Override.objects.in_force().count() == 1


@pytest.fixture
def double(brighton, desk) -> Agency:
    """A second record of Brighton's police, made from row D1."""
    desk.decide(listing("D1"), "new")
    return agency("Brighton Public Safety")


def matches():
    columns = ("listing_id", "agency_id", "verdict", "reasons")
    return sorted(Match.objects.values_list(*columns), key=str)


def test_agencies_are_found_by_any_spelling_that_a_list_uses(desk, brighton):
    desk.decide(listing("D1"), "same", brighton)

    page = desk.see("/admin/partnerships/agency/", q="brighton safety")

    assert "1 agency" in words(page)
    assert "Brighton Police Department" in words(page)


def test_a_spelling_that_was_found_not_to_mean_it_does_not_find_it(desk, brighton):
    desk.decide(listing("D1"), "new")

    page = desk.see("/admin/partnerships/agency/", q="safety")

    assert "Brighton Public Safety" in words(page)
    assert "1 agency" in words(page)


def test_before_merging_the_page_says_what_moves(desk, brighton, double):
    found = desk.see(double, find="brighton")
    assert f"?into={brighton.pk}#merge" in found.xpath("//a/@href")

    page = desk.see(double, into=brighton.pk)

    number = Partnership.objects.get(agency=double).public_id
    assert f"1 row moves to {brighton}." in words(page)
    withdrawn = page.xpath("//li[@class='told-withdrawn']")
    assert [number in words(one) for one in withdrawn] == [True, False]


def test_merging_moves_the_listings_and_undoing_it_brings_all_back(desk, brighton, double):
    before = matches()

    page = desk.act(double, "merge", into=brighton.pk, reason="One force.")
    number = Partnership.objects.get(agency=double).pk
    merged = ReleaseRow.objects.newest()
    assert listing("D1").pk in merged.get(agency_name=brighton.name).listing_ids
    assert not merged.filter(partnership_id=number).exists()
    assert f"is merged into {brighton}" in said(page)

    page = desk.act(double, "unmerge", reason="Two forces.")

    assert matches() == before
    assert ReleaseRow.objects.newest().get(partnership_id=number).listing_ids == [listing("D1").pk]
    entries = AuditEntry.objects.filter(subject=double.slug).order_by("id")
    assert list(entries.values_list("action", "reason")) == [
        ("merge agencies", "One force."),
        ("undo a merge", "Two forces."),
    ]


def test_a_row_that_awaits_a_match_goes_along_with_a_merge(desk, brighton, double):
    Match.objects.filter(listing=listing("D3")).update(agency=double)

    desk.act(double, "merge", into=brighton.pk, reason="One force.")
    assert listing("D3").matches.get(verdict=Verdict.UNSURE).agency == brighton

    desk.act(double, "unmerge", reason="Two forces.")
    assert listing("D3").matches.get(verdict=Verdict.UNSURE).agency == double


def test_a_merge_is_refused_in_a_sentence(desk, brighton, double):
    longmont = agency("Longmont Police Department")

    assert "different states" in said(desk.act(double, "merge", into=longmont.pk, reason="x", status=400))
    assert "into itself" in said(desk.act(double, "merge", into=double.pk, reason="x", status=400))
    assert "Why:" in said(desk.act(double, "merge", into=brighton.pk, reason="", status=400))
    assert "not merged" in said(desk.act(double, "unmerge", reason="x", status=400))
    desk.act(double, "merge", into=brighton.pk, reason="One force.")
    assert "merged into" in said(desk.act(double, "merge", into=brighton.pk, reason="x", status=400))


def test_of_two_merges_in_a_row_the_later_is_undone_first(desk, brighton, double):
    desk.decide(listing("D3"), "new")
    third = agency("Town of Brighton Public Safety")
    desk.act(double, "merge", into=third.pk, reason="One force.")
    desk.act(third, "merge", into=brighton.pk, reason="One force.")

    page = desk.act(double, "unmerge", reason="x", status=400)

    assert "undo that first" in said(page)
    desk.act(third, "unmerge", reason="x")
    desk.act(double, "unmerge", reason="x")
    assert not Agency.objects.exclude(merged_into=None).exists()


def test_merged_agencies_are_kept_apart_in_the_list(desk, brighton, double):
    desk.act(double, "merge", into=brighton.pk, reason="One force.")

    assert double.name not in words(desk.see("/admin/partnerships/agency/"))
    assert double.name in words(desk.see("/admin/partnerships/agency/", merged="yes"))


def test_a_partnership_is_found_by_its_number(desk, partnership):
    page = desk.see("/admin/partnerships/partnership/", q=partnership.public_id)

    assert "1 partnership" in words(page)


def test_a_partnership_that_nothing_speaks_for_says_so(desk, partnership):
    kept_as_a_roll()
    published(announcement("K9"))
    desk.decide(listing("D1"), "new")
    number = Partnership.objects.get(agency=agency("Brighton Public Safety"))
    desk.decide(listing("D1"), "same", agency("Brighton Police Department"))

    page = desk.see(number)

    assert "Not published" in words(page)
    assert "not published" in words(page)
    assert values(page, "field") == ["status", "start", "end"]

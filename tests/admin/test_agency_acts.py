"""Editing, placing and splitting an agency from its page, and choosing which of two records stays."""

import pytest

from partnerships.actions import agencies, override
from partnerships.actions.releases import change_sets
from partnerships.admin import merge_preview
from partnerships.models import Act, Agency, AuditEntry, ChangeSet, Match, Override, Release, ReleaseRow
from partnerships.models.vocabulary import Verdict
from partnerships.queries import changes
from partnerships.queries.partnership_changes import partnership_changes
from tests.admin.desk import said, values, words
from tests.factories import agency, curator, listing

pytestmark = pytest.mark.usefixtures("doubtful_shared")


@pytest.fixture
def brighton(doubtful_shared) -> Agency:
    return agency("Brighton Police Department")


def form_of(page, name: str) -> dict[str, str]:
    """What a form of the page would send."""
    (form,) = page.xpath(f"//form[contains(@action, '/act/{name}/')]")
    return dict(form.form_values())


def test_an_edit_that_was_refused_shows_theirs_and_can_be_sent_again(desk, brighton):
    given = form_of(desk.see(brighton), "edit")
    agencies.edit(agency=brighton, by=curator("dora"), reason="x", name="Brighton Town Police")

    page = desk.act(
        brighton, "edit", **given | {"agency_name": "Brighton Force", "reason": "A letter."}, status=400
    )
    assert "it is “Brighton Town Police” now, and you wrote “Brighton Force”" in said(page)
    assert "Someone else’s, by now: “Brighton Town Police”" in words(page)
    desk.act(brighton, "edit", **form_of(page, "edit"))

    brighton.refresh_from_db()
    assert brighton.name == "Brighton Force"
    assert brighton.former_names == ["Brighton Police Department", "Brighton Town Police"]


def test_what_is_at_a_point_is_shown_before_it_is_saved(desk, brighton):
    page = desk.see(brighton, latitude="43.1566", longitude="-77.6088")
    assert "The point is in Monroe County, NY; the nearest town is Rochester." in words(page)
    assert not Override.objects.exists()

    desk.act(brighton, "move", **form_of(page, "move") | {"reason": "A map."})

    row = ReleaseRow.objects.newest().get(agency_number=brighton.pk)
    assert (row.city, row.county_fips, row.location_precision) == ("Rochester", "36055", "exact")
    assert "the agency is in NY" in words(desk.see(brighton, latitude="40", longitude="-75.1"))
    assert "“north” is not a number, such as 41.5." in words(
        desk.see(brighton, latitude="north", longitude="x")
    )


def test_some_rows_of_an_agency_are_given_to_another(desk, brighton):
    Match.objects.filter(listing=listing("D1")).update(verdict=Verdict.SAME)
    assert str(listing("D1").pk) in values(desk.see(brighton), "listings")

    desk.act(
        brighton,
        "split",
        agency_name="Brighton Park Police",
        kind="police",
        listings=[listing("D1").pk],
        reason="x",
    )

    assert listing("D1").matches.get(verdict=Verdict.SAME).agency == agency("Brighton Park Police")


def test_either_of_two_records_stays_by_choice(desk, brighton):
    desk.decide(listing("D1"), "new")
    double = agency("Brighton Public Safety")

    desk.act(double, "merge", into=brighton.pk, survives="this", reason="One force.")

    brighton.refresh_from_db()
    assert brighton.merged_into == double
    assert double.name in words(desk.see("/admin/partnerships/agency/", q="brighton department"))


@pytest.fixture
def double(desk, brighton) -> Agency:
    """Another record of Brighton's force, with an ORI, a former name, and values that a curator set."""
    desk.decide(listing("D1"), "new")
    double = agency("Brighton Public Safety")
    agencies.edit(
        agency=double, by=curator(), reason="x", name="Brighton Public Safety Office", ori="NY0270100"
    )
    double.refresh_from_db()
    override.set_(agency=double, field="city", value="Rochester", reason="x", by=curator())
    override.set_(agency=brighton, field="county", value="Monroe County", reason="x", by=curator())
    override.set_(agency=double, field="county", value="Monroe", reason="x", by=curator())
    return double


@pytest.mark.parametrize("survives", ["", "this"])
def test_what_a_merge_is_said_to_do_either_way_is_what_it_does(survives, desk, brighton, double):
    gone, stays = (brighton, double) if survives else (double, brighton)
    before = list(AuditEntry.objects.values_list("pk")), Release.objects.count(), Act.objects.count()

    other, this = merge_preview.both_ways(double, brighton, desk.user)
    said = this if survives else other
    assert (other.is_ori_moving, this.is_ori_moving) == (True, False)
    page = words(desk.see(double, into=brighton.pk))
    assert (
        list(AuditEntry.objects.values_list("pk")),
        Release.objects.count(),
        Act.objects.count(),
    ) == before
    for name in said.names:
        assert name in page
    assert "If the other one stays" in page and "If this one stays" in page
    desk.act(double, "merge", into=brighton.pk, survives=survives, reason="One force.")

    version = Release.objects.latest().number
    became = partnership_changes(changes.of_versions(version - 1, version).changed())
    assert [(one.change_type, one.row, one.all_fields) for one in said.changes] == [
        (one.change_type, one.row, one.all_fields) for one in became
    ]
    stays.refresh_from_db()
    moved = {(one.field, one.value) for one in said.moving}
    assert moved <= set(stays.overrides.in_force().values_list("field", "value"))
    assert moved == (set() if survives else {("city", "Rochester")})
    assert [one.field for one in said.staying] == ["county"]
    assert set(said.names) <= set(stays.former_names)
    assert stays.ori == "NY0270100"
    assert gone.matches.filter(verdict=Verdict.SAME).count() == 0


def test_a_merge_that_waits_is_not_said_to_be_what_readers_see(desk, brighton, double):
    change_sets.begin(by=desk.user)

    page = desk.act(double, "merge", into=brighton.pk, survives="", reason="One force.")
    assert "readers see both until it is published" in words(page)

    change_sets.publish_together(change_set=ChangeSet.objects.get(), by=desk.user, reason="One force.")
    assert "its public address leads there" in words(desk.see(double))
    changed = words(
        desk.see(Act.objects.latest("id").entry).xpath("//table[contains(@class, 'changed-rows')]")[0]
    )
    row = listing("D1")
    assert f"Agency: {double}" in changed and f"Match of row {row.pk}: {row}" in changed


def test_a_merge_that_cannot_be_is_said_before_it_is_asked_for(desk, brighton):
    page = words(desk.see(brighton, into=agency("Longmont Police Department").pk))

    assert "They are in different states" in page

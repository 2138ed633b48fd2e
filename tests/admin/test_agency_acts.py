"""Editing, placing and splitting an agency from its page, and choosing which of two records stays."""

import pytest

from partnerships.actions import agencies
from partnerships.models import Agency, Match, Override, ReleaseRow
from partnerships.models.vocabulary import Verdict
from tests.admin.desk import said, values, words
from tests.factories import agency, curator, listing

pytestmark = pytest.mark.usefixtures("doubtful")


@pytest.fixture
def brighton(doubtful) -> Agency:
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
    assert "Enter a number" in words(desk.see(brighton, latitude="north", longitude="x"))


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

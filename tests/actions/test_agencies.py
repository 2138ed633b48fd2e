"""An agency is renamed, placed, split: readers see it everywhere, the former state is found, and all of it undone."""

import pytest
from django.core.exceptions import ValidationError

from partnerships.actions import acts, agencies, override
from partnerships.actions.agency_names import SameName
from partnerships.actions.conflicts import EditConflict
from partnerships.geography.at_point import county_fips_at, whereabouts
from partnerships.models import Act, Agency, County, Match, Override, Partnership, ReleaseRow
from partnerships.models.vocabulary import LocationPrecision, Verdict
from partnerships.queries.curation.review_queue import name_contains
from partnerships.queries.places.search import find
from tests.admin.desk import doubtful_list
from tests.factories import agency, curator, listing

pytestmark = pytest.mark.django_db
ROCHESTER = (43.1566, -77.6088)


@pytest.fixture
def brighton(db) -> Agency:
    doubtful_list()
    return agency("Brighton Police Department")


def edit(agency: Agency, **facts) -> None:
    agencies.edit(agency=agency, by=curator(), **{"reason": "Its site says so."} | facts)


def row(agency: Agency) -> ReleaseRow:
    return ReleaseRow.objects.newest().get(agency_number=agency.pk)


def undo_newest() -> None:
    acts.undo(act=Act.objects.latest("id"), by=curator(), reason="x")


def test_a_new_name_stands_everywhere_and_the_former_one_finds_it(brighton):
    override.set_(agency=brighton, field="agency_name", value="Brighton PD", reason="x", by=curator())

    edit(brighton, name="Brighton Town Police")

    brighton.refresh_from_db()
    assert (brighton.name, brighton.former_names) == ("Brighton Town Police", ["Brighton Police Department"])
    assert row(brighton).agency_name == "Brighton Town Police"
    assert not Override.objects.in_force().exists()
    assert list(Agency.objects.filter(name_contains("brighton department"))) == [brighton]
    assert brighton.get_absolute_url() in [one.address for one in find("Brighton Police Department, NY")]
    undo_newest()
    assert row(brighton).agency_name == "Brighton PD"


def test_kind_ori_address_and_note_are_kept_and_only_the_kind_is_public(brighton):
    edit(brighton, kind="sheriff", ori="NY0270100", address="2300 Elmwood Ave", note="Ask the clerk.")

    brighton.refresh_from_db()
    assert (brighton.ori, brighton.address, brighton.note) == (
        "NY0270100",
        "2300 Elmwood Ave",
        "Ask the clerk.",
    )
    assert row(brighton).agency_kind == "sheriff"


@pytest.mark.parametrize(
    ("facts", "complaint"),
    [
        ({"name": "  "}, "needs a name"),
        ({"kind": "dragoons"}, "not a kind"),
        ({"ori": "27"}, "is no ORI"),
        ({"name": "Brighton Police Department"}, "Nothing is changed"),
        ({"name": "x" * 301}, "at most 300"),
        ({"note": "Ask the clerk.", "reason": " "}, "Say why"),
    ],
)
def test_what_cannot_be_is_refused(brighton, facts, complaint):
    with pytest.raises(ValidationError, match=complaint):
        edit(brighton, **facts)


def test_an_ori_is_one_agencys(brighton):
    edit(agency("Monroe County Sheriff's Office"), ori="NY0270100")

    with pytest.raises(ValidationError, match="Monroe County Sheriff's Office, NY has the ORI"):
        edit(brighton, ori="NY0270100")


def test_edits_of_different_fields_do_not_collide_and_of_one_field_do(brighton):
    seen = {name: getattr(brighton, name) for name in agencies.EDITABLE}
    edit(brighton, was=seen, **seen | {"name": "Brighton Town Police"})

    edit(brighton, was=seen, **seen | {"note": "Ask the clerk."})
    with pytest.raises(
        EditConflict, match="it is “Brighton Town Police” now, and you wrote “Brighton Force”"
    ):
        edit(brighton, was=seen, **seen | {"name": "Brighton Force"})

    brighton.refresh_from_db()
    assert (brighton.name, brighton.note) == ("Brighton Town Police", "Ask the clerk.")


def test_a_point_brings_its_county_and_town(brighton):
    before = row(brighton)

    agencies.move(
        agency=brighton, latitude=ROCHESTER[0], longitude=ROCHESTER[1], by=curator(), reason="A map."
    )

    placed = row(brighton)
    assert (placed.latitude, placed.longitude, placed.location_precision) == (
        *ROCHESTER,
        LocationPrecision.EXACT,
    )
    assert (placed.city, placed.county, placed.county_fips) == ("Rochester", "Monroe County", "36055")
    undo_newest()
    assert (row(brighton).latitude, row(brighton).city) == (before.latitude, before.city)


@pytest.mark.parametrize(
    ("latitude", "longitude", "complaint"), [(40.0, -75.1, "agency is in NY"), (0.0, 0.0, "in no county")]
)
def test_a_point_outside_the_state_is_refused(brighton, latitude, longitude, complaint):
    with pytest.raises(ValidationError, match=complaint):
        agencies.move(agency=brighton, latitude=latitude, longitude=longitude, by=curator(), reason="x")


def test_the_inner_point_of_every_tenth_county_lies_in_it(db):
    drawn = County.objects.filter(since=None).order_by("fips")[::10]

    wrong = [one.fips for one in drawn if county_fips_at(one.latitude, one.longitude) != one.fips]

    assert len(wrong) <= len(drawn) // 100, wrong
    assert whereabouts(*ROCHESTER).town == "Rochester"


def test_an_agency_that_was_two_is_split_and_put_together_again(brighton):
    Match.objects.filter(listing=listing("D1")).update(verdict=Verdict.SAME)
    before = list(Match.objects.order_by("id").values())

    agencies.split(
        agency=brighton, listings=[listing("D1").pk], name="Brighton Park Police", kind="police",
        by=curator(), reason="Two forces.",
    )  # fmt: skip

    made = agency("Brighton Park Police")
    assert listing("D1").matches.get(verdict=Verdict.SAME).agency == made
    assert Partnership.objects.get(agency=made).listing_ids == [listing("D1").pk]
    assert listing("K1").matches.get(verdict=Verdict.SAME).agency == brighton
    undo_newest()
    assert list(Match.objects.order_by("id").values()) == before
    assert not Agency.objects.living().filter(pk=made.pk).exists()


def test_a_split_leaves_some_rows_and_takes_some_and_makes_no_namesake(brighton):
    Match.objects.filter(listing=listing("D1")).update(verdict=Verdict.SAME)
    given = {"agency": brighton, "kind": "police", "by": curator(), "reason": "x"}

    for chosen in ([], [listing("D1").pk, listing("K1").pk]):
        with pytest.raises(agencies.CannotSplit, match="leave some here"):
            agencies.split(listings=chosen, name="Brighton Park Police", **given)
    with pytest.raises(SameName):
        agencies.split(listings=[listing("D1").pk], name=brighton.name, **given)

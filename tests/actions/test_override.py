"""A curator's value stands beside the computed one, survives every import, and can be lifted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from partnerships.actions import override, override_review
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.rebuild import rebuild
from partnerships.dates import Span, read_iso
from partnerships.models import AuditEntry, Listing, Override, Partnership, ReleaseRow
from partnerships.models.vocabulary import DateBasis, LocationPrecision, Status
from tests.factories import agency, announcement, curator, published

pytestmark = pytest.mark.django_db

ROW = announcement("ROW", date="2019-05-01")
NEIGHBORS = {"program": "neighbors"}


@pytest.fixture
def dayton():
    published(ROW)
    return agency(ROW["agency"])


def set_(dayton, field, value, **options):
    options = {"reason": "the city's letter", "by": curator()} | options
    return override.set_(agency=dayton, field=field, value=value, **options)


@pytest.mark.parametrize(
    ("field", "value", "options", "columns"),
    [
        ("agency_name", "Dayton PD (Ohio)", {}, {"agency_name": "Dayton PD (Ohio)"}),
        ("agency_kind", "sheriff", {}, {"agency_kind": "sheriff"}),
        ("city", "Xenia", {}, {"city": "Xenia"}),
        ("city", "", {}, {"city": ""}),
        ("status", "ended", NEIGHBORS, {"status": Status.ENDED}),
        (
            "start",
            "2018-07",
            NEIGHBORS,
            {"start": read_iso("2018-07").to_range(), "date_basis": DateBasis.CURATOR},
        ),
        ("start", "by 2018-07", NEIGHBORS, {"start": Span.by(date(2018, 7, 31)).to_range()}),
        ("start", "", NEIGHBORS, {"start": None, "start_precision": ""}),
        ("end", "2024", NEIGHBORS, {"end": read_iso("2024").to_range(), "end_precision": "year"}),
    ],
)
def test_a_value_is_published_in_the_place_of_the_computed_one(dayton, field, value, options, columns):
    release = set_(dayton, field, value, **options)

    row = ReleaseRow.objects.newest().get()
    assert release.changed == 1
    assert {name: getattr(row, name) for name in columns} == columns


def test_an_override_survives_the_next_import_and_a_rebuild(dayton):
    set_(dayton, "status", "ended", **NEIGHBORS)

    published(ROW | {"date": "2020-01-01"}, on="2026-02-01")
    rebuild()

    partnership = Partnership.objects.get()
    assert partnership.status == Status.ENDED
    assert partnership.start == read_iso("2020-01-01").to_range()


def test_lifting_an_override_lets_the_computed_value_stand_again(dayton):
    before = Partnership.objects.values().get()
    set_(dayton, "start", "2018", **NEIGHBORS)
    set_(dayton, "agency_name", "Another Name")

    for one in Override.objects.in_force():
        override.lift(override=one, by=curator(), reason="mistaken")

    assert Partnership.objects.values().get() == before
    assert all(one.lifted_by == curator() and one.lifted_at for one in Override.objects.all())


def test_an_override_is_lifted_once(dayton):
    set_(dayton, "city", "Xenia")
    (one,) = Override.objects.all()
    override.lift(override=one, by=curator())

    with pytest.raises(EditConflict):
        override.lift(override=one, by=curator())


def test_setting_a_field_again_lifts_the_value_before_and_keeps_it_on_record(dayton):
    set_(dayton, "city", "Xenia")
    set_(dayton, "city", "Troy")

    assert list(Override.objects.order_by("id").values_list("value", "lifted_by")) == [
        ("Xenia", curator().pk),
        ("Troy", None),
    ]
    assert Partnership.objects.get().city == "Troy"


def test_each_act_stands_in_the_audit_log_with_its_reason(dayton):
    set_(dayton, "city", "Xenia", reason="moved")
    override.lift(override=Override.objects.get(), by=curator("otto"), reason="moved back")

    acts = AuditEntry.objects.filter(action__contains="override").order_by("id")
    assert list(acts.values_list("actor", "action", "reason")) == [
        ("carla", "override", "moved"),
        ("otto", "lift an override", "moved back"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "options"),
    [
        ("agency_name", "", {}),
        ("agency_name", "x" * 301, {}),
        ("agency_kind", "wizard", {}),
        ("city", "x" * 201, {}),
        ("latitude", "north", {}),
        ("latitude", "", {}),
        ("latitude", "91", {}),
        ("latitude", "nan", {}),
        ("longitude", "-181", {}),
        ("longitude", "inf", {}),
        ("county_fips", "6037", {}),
        ("county_fips", "abcde", {}),
        ("county_fips", "06037", {}),
        ("latitude", "39.5", {}),
        ("status", "gone", NEIGHBORS),
        ("status", "", NEIGHBORS),
        ("start", "last year", NEIGHBORS),
        ("start", "by then", NEIGHBORS),
        ("end", "2019-02-30", NEIGHBORS),
        ("city", "Xenia", NEIGHBORS),
        ("status", "ended", {}),
        ("slug", "x", {}),
        ("city", "Xenia", {"reason": "  "}),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(dayton, field, value, options):
    with pytest.raises(ValidationError) as refused:
        set_(dayton, field, value, **options)

    assert all(sentence.endswith(".") for sentence in refused.value.messages)
    assert not Override.objects.exists()


def set_point(dayton, latitude, longitude, **options):
    values = {"latitude": latitude, "longitude": longitude}
    return override.set_many(agency=dayton, values=values, reason="its own map", by=curator(), **options)


def test_a_point_is_set_whole_and_brings_its_county():
    published(announcement("ODD", agency="Odd Police Department", city=""))
    Listing.objects.update(latitude=None, longitude=None, location_precision=LocationPrecision.NONE)
    odd = agency("Odd Police Department")

    set_point(odd, "39.5", "-84.5")

    row = ReleaseRow.objects.newest().get()
    assert (row.latitude, row.longitude, row.location_precision) == (39.5, -84.5, LocationPrecision.EXACT)
    assert (row.county, row.county_fips) == ("Butler County", "39017")
    assert AuditEntry.objects.filter(action="override").count() == 1

    override.lift(override=odd.overrides.get(field="latitude"), by=curator(), reason="x")
    row = ReleaseRow.objects.newest().get()
    assert (row.latitude, row.longitude, row.location_precision) == (None, None, LocationPrecision.NONE)


@pytest.mark.parametrize(("latitude", "longitude"), [("40.76", "-73.98"), ("0", "0")])
def test_a_point_outside_the_state_is_refused(dayton, latitude, longitude):
    with pytest.raises(ValidationError, match="is in"):
        set_point(dayton, latitude, longitude)

    assert not Override.objects.exists()


def test_the_address_that_shows_a_value_stands_beside_it_for_readers(dayton, client):
    address = "https://www.daytonohio.example/letter.pdf"
    set_(dayton, "status", "ended", source_address=address, **NEIGHBORS)

    page = client.get(Partnership.objects.get().get_absolute_url()).content.decode()

    assert address in page
    assert "the city&#x27;s letter" in page


@pytest.mark.parametrize(
    ("value", "finding"),
    [("2020-03", override_review.CONFIRMED), ("2018", override_review.CONTRADICTED)],
)
def test_a_value_that_the_lists_confirm_or_contradict_comes_up(dayton, value, finding):
    set_(dayton, "start", value, **NEIGHBORS)
    set_(dayton, "status", "ended", **NEIGHBORS)
    assert override_review.overrides_to_review() == []

    published(ROW | {"date": "2020-03"})
    (found,) = override_review.overrides_to_review()

    assert (found.override.field, found.finding) == ("start", finding)
    assert "2020-03" in found.sentence

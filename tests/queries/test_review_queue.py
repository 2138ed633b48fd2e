"""What is offered beside the candidates of a row, and how agencies are searched."""

from types import SimpleNamespace

import pytest

from partnerships.models import Agency, Listing
from partnerships.models.vocabulary import Kind, LocationPrecision
from partnerships.queries.curation.candidates import map_points
from partnerships.queries.curation.review_queue import name_contains, similar_agencies
from partnerships.search_text import MAX_WORDS

pytestmark = pytest.mark.django_db


def agencies(*names, state="NY"):
    return [
        Agency.objects.create(slug=f"agency-{number}", name=name, kind=Kind.POLICE, state=state)
        for number, name in enumerate(names)
    ]


def offered(name, state="NY", **said):
    return [agency.name for agency in similar_agencies(Listing(agency=name, state=state, **said))]


def test_like_names_are_offered_most_alike_first():
    agencies("Brightwaters Police Department", "Brighton Police Department", "Albany Police Department")

    assert offered("Town of Brighton PD")[0] == "Brighton Police Department"
    assert "Albany Police Department" not in offered("Town of Brighton PD")


def test_words_that_most_names_share_make_no_likeness():
    agencies("Concordia City Police Department", "Riley County Police Department")

    assert offered("Arkansas City Police Department") == []


def test_a_rows_second_name_counts_as_well():
    agencies("Brighton Police Department")

    assert offered("Unit 7", alias="Brighton PD") == ["Brighton Police Department"]


def test_neither_another_state_nor_a_merged_agency_nor_one_left_out_is_offered():
    (elsewhere,) = agencies("Brighton Police Department", state="CO")
    merged = Agency.objects.create(
        slug="merged", name="Brighton Police", kind=Kind.POLICE, state="NY", merged_into=elsewhere
    )

    assert merged not in similar_agencies(Listing(agency="Brighton Police", state="NY"))
    assert similar_agencies(Listing(agency="Brighton Police", state="CO"), without=[elsewhere.pk]) == []


@pytest.mark.parametrize(
    "said", [{"agency": "", "state": "NY"}, {"agency": "Police", "state": "NY"}, {"agency": "X"}]
)
def test_a_row_that_tells_nothing_is_offered_nothing(said):
    agencies("Brighton Police Department")

    assert similar_agencies(Listing(**said)) == []


def test_every_word_of_a_search_must_stand_in_a_name():
    agencies("Brighton Police Department", "Brighton Fire Department")

    assert Agency.objects.filter(name_contains("fire brigh")).get().name == "Brighton Fire Department"
    assert not Agency.objects.filter(name_contains("fire albany")).exists()


def test_a_name_that_a_report_or_a_form_gives_is_searched_for_by_so_many_words_at_most():
    """Nothing else limits them: one word after the other would be looked for, however many there are."""
    words = "".join(f"fire{number} " for number in range(MAX_WORDS))

    assert str(Agency.objects.filter(name_contains(words + "albany " * 500)).query) == str(
        Agency.objects.filter(name_contains(words)).query
    )


STATE, COUNTY, PLACE = LocationPrecision.STATE, LocationPrecision.COUNTY, LocationPrecision.PLACE


def row(precision: LocationPrecision, latitude: float | None = None) -> Listing:
    return Listing(agency="Ames Police", location_precision=precision, latitude=latitude, longitude=latitude)


def shown(listing: Listing, *evidence: Listing) -> list[tuple[str, float]]:
    candidate = SimpleNamespace(agency=SimpleNamespace(name="Ames Police"), number=1, evidence=evidence)
    return [(one["what"], one["lat"]) for one in map_points(listing, [candidate], [])]


@pytest.mark.parametrize(
    ("listing", "evidence", "expected"),
    [
        (row(STATE, 1), [row(STATE, 1)], []),
        (row(LocationPrecision.NONE), [row(LocationPrecision.NONE)], []),
        (row(PLACE, 2), [row(STATE, 1), row(COUNTY, 3), row(PLACE, 4)], [("row", 2), ("agency", 4)]),
        (row(STATE, 1), [row(COUNTY, 3)], [("agency", 3)]),
        (row(COUNTY, 5), [], [("row", 5)]),
    ],
)
def test_the_point_that_is_known_best_is_shown(listing, evidence, expected):
    assert shown(listing, *evidence) == expected

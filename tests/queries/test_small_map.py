"""What the small map beside a doubtful row shows: no agency and no row where only its state is known."""

from types import SimpleNamespace

import pytest

from partnerships.models import Listing
from partnerships.models.vocabulary import LocationPrecision
from partnerships.queries.curation.candidates import map_points

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

"""Three agencies on record, and what waits of them, for the tests of change sets."""

from partnerships.actions import override
from partnerships.models import ChangeSetAgency, ReleaseRow
from partnerships.queries.partnership_changes import unpublished_changes
from tests.factories import announcement, curator

TOWNS = ("Ashland", "Bedford", "Clinton")
ROWS = {
    town: announcement(town, agency=f"{town} Police Department", city=town, state="NY", date="2019-05-01")
    for town in TOWNS
}
NEIGHBORS = {"program": "neighbors"}


def set_status(one, value="ended", by=None):
    return override.set_(
        agency=one, field="status", value=value, reason="the city's letter", by=by or curator(), **NEIGHBORS
    )


def statuses() -> list[str]:
    return list(ReleaseRow.objects.newest().order_by("agency_name").values_list("status", flat=True))


def waiting() -> list:
    return unpublished_changes(ChangeSetAgency.objects.values("agency"))

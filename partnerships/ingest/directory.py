"""A list that is a directory: its rows name and place agencies, and say nothing about any partnership.

A snapshot's rows are written whole. Readers see the rows of the newest applied snapshot, so undoing a run, or
a snapshot that arrives late, needs nothing here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from itertools import islice

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.ingest.agencies.mentioned_rows import MAX_NAME_LENGTH, row_with_place
from partnerships.ingest.compare import PriorRow
from partnerships.ingest.interpret import ParsedRow
from partnerships.ingest.listings.apply import BATCH_ROWS
from partnerships.models import DirectoryAgency, Snapshot
from partnerships.models.vocabulary import LocationPrecision

MAX_NUMBER_LENGTH = 40
MAX_PLACE_LENGTH = 120


def rows_shown_at(snapshot: Snapshot | None) -> dict[str, PriorRow]:
    """Key → row of this snapshot. Empty for None."""
    if snapshot is None:
        return {}
    rows = snapshot.directory.values_list("key", "id", "fingerprint")
    return {key: PriorRow(row, fingerprint) for key, row, fingerprint in rows}


def write_rows(
    rows: Iterable[ParsedRow],
    *,
    snapshot: Snapshot,
    gazetteer: Gazetteer,
    count: Callable[[Collection[str], LocationPrecision], None],
) -> None:
    """Write a snapshot's rows. `count` takes each row's problems and precision. Inside the run's transaction."""
    snapshot.directory.all().delete()
    rows = iter(rows)
    while batch := list(islice(rows, BATCH_ROWS)):
        placements = [row_with_place(parsed, gazetteer) for parsed in batch]
        for parsed, placement in placements:
            count(parsed.problems, placement.precision)
        DirectoryAgency.objects.bulk_create(
            _agency(parsed, placement, snapshot) for parsed, placement in placements
        )


def _agency(parsed: ParsedRow, placement: Placement, snapshot: Snapshot) -> DirectoryAgency:
    fields, exact = parsed.fields, placement.precision is LocationPrecision.EXACT
    return DirectoryAgency(
        snapshot=snapshot,
        key=parsed.key,
        fingerprint=parsed.fingerprint,
        number=fields["number"][:MAX_NUMBER_LENGTH],
        name=fields["agency"][:MAX_NAME_LENGTH],
        kind=parsed.kind,
        is_station=bool(fields.get("station")),
        city=fields.get("city", "")[:MAX_PLACE_LENGTH],
        county=fields.get("county", "")[:MAX_PLACE_LENGTH],
        county_fips=placement.county_fips,
        state=placement.state,
        latitude=placement.latitude if exact else None,
        longitude=placement.longitude if exact else None,
    )

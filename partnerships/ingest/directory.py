"""A list that is a directory: its rows name and place agencies, and say nothing about any partnership.

A snapshot's rows are written whole. Which snapshot stands decides what readers count, so that undoing a run, or
a snapshot that comes late, needs nothing here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.ingest.apply import AT_ONCE
from partnerships.ingest.compare import Before
from partnerships.ingest.interpret import Said
from partnerships.ingest.match_rows import placed
from partnerships.models import DirectoryAgency, Snapshot
from partnerships.models.vocabulary import LocationPrecision


def shown_at(snapshot: Snapshot | None) -> dict[str, Before]:
    """Key → row of this snapshot. Empty for None."""
    if snapshot is None:
        return {}
    rows = snapshot.directory.values_list("key", "id", "fingerprint")
    return {key: Before(row, fingerprint) for key, row, fingerprint in rows}


def write(rows: Iterable[Said], *, snapshot: Snapshot, gazetteer: Gazetteer, tally: Counter) -> None:
    """Write a snapshot's rows; `tally` counts how exactly each was placed. Call it inside the run's transaction."""
    snapshot.directory.all().delete()
    rows = iter(rows)
    while batch := list(islice(rows, AT_ONCE)):
        places = [placed(said, gazetteer) for said in batch]
        tally.update(place.precision for place in places)
        DirectoryAgency.objects.bulk_create(
            _agency(said, place, snapshot) for said, place in zip(batch, places, strict=True)
        )


def _agency(said: Said, place: Placement, snapshot: Snapshot) -> DirectoryAgency:
    fields, exact = said.fields, place.precision is LocationPrecision.EXACT
    return DirectoryAgency(
        snapshot=snapshot,
        key=said.key,
        fingerprint=said.fingerprint,
        number=fields["number"][:40],
        name=fields["agency"][:300],
        kind=said.kind,
        is_station=bool(fields.get("station")),
        city=fields.get("city", "")[:120],
        county=fields.get("county", "")[:120],
        county_fips=place.county_fips,
        state=place.state,
        latitude=place.latitude if exact else None,
        longitude=place.longitude if exact else None,
    )

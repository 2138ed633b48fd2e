"""The evidence of each agency in each program, read as the database gives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from partnerships.dates import NotADate, Span
from partnerships.imprecise_dates import read_us
from partnerships.models.copy import psycopg2_cursor
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Nature
from partnerships.partnership_rules.evidence import Evidence, Location

BATCH_ROWS = 2_000

# For each row of each list (source and key) only its newest version speaks; what earlier versions give is
# the day it was first shown. Each table is computed once, whatever the planner expects: it knows nothing yet of
# rows that this transaction wrote, and would compute them again for each agency.
EVIDENCE_SQL = """
WITH touched AS MATERIALIZED (
    SELECT DISTINCT listing.source_id, listing.key
    FROM partnerships_match AS match
    JOIN partnerships_listing AS listing ON listing.id = match.listing_id
    WHERE match.verdict = 'same' AND (%(everyone)s OR match.agency_id = ANY(%(agencies)s::bigint[]))
), version AS MATERIALIZED (
    SELECT listing.*, match.agency_id AS means,
        row_number() OVER (
            PARTITION BY listing.source_id, listing.key ORDER BY snapshot.observed_on DESC, listing.id DESC
        ) AS age,
        min(snapshot.observed_on) OVER (
            PARTITION BY listing.source_id, listing.key, match.agency_id
        ) AS first_shown_on
    FROM touched
    JOIN partnerships_listing AS listing USING (source_id, key)
    JOIN partnerships_snapshot AS snapshot ON snapshot.id = listing.opened_by_id
    LEFT JOIN partnerships_match AS match ON match.listing_id = listing.id AND match.verdict = 'same'
    WHERE listing.withdrawn_at IS NULL
), newest AS MATERIALIZED (
    SELECT source_id, max(observed_on) AS observed_on FROM partnerships_snapshot
    WHERE applied_at IS NOT NULL GROUP BY source_id
)
SELECT version.means, agency.name, agency.slug, agency.kind, agency.state, claim.program,
    version.id, source.slug,
    coalesce(nullif(version.publisher, ''), source.title),
    source.nature, source.state = 'kept', CASE WHEN source.state <> 'kept' THEN source.state_on END,
    version.first_shown_on, coalesce(version.last_shown_on, newest.observed_on, version.first_shown_on),
    closing.observed_on, version.published_on,
    claim.event, claim.days, claim.precision, claim.basis, version.address,
    version.latitude, version.longitude, version.location_precision,
    coalesce(nullif(version.placed_in, ''), version.city),
    coalesce(nullif(version.county_name, ''), left(version.county, 200)), version.county_fips
FROM version
JOIN partnerships_claim AS claim ON claim.listing_id = version.id
JOIN partnerships_source AS source ON source.id = version.source_id
JOIN partnerships_agency AS agency ON agency.id = version.means
LEFT JOIN newest ON newest.source_id = source.id
LEFT JOIN partnerships_snapshot AS closing ON closing.id = version.closed_by_id
WHERE version.age = 1 AND version.means IS NOT NULL AND (%(everyone)s OR version.means = ANY(%(agencies)s::bigint[]))
ORDER BY version.means, claim.program, source.slug, version.id, claim.event
"""


class NamedAgency(NamedTuple):
    """An agency, as far as a flat record tells of it."""

    id: int
    name: str
    slug: str
    kind: str
    state: str


class EvidenceRows(NamedTuple):
    """An agency in a program, and the rows that speak of it as the database gives them."""

    agency: NamedAgency
    program: str
    rows: list[tuple[Any, ...]]

    @property
    def evidence(self) -> list[Evidence]:
        return [_evidence(row[6:]) for row in self.rows]


def rows_about(scope: list[int] | None) -> Iterator[EvidenceRows]:
    """The rows about these agencies, or about all, in order."""
    with connection.chunked_cursor() as cursor:
        psycopg2_cursor(cursor).itersize = BATCH_ROWS
        cursor.execute(EVIDENCE_SQL, in_scope(scope))
        for (*agency, program), rows in groupby(cursor, key=lambda row: row[:6]):
            yield EvidenceRows(NamedAgency(*agency), program, list(rows))


def in_scope(scope: Collection[int] | None) -> dict[str, Any]:
    """The scope as parameters. The array is cast to the column's own type: only then is it hashed."""
    return {"everyone": scope is None, "agencies": "{" + ",".join(map(str, scope or ())) + "}"}


def _evidence(row: tuple[Any, ...]) -> Evidence:
    listing, source, said_by, nature, source_kept, retired_on, *shown = row
    first_shown_on, last_shown_on, gone_on, published_on, *claimed_and_placed = shown
    event, days, precision, basis, address, latitude, longitude, *place = claimed_and_placed
    location_precision, city, county, county_fips = place
    return Evidence(
        listing=listing,
        source=source,
        said_by=said_by,
        nature=Nature(nature),
        source_kept=source_kept,
        retired_on=retired_on,
        first_shown_on=first_shown_on,
        last_shown_on=last_shown_on,
        gone_on=gone_on,
        published_on=_day_of(published_on),
        event=Event(event),
        span=Span.from_range(days, precision),
        basis=DateBasis(basis) if basis else None,
        address=address,
        location=Location(
            latitude, longitude, LocationPrecision(location_precision), city, county, county_fips
        ),
    )


@lru_cache(4096)
def _day_of(published_on: str) -> Span | None:
    """When a page was published, as a list writes it; None where it cannot be read as a day, month or year."""
    try:
        return read_us(published_on)
    except NotADate:
        return None

"""The evidence of each agency in each program, read as the database gives it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from django.db import connection

from partnerships.dates import NotADate, Span
from partnerships.imprecise_dates import read_us
from partnerships.models import Agency
from partnerships.models.any_of import array_of
from partnerships.models.copy import psycopg2_cursor
from partnerships.models.vocabulary import DateBasis, DatePrecision, Event, LocationPrecision, Nature
from partnerships.partnership_rules.conclude import best_location
from partnerships.partnership_rules.evidence import NOWHERE, Evidence, Location

BATCH_ROWS = 2_000

Row = tuple[Any, ...]
"""The columns that `EVIDENCE_SQL` gives, in its order. Days are ISO texts."""
AGENCY, NAMED, PROGRAM, LISTING, SOURCE = 0, slice(1, 5), 5, 6, 7
OF_CLAIM, ADDRESS, OF_PLACE = slice(7, 21), 21, slice(22, 28)
IN_ORDER = itemgetter(SOURCE, LISTING)
Claims = tuple[Row, ...]
"""Of each row the number of its listing, and what the list and its claim say: the columns `OF_CLAIM`."""

# For each row of each list (source and key) only its newest version speaks; what earlier versions give is
# the day it was first shown. Each table is computed once, whatever the planner expects: it knows nothing yet of
# rows that this transaction wrote, and would compute them again for each agency. Days are read as texts, which cost
# a fifth of what dates and ranges cost on the way to the process that concludes.
EVIDENCE_SQL = """
WITH {touched}version AS MATERIALIZED (
    SELECT DISTINCT ON (listing.source_id, listing.key)
        listing.id, listing.source_id, listing.last_shown_on, listing.closed_by_id,
        listing.publisher, listing.published_on, listing.address,
        listing.latitude, listing.longitude, listing.location_precision,
        coalesce(nullif(listing.placed_in, ''), listing.city) AS city,
        coalesce(nullif(listing.county_name, ''), left(listing.county, 200)) AS county, listing.county_fips,
        match.agency_id AS means,
        min(snapshot.observed_on) OVER (
            PARTITION BY listing.source_id, listing.key, match.agency_id
        ) AS first_shown_on
    FROM {listings}
    JOIN partnerships_snapshot AS snapshot ON snapshot.id = listing.opened_by_id
    LEFT JOIN partnerships_match AS match ON match.listing_id = listing.id AND match.verdict = 'same'
    WHERE listing.withdrawn_at IS NULL
    ORDER BY listing.source_id, listing.key, snapshot.observed_on DESC, listing.id DESC
), newest AS MATERIALIZED (
    SELECT source_id, max(observed_on) AS observed_on FROM partnerships_snapshot
    WHERE applied_at IS NOT NULL GROUP BY source_id
)
SELECT version.means, agency.name, agency.slug, agency.kind, agency.state, claim.program,
    version.id, source.slug,
    coalesce(nullif(version.publisher, ''), source.title),
    source.nature, source.state = 'kept', CASE WHEN source.state <> 'kept' THEN source.state_on END::text,
    version.first_shown_on::text,
    coalesce(version.last_shown_on, newest.observed_on, version.first_shown_on)::text,
    closing.observed_on::text, version.published_on,
    claim.event, lower(claim.days)::text, (upper(claim.days) - 1)::text, claim.precision, claim.basis,
    version.address, version.latitude, version.longitude, version.location_precision,
    version.city, version.county, version.county_fips
FROM version
JOIN partnerships_claim AS claim ON claim.listing_id = version.id
JOIN partnerships_source AS source ON source.id = version.source_id
JOIN partnerships_agency AS agency ON agency.id = version.means
LEFT JOIN newest ON newest.source_id = source.id
LEFT JOIN partnerships_snapshot AS closing ON closing.id = version.closed_by_id
WHERE version.means IS NOT NULL AND (%(everyone)s OR version.means = ANY(%(agencies)s::bigint[]))
ORDER BY version.means, claim.program, source.slug, version.id, claim.event
"""
TOUCHED = """touched AS MATERIALIZED (
    SELECT DISTINCT listing.source_id, listing.key
    FROM partnerships_match AS match
    JOIN partnerships_listing AS listing ON listing.id = match.listing_id
    WHERE match.verdict = 'same' AND match.agency_id = ANY(%(agencies)s::bigint[])
), """
EVIDENCE_OF_SOME = EVIDENCE_SQL.format(
    touched=TOUCHED, listings="touched JOIN partnerships_listing AS listing USING (source_id, key)"
)
EVIDENCE_OF_MOST = EVIDENCE_SQL.format(touched="", listings="partnerships_listing AS listing")
"""The same rows. Reading every listing takes a third of the time that finding each agency's takes."""


class EvidenceRows(NamedTuple):
    """The rows that speak of an agency in a program, as the database gives them."""

    rows: list[Row]

    @property
    def agency(self) -> int:
        return int(self.rows[0][AGENCY])

    @property
    def program(self) -> str:
        return str(self.rows[0][PROGRAM])

    @property
    def claims(self) -> Claims:
        """What the rows say, with the number of each one's listing in `listings`. Many agencies have the same."""
        numbers = {listing: number for number, listing in enumerate(self.listings)}
        return tuple((numbers[row[LISTING]], *row[OF_CLAIM]) for row in self.rows)

    @property
    def listings(self) -> list[int]:
        return sorted({row[LISTING] for row in self.rows})

    def where(self, listings: Iterable[int]) -> tuple[Location, list[str]]:
        """What the rows of these listings tell of the agency alone: its place, and the pages they cite."""
        wanted = set(listings)
        rows = sorted([row for row in self.rows if row[LISTING] in wanted], key=IN_ORDER)
        places = [_location(*row[OF_PLACE]) for row in rows]
        return best_location(places), sorted({row[ADDRESS] for row in rows if row[ADDRESS]})


def rows_about(scope: list[int] | None) -> Iterator[EvidenceRows]:
    """The rows about these agencies, or about all, in order."""
    with connection.chunked_cursor() as cursor:
        psycopg2_cursor(cursor).itersize = BATCH_ROWS
        cursor.execute(EVIDENCE_OF_MOST if are_most(scope) else EVIDENCE_OF_SOME, in_scope(scope))
        for _agency_and_program, about in groupby(cursor, key=itemgetter(AGENCY, PROGRAM)):
            yield EvidenceRows(list(about))


def are_most(scope: list[int] | None) -> bool:
    """Whether these are half of all agencies or more. There are no more than the last one's number tells."""
    if scope is None or len(scope) < BATCH_ROWS:
        return scope is None
    last = Agency.objects.order_by("-id").values_list("id", flat=True).first() or 0
    return 2 * len(scope) >= last


def in_scope(scope: Collection[int] | None) -> dict[str, Any]:
    """The scope as parameters. The array is cast to the column's own type: only then is it hashed."""
    return {"everyone": scope is None, "agencies": array_of(scope or ())}


def evidence_of(claims: Claims) -> list[Evidence]:
    """What is said as evidence of listings that have the numbers given, cite no page and tell of no place."""
    return [_evidence(*claim) for claim in claims]


def _evidence(
    listing: int,
    source: str,
    said_by: str,
    nature: str,
    source_kept: bool,
    retired_on: str | None,
    first_shown_on: str,
    last_shown_on: str,
    gone_on: str | None,
    published_on: str,
    event: str,
    first: str | None,
    last: str | None,
    precision: str,
    basis: str,
) -> Evidence:
    return Evidence(
        listing=listing,
        source=source,
        said_by=said_by,
        nature=Nature(nature),
        source_kept=source_kept,
        retired_on=_day(retired_on),
        first_shown_on=date.fromisoformat(first_shown_on),
        last_shown_on=date.fromisoformat(last_shown_on),
        gone_on=_day(gone_on),
        published_on=_published(published_on),
        event=Event(event),
        span=_span(first, last, precision),
        basis=DateBasis(basis) if basis else None,
        address="",
        location=NOWHERE,
    )


def _location(
    latitude: float | None, longitude: float | None, precision: str, city: str, county: str, county_fips: str
) -> Location:
    return Location(latitude, longitude, LocationPrecision(precision), city, county, county_fips)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@lru_cache(4096)
def _span(first: str | None, last: str | None, precision: str) -> Span | None:
    if not precision:
        return None
    if last is None:
        raise ValueError(f"a range of days without an end, from {first}")
    return Span(_day(first), date.fromisoformat(last), DatePrecision(precision))


@lru_cache(4096)
def _published(published_on: str) -> Span | None:
    """When a page was published, as a list writes it; None where it cannot be read as a day, month or year."""
    try:
        return read_us(published_on)
    except NotADate:
        return None

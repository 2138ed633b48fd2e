"""Computing partnerships again from listings, matches and overrides. The same input gives the same rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import NamedTuple

from django.db import connection, transaction

from partnerships.dates import Span, read_iso
from partnerships.models import Agency, FlatRecord, Override, Partnership
from partnerships.models.copy import MIN_ROWS_TO_ANALYZE, analyze, copy_to, psycopg2_cursor
from partnerships.models.locks import publish_lock
from partnerships.models.vocabulary import DateBasis, Event, LocationPrecision, Program, Status
from partnerships.partnership_rules.conclude import Conclusion, Evidence, Location, conclude

BATCH_ROWS = 2_000
NOWHERE = {"latitude": None, "longitude": None, "location_precision": LocationPrecision.NONE}

FLAT = [f'"{field.column}"' for field in FlatRecord._meta.get_fields()]
COMPUTED = ["agency", "published", *(field.name for field in FlatRecord._meta.get_fields())]
FLAT_COLUMNS = ", ".join(FLAT)
COMPUTED_COLUMNS = ", ".join(f"computed.{column}" for column in FLAT)
KEPT_COLUMNS = ", ".join(f"kept.{column}" for column in FLAT)

# What is computed goes to a table of its own first; only what differs from what is kept is written. A
# partnership keeps its number, and only a new one is given the next.
COMPUTED_TABLE = """
DROP TABLE IF EXISTS computed;
CREATE TEMPORARY TABLE computed (LIKE partnerships_partnership) ON COMMIT DROP;
ALTER TABLE computed ALTER id DROP NOT NULL
"""
KEEP_NUMBERS = """
UPDATE computed SET id = kept.id FROM partnerships_partnership AS kept
WHERE kept.agency_id = computed.agency_id AND kept.program = computed.program
"""
UPDATE = f"""
UPDATE partnerships_partnership AS kept SET ({FLAT_COLUMNS}, published) = ROW ({COMPUTED_COLUMNS}, true)
FROM computed
WHERE computed.id = kept.id AND NOT (kept.published AND ({KEPT_COLUMNS}) IS NOT DISTINCT FROM ({COMPUTED_COLUMNS}))
"""
WITHDRAW = """
UPDATE partnerships_partnership AS kept SET published = false
WHERE kept.published AND (%(everyone)s OR kept.agency_id = ANY(%(agencies)s::bigint[]))
    AND NOT EXISTS (SELECT FROM computed WHERE computed.id = kept.id)
"""
INSERT = f"""
INSERT INTO partnerships_partnership (agency_id, published, {FLAT_COLUMNS})
SELECT computed.agency_id, true, {COMPUTED_COLUMNS} FROM computed
WHERE computed.id IS NULL ORDER BY computed.agency_id, computed.program
"""

# For each row of each list (source and key) only its newest version speaks; what earlier versions give is
# the day it was first shown. Both tables are computed once, whatever the planner expects: it knows nothing yet of
# rows that this transaction wrote, and would compute them again for each agency.
EVIDENCE = """
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
)
SELECT version.means, agency.name, agency.slug, agency.kind, agency.state, claim.program,
    version.id, source.slug,
    coalesce(nullif(version.publisher, ''), source.title),
    source.state = 'kept', version.closed_by_id IS NULL, version.first_shown_on,
    coalesce(version.last_shown_on, (
        SELECT max(observed_on) FROM partnerships_snapshot AS newest
        WHERE newest.source_id = source.id AND newest.applied_at IS NOT NULL AND source.state <> 'kept'
    )),
    claim.event, claim.days, claim.precision, claim.basis, version.address,
    version.latitude, version.longitude, version.location_precision,
    coalesce(nullif(version.placed_in, ''), version.city),
    coalesce(nullif(version.county_name, ''), left(version.county, 200)), version.county_fips
FROM version
JOIN partnerships_claim AS claim ON claim.listing_id = version.id
JOIN partnerships_source AS source ON source.id = version.source_id
JOIN partnerships_agency AS agency ON agency.id = version.means
WHERE version.age = 1 AND version.means IS NOT NULL AND (%(everyone)s OR version.means = ANY(%(agencies)s::bigint[]))
ORDER BY version.means, claim.program, source.slug, version.id, claim.event
"""


def rebuild(*, agencies: Iterable[int] | None = None) -> int:
    """Compute the partnerships of these agencies, or of all. Gives how many are published.

    A partnership that nothing speaks for any more keeps its number and is no longer published.
    """
    scope = None if agencies is None else sorted(agencies)
    with transaction.atomic(), connection.cursor() as cursor:
        publish_lock()
        cursor.execute(COMPUTED_TABLE)
        computed, total = _computed(scope), 0
        while chunk := list(islice(computed, BATCH_ROWS)):
            copy_to("computed", Partnership, COMPUTED, chunk, cursor)
            total += len(chunk)
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze("computed")
        for statement in (KEEP_NUMBERS, UPDATE, WITHDRAW, INSERT):
            cursor.execute(statement, _in_scope(scope))
        if total >= MIN_ROWS_TO_ANALYZE:
            analyze(Partnership._meta.db_table)
    return total


def _computed(scope: list[int] | None) -> Iterator[tuple]:
    """The values of `COMPUTED` of each partnership."""
    overrides = _overrides(scope)
    for agency, program, evidence in _rows(scope):
        if conclusion := conclude(evidence):
            values = {"agency": agency.id, "published": True, **_values(agency, program, conclusion)}
            values |= overrides.get((agency.id, ""), {}) | overrides.get((agency.id, program), {})
            if None in (values["latitude"], values["longitude"]):
                values |= NOWHERE
            yield tuple([values[name] for name in COMPUTED])


def without_overrides(*, agency: Agency) -> dict[str, dict]:
    """Program → the values that the lists alone give, for a curator to see beside the overrides."""
    found = {}
    for named, program, evidence in _rows([agency.pk]):
        if conclusion := conclude(evidence):
            found[program] = _values(named, program, conclusion)
    return found


class _Named(NamedTuple):
    """An agency, as far as a flat record tells of it."""

    id: int
    name: str
    slug: str
    kind: str
    state: str


def _rows(scope: list[int] | None) -> Iterator[tuple[_Named, str, list[Evidence]]]:
    """(agency, program, evidence) in order, read as the database gives them."""
    with connection.chunked_cursor() as cursor:
        psycopg2_cursor(cursor).itersize = BATCH_ROWS
        cursor.execute(EVIDENCE, _in_scope(scope))
        for (*agency, program), rows in groupby(cursor, key=lambda row: row[:6]):
            yield _Named(*agency), program, [_evidence(row[6:]) for row in rows]


def _in_scope(scope: list[int] | None) -> dict:
    """The parameters of the statements above. The array is cast to the column's own type: only then is it hashed."""
    return {"everyone": scope is None, "agencies": "{" + ",".join(map(str, scope or ())) + "}"}


def _evidence(row: tuple) -> Evidence:
    listing, source, said_by, list_kept, shown, first_shown_on, last_shown_on, *claimed_and_placed = row
    event, days, precision, basis, address, latitude, longitude, *place = claimed_and_placed
    location_precision, city, county, county_fips = place
    return Evidence(
        listing=listing,
        source=source,
        said_by=said_by,
        list_kept=list_kept,
        shown=shown,
        first_shown_on=first_shown_on,
        last_shown_on=last_shown_on,
        event=Event(event),
        span=Span.from_range(days, precision),
        basis=DateBasis(basis) if basis else None,
        address=address,
        location=Location(
            latitude, longitude, LocationPrecision(location_precision), city, county, county_fips
        ),
    )


def _values(agency: _Named, program: str, conclusion: Conclusion) -> dict:
    """Conclusion and agency as the columns of a flat record."""
    place, start, end = conclusion.location, conclusion.start, conclusion.end
    return {
        "agency_name": agency.name,
        "agency_slug": agency.slug,
        "agency_kind": agency.kind,
        "city": place.city,
        "county": place.county,
        "county_fips": place.county_fips,
        "state": agency.state,
        "program": Program(program),
        "status": conclusion.status,
        "start": start.to_range() if start else None,
        "start_precision": start.precision if start else "",
        "end": end.to_range() if end else None,
        "end_precision": end.precision if end else "",
        "date_basis": conclusion.date_basis or "",
        "latitude": place.latitude,
        "longitude": place.longitude,
        "location_precision": place.precision,
        "sources": list(conclusion.sources),
        "source_urls": list(conclusion.source_urls),
        "conflicts": list(conclusion.conflicts),
        "listing_ids": list(conclusion.listing_ids),
        "first_listed_on": conclusion.first_listed_on,
        "last_listed_on": conclusion.last_listed_on,
    }


def _overrides(scope: list[int] | None) -> dict[tuple[int, str], dict]:
    """(agency, program or "") → the flat columns that a curator has set."""
    found = defaultdict(dict)
    overrides = Override.objects.in_force()
    if scope is not None:
        overrides = overrides.filter(agency__in=scope)
    for override in overrides.order_by("id"):
        found[(override.agency_id, override.program)].update(columns_of(override.field, override.value))
    return found


def columns_of(field: str, value: str) -> dict:
    """The flat columns that one override sets. Raises NotADate or ValueError for a value that cannot be."""
    match field:
        case "start" | "end":
            span = _span(value)
            dates = {
                field: span.to_range() if span else None,
                f"{field}_precision": span.precision if span else "",
            }
            return dates | ({"date_basis": DateBasis.CURATOR} if field == "start" else {})
        case "status":
            return {"status": Status(value)}
        case "latitude" | "longitude":
            return {field: float(value), "location_precision": LocationPrecision.EXACT}
        case _:
            return {field: value}


def _span(value: str) -> Span | None:
    """A date as curators write it: `2020-07-01`, `2020-07`, `2020`, `by 2019-09-05`, or empty for not known."""
    text = value.strip()
    if text.startswith("by "):
        return Span.by(read_iso(text.removeprefix("by ")).last)
    return read_iso(text) if text else None

"""What computed partnerships would change for readers, beside the newest release. Changes nothing.

One statement finds the records that differ: their counts, their rows, and what is shown of an act that is only tried.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.db import connection
from django.db.models import F

from partnerships.actions.releases.publish import SAME, WAITS, value_columns
from partnerships.ingest.effect import Effect, Preview
from partnerships.models import FLAT_COLUMNS, Listing, Match, Run
from partnerships.models.any_of import AnyOf, array_of
from partnerships.models.copy import psycopg2_cursor
from partnerships.models.vocabulary import Verdict

MAX_BYTES_IN_MEMORY = 8_000_000
"""Of a preview's rows; more are kept in a file until they are stored."""
RELEASED = "partnerships_releaserow AS released"
COMPUTED = "partnerships_partnership AS computed"

# The newest rows of these agencies, with what is computed for each; and each new one. What waits in a change set stays
# as readers see it, whatever a list brings.
FOUND = f"""
WITH found AS (
    SELECT released.id AS before, computed.id AS after, released.partnership_id, released.state,
        CASE WHEN NOT coalesce(computed.published, false) THEN 'withdrawn' WHEN NOT ({SAME}) THEN 'changed' ELSE '' END
            AS change_type,
        released.agency_number = ANY(%(doubtful)s::bigint[]) AS is_doubtful,
        %(source)s = ANY(released.sources) AS is_named,
        coalesce(computed.published AND computed.status <> released.status, false) AS has_other_status
    FROM {RELEASED} LEFT JOIN {COMPUTED} ON computed.id = released.partnership_id
    WHERE upper_inf(released.versions) AND released.agency_number = ANY(%(agencies)s::bigint[])
        AND (%(waiting_too)s OR NOT {WAITS.format(agency="released.agency_number")})
    UNION ALL
    SELECT NULL, computed.id, computed.id, computed.state, 'added', false, false, false FROM {COMPUTED}
    WHERE computed.published AND computed.agency_id = ANY(%(agencies)s::bigint[])
        AND (%(waiting_too)s OR NOT {WAITS.format(agency="computed.agency_id")})
        AND NOT EXISTS (
            SELECT FROM {RELEASED} WHERE released.partnership_id = computed.id AND upper_inf(released.versions)
        )
)
"""  # noqa: S608 (columns of FlatRecord)
COUNTS = f"""
SELECT
    (SELECT count(*) FROM found WHERE change_type = 'added'),
    (SELECT count(*) FROM found WHERE change_type = 'withdrawn'),
    (SELECT count(*) FROM found WHERE is_doubtful),
    (SELECT count(*) FROM found WHERE change_type = 'changed'),
    (SELECT count(*) FROM found WHERE has_other_status AND is_named),
    (SELECT coalesce(jsonb_object_agg(state, lost), '{{{{}}}}') FROM (
        SELECT state, count(*) AS lost FROM found
        WHERE is_named AND (change_type = 'withdrawn' OR is_doubtful OR has_other_status) GROUP BY state
    ) AS by_state),
    (SELECT count(*) FROM {RELEASED} WHERE upper_inf(released.versions) AND %(source)s = ANY(released.sources))
"""  # noqa: S608 (columns of FlatRecord)
RECORDS = """
SELECT partnership_id, state, before, after, change_type, is_doubtful FROM found
WHERE change_type <> '' OR is_doubtful ORDER BY state, partnership_id
"""
ROWS = f"""
SELECT %(run)s AS run_id, found.partnership_id, found.before, found.change_type, found.is_doubtful, {{computed}}
FROM found JOIN {COMPUTED} ON computed.id = found.after WHERE found.change_type IN ('added', 'changed')
UNION ALL
SELECT %(run)s, found.partnership_id, found.before, found.change_type, found.is_doubtful, {{released}}
FROM found JOIN {RELEASED} ON released.id = found.before
WHERE found.change_type = 'withdrawn' OR (found.change_type = '' AND found.is_doubtful)
"""  # noqa: S608 (columns of FlatRecord)
FINGERPRINT = """
SELECT md5(coalesce(string_agg(told, '' ORDER BY told), '')) FROM (
    SELECT md5(ROW (rows.before, rows.change_type, rows.is_doubtful, {rows_values})::text) AS told FROM (ROWS) AS rows
) AS each
""".replace("ROWS", ROWS)
# The rows for which a run opens listings. An agency is new where no row of another run means it; a row conflicts where
# the record that it is evidence of says of something else than readers see that sources disagree.
LISTINGS = f"""
SELECT opened.opened_in_id, opened.row_number,
    CASE WHEN jsonb_array_length(opened.problems) > 0 THEN 'problem' WHEN settled.agency_id IS NULL THEN 'doubt'
        WHEN EXISTS (
            SELECT FROM {COMPUTED}
            LEFT JOIN {RELEASED} ON released.partnership_id = computed.id AND upper_inf(released.versions)
            WHERE computed.agency_id = settled.agency_id AND computed.published
                AND opened.id = ANY(computed.listing_ids) AND cardinality(computed.conflicts) > 0
                AND computed.conflicts IS DISTINCT FROM released.conflicts
        ) THEN 'conflict' WHEN known.is_known THEN 'joins' ELSE 'new' END,
    CASE WHEN known.is_known THEN settled.agency_id END, opened.problems
FROM partnerships_listing AS opened
LEFT JOIN partnerships_match AS settled ON settled.listing_id = opened.id AND settled.verdict = 'same'
CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM partnerships_match AS other JOIN partnerships_listing AS earlier ON earlier.id = other.listing_id
    WHERE other.agency_id = settled.agency_id AND other.verdict = 'same' AND earlier.opened_in_id <> opened.opened_in_id
) AS is_known) AS known
WHERE opened.opened_in_id = %(run)s AND opened.opened_by_id = %(snapshot)s
"""  # noqa: S608 (names of tables)
DOUBTFUL_BY_RUN = """
SELECT DISTINCT before.agency_id
FROM partnerships_listing AS opened
JOIN partnerships_listing AS earlier
    ON earlier.source_id = opened.source_id AND earlier.key = opened.key AND earlier.id < opened.id
    AND earlier.withdrawn_at IS NULL
JOIN partnerships_match AS before ON before.listing_id = earlier.id AND before.verdict = 'same'
WHERE opened.opened_in_id = %s
    AND NOT EXISTS (
        SELECT FROM partnerships_match AS now WHERE now.listing_id = opened.id AND now.verdict = 'same'
    )
"""


@dataclass(frozen=True)
class RecordEffect:
    """One record that readers would see otherwise: its release row now, and the partnership as it is computed.

    `change_type` is empty where only a row of it would wait for a person.
    """

    partnership: int
    state: str
    before: int | None
    after: int | None
    change_type: str
    in_doubt: bool


def effect_of(run: Run, *, agencies: Collection[int]) -> Effect:
    """What readers would see otherwise of these agencies (ids), once rebuilt in the run's transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(COUNTS), _of_run(run, agencies))
        published, withdrawn, doubtful, changed, status_changed, lost, named = cursor.fetchone()
    return Effect(published, withdrawn, doubtful, changed, status_changed, json.loads(lost), named)


def preview_of(run: Run, *, agencies: Collection[int]) -> Preview:
    """The same record by record, and row by row: to be stored once the run's transaction is taken back."""
    values = _of_run(run, agencies)
    with connection.cursor() as cursor:
        cursor.execute(_statement(FINGERPRINT), values)
        (fingerprint,) = cursor.fetchone()
    listings = _copied(LISTINGS, {"run": run.pk, "snapshot": run.snapshot_id})
    return Preview(fingerprint, _copied(_statement(ROWS), values), listings)


def _copied(statement: str, values: Mapping[str, Any]) -> IO[bytes]:
    """What a statement finds, as COPY writes it."""
    rows = SpooledTemporaryFile[bytes](max_size=MAX_BYTES_IN_MEMORY)
    with connection.cursor() as cursor:
        own = psycopg2_cursor(cursor)
        own.copy_expert(f"COPY ({own.mogrify(statement, values).decode()}) TO STDOUT", rows)
    return rows


def records(agencies: Collection[int], *, doubtful: Collection[int]) -> list[RecordEffect]:
    """The records of these agencies (ids) that differ, once rebuilt. `doubtful`: agencies of which a row waits now."""
    values: dict[str, Any] = {
        "agencies": array_of(agencies),
        "doubtful": array_of(doubtful),
        "source": "",
        "waiting_too": True,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(RECORDS), values)
        return [RecordEffect(*row) for row in cursor.fetchall()]


def rows_meaning(agencies: Collection[int]) -> dict[tuple[int, str], int]:
    """Source and key of each row that stands for one of these agencies (ids) → the agency."""
    settled = Match.objects.filter(AnyOf(F("agency"), agencies), verdict=Verdict.SAME)
    standing = settled.filter(listing__withdrawn_at=None, listing__closed_by=None)
    found = standing.values_list("listing__source_id", "listing__key", "agency_id")
    return {(source, key): agency for source, key, agency in found}


def fallen_into_doubt(meant: Mapping[tuple[int, str], int]) -> set[int]:
    """The agencies of rows that meant one (`rows_meaning`) and wait for a person now."""
    waiting = Listing.objects.awaiting_match().filter(source__in={source for source, _key in meant})
    return {meant[row] for row in waiting.values_list("source_id", "key") if row in meant}


def _of_run(run: Run, agencies: Collection[int]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(DOUBTFUL_BY_RUN, [run.pk])
        doubtful = array_of(agency for (agency,) in cursor.fetchall())
    values = {"run": run.pk, "source": run.source.slug, "waiting_too": False}
    return values | {"agencies": array_of(agencies), "doubtful": doubtful}


def _statement(select: str) -> str:
    return (FOUND + select).format(
        computed_values=value_columns("computed", FLAT_COLUMNS),
        released_values=value_columns("released", FLAT_COLUMNS),
        rows_values=value_columns("rows", FLAT_COLUMNS),
        computed=", ".join(f'computed."{name}"' for name in FLAT_COLUMNS),
        released=", ".join(f'released."{name}"' for name in FLAT_COLUMNS),
    )

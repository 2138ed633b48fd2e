"""What computed partnerships would change for readers, beside the newest release. Changes nothing."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection

from partnerships.actions.releases.publish import FLAT, SAME, value_columns
from partnerships.ingest.effect import Effect
from partnerships.models import Run

RELEASED = "partnerships_releaserow AS released"
COMPUTED = "partnerships_partnership AS computed"

# The newest rows of these agencies, with what is computed for each; and each new one.
DIFFERENCES = f"""
WITH doubtful AS (
    SELECT DISTINCT before.agency_id
    FROM partnerships_listing AS opened
    JOIN partnerships_listing AS earlier
        ON earlier.source_id = opened.source_id AND earlier.key = opened.key AND earlier.id < opened.id
        AND earlier.withdrawn_at IS NULL
    JOIN partnerships_match AS before ON before.listing_id = earlier.id AND before.verdict = 'same'
    WHERE opened.opened_in_id = %(run)s
        AND NOT EXISTS (
            SELECT FROM partnerships_match AS now WHERE now.listing_id = opened.id AND now.verdict = 'same'
        )
), stands AS (
    SELECT released.state, %(source)s = ANY(released.sources) AS is_named,
        NOT coalesce(computed.published, false) AS is_withdrawn,
        released.agency_number IN (SELECT agency_id FROM doubtful) AS is_doubtful,
        coalesce(computed.published AND computed.status <> released.status, false) AS has_other_status,
        coalesce(computed.published AND NOT ({SAME}), false) AS is_changed
    FROM {RELEASED} LEFT JOIN {COMPUTED} ON computed.id = released.partnership_id
    WHERE upper_inf(released.versions) AND released.agency_number = ANY(%(agencies)s)
)
SELECT
    (SELECT count(*) FROM {COMPUTED} WHERE computed.published AND computed.agency_id = ANY(%(agencies)s)
        AND NOT EXISTS (
            SELECT FROM {RELEASED} WHERE released.partnership_id = computed.id AND upper_inf(released.versions)
        )),
    (SELECT count(*) FROM stands WHERE is_withdrawn),
    (SELECT count(*) FROM stands WHERE is_doubtful),
    (SELECT count(*) FROM stands WHERE is_changed),
    (SELECT count(*) FROM stands WHERE has_other_status AND is_named),
    (SELECT coalesce(jsonb_object_agg(state, lost), '{{{{}}}}') FROM (
        SELECT state, count(*) AS lost FROM stands
        WHERE is_named AND (is_withdrawn OR is_doubtful OR has_other_status) GROUP BY state
    ) AS by_state),
    (SELECT count(*) FROM {RELEASED} WHERE upper_inf(released.versions) AND %(source)s = ANY(released.sources))
"""  # noqa: S608 (columns of FlatRecord)


def effect_of(run: Run, *, agencies: Collection[int]) -> Effect:
    """What readers would see otherwise of these agencies (ids), once rebuilt in the run's transaction."""
    statement = DIFFERENCES.format(
        computed_values=value_columns("computed", FLAT), released_values=value_columns("released", FLAT)
    )
    values: dict[str, Any] = {"run": run.pk, "source": run.source.slug, "agencies": sorted(agencies)}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        published, withdrawn, doubtful, changed, status_changed, lost, named = cursor.fetchone()
    return Effect(published, withdrawn, doubtful, changed, status_changed, json.loads(lost), named)

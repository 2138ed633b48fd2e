"""Of acts that wait: how the rows that they changed stood before. Readers' pages show those until they are published."""

from django.db import migrations

TOLD = """
UPDATE partnerships_act AS act
SET rows = act.rows || (
    SELECT coalesce(array_agg(DISTINCT was), '{}') FROM jsonb_array_elements(act.changes) AS change, LATERAL (VALUES
        (CASE WHEN change->>'table' = 'listing' AND change->'before' ? 'id' AND change->'before'->>'withdrawn_at' IS NULL
            THEN 'was listing ' || (change->>'row') END),
        (CASE WHEN change->>'table' = 'match' AND change->'before' ? 'id' THEN 'was match '
            || (change->'before'->>'listing_id') || ' ' || coalesce(change->'before'->>'agency_id', '0') || ' '
            || (change->'before'->>'verdict') END),
        (CASE WHEN change->>'table' = 'match' AND change->'after' ? 'id'
            AND (change->'before'->>'agency_id' IS DISTINCT FROM change->'after'->>'agency_id'
                OR NOT change->'before' ? 'id') THEN 'was match '
            || (change->'after'->>'listing_id') || ' ' || coalesce(change->'after'->>'agency_id', '0') || ' none' END)
    ) AS told (was) WHERE was IS NOT NULL
)
WHERE act.change_set_id IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0029_request_tried")]

    operations = [migrations.RunSQL(TOLD, migrations.RunSQL.noop)]

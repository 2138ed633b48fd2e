"""Reasons of matches that were not true of both sides are taken out; those of matches that an act keeps are left."""

from django.db import migrations

TAKE_OUT = """
UPDATE partnerships_match AS match SET reasons = (
    SELECT coalesce(jsonb_agg(reason ORDER BY number), '[]')
    FROM jsonb_array_elements_text(match.reasons) WITH ORDINALITY AS each (reason, number)
    WHERE reason NOT IN ('The row''s own place has the other spelling.', 'A neighbor has the same name.')
    AND (
        reason NOT LIKE 'Both are in %%' OR reason = 'Both are in one county.' OR EXISTS (
            SELECT FROM partnerships_match AS other JOIN partnerships_listing AS row ON row.id = other.listing_id
            WHERE other.agency_id = match.agency_id AND other.listing_id <> match.listing_id
            AND other.verdict = 'same' AND row.withdrawn_at IS NULL
            AND reason IN ('Both are in ' || row.city || '.', 'Both are in ' || row.placed_in || '.')
        )
    )
)
WHERE match.decided_by_id IS NULL
AND match.reasons::text ~ 'Both are in |own place has the other|A neighbor has the same'
AND NOT EXISTS (SELECT FROM partnerships_act WHERE rows @> ARRAY['match ' || match.id]::varchar[])
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0013_audit_log_kept")]

    operations = [migrations.RunSQL([(TAKE_OUT, [])], migrations.RunSQL.noop)]

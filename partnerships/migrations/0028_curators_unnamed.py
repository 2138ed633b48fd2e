"""Who entered a row by hand, or whose edits were discarded, is told by the audit log alone: readers were told it too."""

from django.db import migrations

UNNAME = """
UPDATE partnerships_snapshot SET origin = 'entered by a curator'
WHERE origin LIKE 'entered by %' AND id IN (SELECT snapshot_id FROM partnerships_run WHERE asked ? 'by_hand');
UPDATE partnerships_release SET why = 'Edits that were discarded' WHERE why ~ '^Edits of .*: discarded$';
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0027_chosen_rows")]

    operations = [migrations.RunSQL(UNNAME, migrations.RunSQL.noop)]

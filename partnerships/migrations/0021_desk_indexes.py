"""What a decision at the desk asks for is found by an index: the rows that wait, like names, what an agency published."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations, models
from django.db.models import F, Q

from partnerships.models.folded_names import Distinctive

FUNCTION = r"""
CREATE FUNCTION ringwatch_distinctive(text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $body$
    SELECT btrim(regexp_replace(regexp_replace(public.ringwatch_letters($1),
        '\y(?:police|public safety|sheriff\w{0,3}|fire|department|dept|pd|office|division|bureau|city|town|township'
        '|village|borough|county|of|the)\y', ' ', 'g'), ' +', ' ', 'g'))
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0020_report_outcomes")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION ringwatch_distinctive(text)"),
        migrations.AddIndex(
            "agency",
            GinIndex(OpClass(Distinctive("name"), name="gin_trgm_ops"), name="agency_distinctive"),
        ),
        migrations.AddIndex(
            "directoryagency", models.Index(F("state"), Distinctive("name"), name="directory_distinctive")
        ),
        migrations.AddIndex(
            "match", models.Index(fields=["listing"], condition=Q(verdict="unsure"), name="match_unsure")
        ),
        migrations.AddIndex(
            "releaserow",
            models.Index(
                fields=["agency_number"], condition=Q(versions__upper_inf=True), name="releaserow_newest_agency"
            ),
        ),
    ]

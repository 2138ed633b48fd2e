"""How long evidence shows a partnership: its columns, statements that are no partnerships, a layout for releases.

Rows released before keep what they said. Their columns that are new hold what questions of days need: `possible` as
questions were answered then, and nothing that is certain, because those rows do not say where their evidence ends.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


AS_BEFORE = """
UPDATE partnerships_release SET layout = 1;
UPDATE partnerships_releaserow SET
    statuses = ARRAY[status], rows_saying_so = cardinality(listing_ids), lists_saying_so = cardinality(sources),
    certain = 'empty', possible = CASE
        WHEN "start" IS NULL THEN NULL
        WHEN "end" IS NOT NULL AND lower("start") > upper("end") THEN 'empty'
        ELSE daterange(lower("start"), upper("end")) END;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0007_match_with_list"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReleaseStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_name", models.CharField(max_length=300)),
                ("agency_slug", models.CharField(max_length=200)),
                (
                    "agency_kind",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("sheriff", "Sheriff"),
                            ("fire", "Fire department"),
                            ("constable", "Constable"),
                            ("prosecutor", "Prosecutor"),
                            ("state_police", "State police"),
                            ("campus", "Campus police"),
                            ("tribal", "Tribal police"),
                            ("other", "Other public body"),
                        ],
                        max_length=20,
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=200)),
                ("county", models.CharField(blank=True, max_length=200)),
                ("county_fips", models.CharField(blank=True, max_length=5)),
                ("state", models.CharField(blank=True, max_length=2)),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("neighbors", "Neighbors account"),
                            ("subsidy", "Camera subsidy"),
                            ("community_requests", "Community Requests"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("denied", "reports that the agency denies it"),
                            ("reported_none", "reports that there was none at that time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("said", django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                (
                    "said_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "to the day"),
                            ("month", "to the month"),
                            ("year", "to the year"),
                            ("by", "that day or earlier"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "listing_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("agency_number", models.BigIntegerField()),
                ("versions", django.contrib.postgres.fields.ranges.IntegerRangeField()),
            ],
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("agency_name", models.CharField(max_length=300)),
                ("agency_slug", models.CharField(max_length=200)),
                (
                    "agency_kind",
                    models.CharField(
                        choices=[
                            ("police", "Police"),
                            ("sheriff", "Sheriff"),
                            ("fire", "Fire department"),
                            ("constable", "Constable"),
                            ("prosecutor", "Prosecutor"),
                            ("state_police", "State police"),
                            ("campus", "Campus police"),
                            ("tribal", "Tribal police"),
                            ("other", "Other public body"),
                        ],
                        max_length=20,
                    ),
                ),
                ("city", models.CharField(blank=True, max_length=200)),
                ("county", models.CharField(blank=True, max_length=200)),
                ("county_fips", models.CharField(blank=True, max_length=5)),
                ("state", models.CharField(blank=True, max_length=2)),
                (
                    "program",
                    models.CharField(
                        choices=[
                            ("neighbors", "Neighbors account"),
                            ("subsidy", "Camera subsidy"),
                            ("community_requests", "Community Requests"),
                            ("other", "Other"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("denied", "reports that the agency denies it"),
                            ("reported_none", "reports that there was none at that time"),
                        ],
                        max_length=20,
                    ),
                ),
                ("said", django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True)),
                (
                    "said_precision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("day", "to the day"),
                            ("month", "to the month"),
                            ("year", "to the year"),
                            ("by", "that day or earlier"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
                (
                    "listing_ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
            ],
        ),
        migrations.RemoveIndex(
            model_name="releaserow",
            name="releaserow_counted",
        ),
        migrations.RemoveIndex(
            model_name="releaserow",
            name="releaserow_dated",
        ),
        migrations.AddField(
            model_name="partnership",
            name="announced",
            field=django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="partnership",
            name="announced_precision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("day", "to the day"),
                    ("month", "to the month"),
                    ("year", "to the year"),
                    ("by", "that day or earlier"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="attested_until",
            field=models.DateField(
                blank=True, help_text="The last day on which any evidence shows it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="certain",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, help_text="The days on which it certainly was.", null=True
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="lists_saying_so",
            field=models.PositiveIntegerField(default=0, help_text="The lists that those stand in."),
        ),
        migrations.AddField(
            model_name="partnership",
            name="overridden",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="possible",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True,
                help_text="The days on which it may have been in force, the certain ones too.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="rows_saying_so",
            field=models.PositiveIntegerField(
                default=0, help_text="Of the listings, those that say that there is, will be or was a tie."
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="status_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="statuses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="The status before the first of `status_days`, and from each of them on; the last is `status`.",
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="release",
            name="layout",
            field=models.PositiveSmallIntegerField(
                default=2, help_text="Which columns its files have, and what they mean."
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="announced",
            field=django.contrib.postgres.fields.ranges.DateRangeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="announced_precision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("day", "to the day"),
                    ("month", "to the month"),
                    ("year", "to the year"),
                    ("by", "that day or earlier"),
                ],
                max_length=5,
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="attested_until",
            field=models.DateField(
                blank=True, help_text="The last day on which any evidence shows it.", null=True
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="certain",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True, help_text="The days on which it certainly was.", null=True
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="lists_saying_so",
            field=models.PositiveIntegerField(default=0, help_text="The lists that those stand in."),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="overridden",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="possible",
            field=django.contrib.postgres.fields.ranges.DateRangeField(
                blank=True,
                help_text="The days on which it may have been in force, the certain ones too.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="rows_saying_so",
            field=models.PositiveIntegerField(
                default=0, help_text="Of the listings, those that say that there is, will be or was a tie."
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="status_days",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.DateField(), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="releaserow",
            name="statuses",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                default=list,
                help_text="The status before the first of `status_days`, and from each of them on; the last is `status`.",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="first_listed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="status",
            field=models.CharField(
                choices=[
                    ("listed", "Listed"),
                    ("list_retired", "List retired"),
                    ("reported", "Reported"),
                    ("announced", "Announced only"),
                    ("delisted", "Gone from the list"),
                    ("ended", "Ended"),
                    ("denied", "Disputed by the agency"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="releaserow",
            name="first_listed_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="releaserow",
            name="status",
            field=models.CharField(
                choices=[
                    ("listed", "Listed"),
                    ("list_retired", "List retired"),
                    ("reported", "Reported"),
                    ("announced", "Announced only"),
                    ("delisted", "Gone from the list"),
                    ("ended", "Ended"),
                    ("denied", "Disputed by the agency"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddIndex(
            model_name="releaserow",
            index=models.Index(
                fields=["county_fips"],
                include=(
                    "versions",
                    "changed_on",
                    "start",
                    "start_precision",
                    "end",
                    "possible",
                    "certain",
                    "latitude",
                    "longitude",
                    "agency_kind",
                    "program",
                    "status",
                    "state",
                ),
                name="releaserow_counted",
            ),
        ),
        migrations.AddIndex(
            model_name="releaserow",
            index=models.Index(
                fields=["start", "end"], include=("versions", "possible", "certain"), name="releaserow_dated"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("announced", None), ("announced_precision", "")),
                    models.Q(
                        ("announced__isnull", False), models.Q(("announced_precision", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="partnership_announced_with_precision",
            ),
        ),
        migrations.AddIndex(
            model_name="releasestatement",
            index=models.Index(fields=["agency_number"], name="releasestatement_agency"),
        ),
        migrations.AddConstraint(
            model_name="releasestatement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("agency_number", "="), ("program", "="), ("versions", "&&")],
                name="releasestatement_one_a_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="releasestatement",
            constraint=models.CheckConstraint(
                condition=models.Q(("versions__isempty", False)), name="releasestatement_holds_somewhere"
            ),
        ),
        migrations.AddField(
            model_name="statement",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="statements",
                to="partnerships.agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(fields=("agency", "program"), name="statement_once"),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("said", None), ("said_precision", "")),
                    models.Q(("said__isnull", False), models.Q(("said_precision", ""), _negated=True)),
                    _connector="OR",
                ),
                name="statement_said_with_precision",
            ),
        ),
        migrations.RunSQL(AS_BEFORE, migrations.RunSQL.noop),
    ]

"""The nature of each source: of a declared one as its declaration has it, of a curator's as it was read so far."""

from django.db import migrations, models
from django.db.models import Count, Q

DECLARED = {
    "announcements": "reports",
    "eff-atlas": "roll",
    "eff-border-communities": "one_off",
    "hifld": "one_off",
    "ring-active-agency-map": "roll",
}


def say_natures(apps, schema_editor):
    """Until now every list was read as a roll.

    A curator's list stays one where it is kept up to date: its rows name agencies, and it is fetched again or has
    come more than once. Rows that tell of events are reports. Else it is a table published once, which says the
    least; a curator may say otherwise on the source's page.
    """
    Source = apps.get_model("partnerships", "Source")
    for slug, nature in DECLARED.items():
        Source.objects.filter(slug=slug, declared=True).update(nature=nature)
    curated = Source.objects.filter(declared=False)
    curated.exclude(mapping__event="listed").update(nature="reports")
    applied = Count("snapshots", filter=Q(snapshots__applied_at__isnull=False))
    kept = curated.filter(mapping__event="listed").annotate(applied=applied)
    kept = kept.filter(Q(rhythm__isnull=False) | Q(applied__gt=1))
    Source.objects.filter(pk__in=list(kept.values_list("pk", flat=True))).update(nature="roll")


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0002_records")]

    operations = [
        migrations.AddField(
            model_name="source",
            name="nature",
            field=models.CharField(
                choices=[
                    ("roll", "A roll, kept up to date"),
                    ("reports", "A collection of reports"),
                    ("one_off", "A table published once"),
                ],
                default="one_off",
                help_text="What standing on the list says, and on which days. A table published once says the least.",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="source",
            constraint=models.CheckConstraint(
                condition=models.Q(("nature__in", ["roll", "reports", "one_off"])),
                name="source_nature_known",
            ),
        ),
        migrations.RunPython(say_natures, migrations.RunPython.noop, elidable=False),
    ]

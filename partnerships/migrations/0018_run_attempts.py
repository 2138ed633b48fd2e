"""A run counts how often it was begun, so that one whose process dies again and again is given up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0017_roles")]

    operations = [
        migrations.AddField(
            model_name="run",
            name="attempts",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How often it was begun: more than once where its process died."
            ),
        )
    ]

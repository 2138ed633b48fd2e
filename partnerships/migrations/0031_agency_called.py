"""Agencies are found by their name, whatever its capitals: a run asks for those of each name that it makes one of."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0030_rows_as_they_were")]

    operations = [migrations.AddIndex("agency", models.Index(Lower("name"), name="agency_called"))]

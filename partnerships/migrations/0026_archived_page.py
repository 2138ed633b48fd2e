from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0025_archived_copies")]

    operations = [migrations.RenameModel("ArchivedCopy", "ArchivedPage")]

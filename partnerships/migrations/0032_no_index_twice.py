"""Four indexes go that say what the first column of another says: each row written was entered in both.

The rows of a list, of a listing and of an agency are found by `(source, key)`, `match_once` and `partnership_once`; the
index of `closed_by` was made twice. They are dropped by their names: Django, altering a match's field, would also drop
the partial index that holds a listing to one agency.
"""

from django.db import migrations, models
from django.db.models import PROTECT

INDEXES = (
    ("partnerships_listing", "source", "partnerships_listing_source_id_6f65b1ee", "listings"),
    ("partnerships_match", "listing", "partnerships_match_listing_id_55beae2c", "matches"),
    ("partnerships_partnership", "agency", "partnerships_partnership_agency_id_4e29c301", "partnerships"),
)
"""(table, field, index, name of its rows)"""


def without_index(table: str, field: str, index: str, rows: str) -> migrations.SeparateDatabaseAndState:
    return migrations.SeparateDatabaseAndState(
        [migrations.RunSQL(f"DROP INDEX {index}", f"CREATE INDEX {index} ON {table} ({field}_id)")],
        [
            migrations.AlterField(
                table.removeprefix("partnerships_"),
                field,
                models.ForeignKey(
                    db_index=False, on_delete=PROTECT, related_name=rows, to=f"partnerships.{field}"
                ),
            )
        ],
    )


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0031_agency_called")]

    operations = [
        migrations.RemoveIndex("listing", "partnership_closed__1d3260_idx"),
        *(without_index(*index) for index in INDEXES),
    ]

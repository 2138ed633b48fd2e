"""Names as search and sorting compare them: two functions, and columns that they fill, of rows released before too.

The functions do in the database what `partnerships.search_text` does; change both together, in a new migration.
"""

import string

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from partnerships.models.folded_names import folded_names, letters_of
from partnerships.search_text import APOSTROPHES, DASHES, LETTERS, WRITTEN_OUT

CLOSED_UP = APOSTROPHES.replace("'", "''")
FROM, TO = DASHES + "".join(LETTERS), "-" * len(DASHES) + "".join(LETTERS.values())
SHORT = "|".join(WRITTEN_OUT)
WRITE_OUT = "\n".join(
    rf"        found := regexp_replace(found, '\m{short}\M', '{word}', 'g');"
    for short, word in WRITTEN_OUT.items()
)

PARTING = "".join(sign for sign in string.punctuation if sign not in "'`&").replace("\\", "\\\\")
"""Signs of ASCII that part words; in an escaped string of SQL."""
DROPPED = "\\'`" + "".join(f"\\x{code:02x}" for code in (*range(1, 32), 127))
SPACES = " " * (len(PARTING) - 1)

FUNCTIONS = rf"""
CREATE FUNCTION ringwatch_letters(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    found text COLLATE "C" := $1;
BEGIN
    IF octet_length(found) <> char_length(found) THEN
        found := translate(normalize(translate(found, '{CLOSED_UP}', ''), NFKD), '{FROM}', '{TO}');
        found := regexp_replace(found, '[^ -~]', '', 'g');
    END IF;
    found := translate(lower(found), E'{PARTING}{DROPPED}', '{SPACES}');
    IF position('&' IN found) > 0 THEN
        found := replace(found, '&', ' and ');
    END IF;
    IF position('  ' IN found) > 0 THEN
        found := regexp_replace(found, ' +', ' ', 'g');
    END IF;
    RETURN btrim(found);
END
$body$;

CREATE FUNCTION ringwatch_folded(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    found text COLLATE "C" := public.ringwatch_letters($1);
BEGIN
    IF found ~ '\m(?:{SHORT})\M' THEN
{WRITE_OUT}
    END IF;
    RETURN found;
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0009_snapshot_parts")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION ringwatch_folded(text); DROP FUNCTION ringwatch_letters(text);"
        ),
        migrations.RemoveIndex("releaserow", "releaserow_capitals"),
        migrations.RemoveIndex("releaserow", "releaserow_usual_order"),
        migrations.AddField("releaserow", "agency_letters", letters_of("agency_name")),
        migrations.AddField("releaserow", "city_letters", letters_of("city")),
        migrations.AddField("releaserow", "county_letters", letters_of("county")),
        migrations.AddField("releaserow", "folded", folded_names()),
        migrations.AddField("releasestatement", "agency_letters", letters_of("agency_name")),
        migrations.AddField("releasestatement", "folded", folded_names()),
        migrations.AddIndex(
            "releaserow",
            models.Index(
                fields=["state", "agency_letters", "partnership_id"],
                include=["versions"],
                name="releaserow_usual_order",
            ),
        ),
        migrations.AddIndex(
            "releaserow", GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="releaserow_folded")
        ),
    ]

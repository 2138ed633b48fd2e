"""Writing many rows at once with PostgreSQL's COPY. Knows fields, not what they are about."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import connection, models


def copy_in(rows: Iterable[models.Model]) -> list[models.Model]:
    """Insert rows of one table, each given its number first. Gives the rows.

    As with `bulk_create`, no `save` runs; `auto_now_add` fields are filled.
    """
    rows = list(rows)
    if not rows:
        return rows
    table = type(rows[0])._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table.db_table, table.pk.column, sum(row.pk is None for row in rows)],
        )
        numbers = (number for (number,) in cursor.fetchall())
        for row in rows:
            if row.pk is None:
                row.pk = next(numbers)
        copy_to(table.db_table, rows, cursor)
    for row in rows:
        row._state.adding, row._state.db = False, "default"
    return rows


def copy_to(name: str, rows: list[models.Model], cursor) -> None:
    """COPY rows, whose numbers are set, into the table of this name, which has their columns."""
    fields = type(rows[0])._meta.concrete_fields
    cells = [_cell(field) for field in fields]
    lines = io.StringIO()
    for row in rows:
        lines.write("\t".join([cell(row) for cell in cells]) + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    cursor.copy_expert(f'COPY "{name}" ({columns}) FROM STDIN', lines)


ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def _cell(field: models.Field) -> Callable[[models.Model], str]:
    """How a row's value of this field is written in COPY's text format."""
    write = next((written for kind, written in WRITTEN if isinstance(field, kind)), str)
    filled = getattr(field, "auto_now_add", False)

    def cell(row: models.Model) -> str:
        value = field.pre_save(row, add=True) if filled else getattr(row, field.attname)
        return r"\N" if value is None else write(value).translate(ESCAPES)

    return cell


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _boolean(value) -> str:
    return "t" if value else "f"


def _array(value) -> str:
    return "{" + ",".join(_element(item) for item in value) + "}"


def _element(item) -> str:
    text = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _range(value) -> str:
    lower, upper = ("" if bound is None else bound for bound in (value.lower, value.upper))
    return f"[{lower},{upper})"


WRITTEN = (
    (models.JSONField, _json),
    (models.BooleanField, _boolean),
    (ArrayField, _array),
    (RangeField, _range),
)
"""How values of a kind of field are written; all others as `str` gives them."""

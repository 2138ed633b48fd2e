"""Writing many rows at once with PostgreSQL's COPY. Knows fields, not what they are about."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import connection, models

NULL = r"\N"
MANY = 1_000
"""Rows after whose writing the planner's statistics are worth their time."""
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def copy_in(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple]) -> list[int]:
    """Insert rows, each the values of the fields named (a relation's is its number). Gives the rows' numbers.

    A field that is not named has its default. As with `bulk_create`, no `save` runs.
    """
    rows, table = list(rows), model._meta
    if not rows:
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [table.db_table, table.pk.column, len(rows)],
        )
        numbers = [number for (number,) in cursor.fetchall()]
        numbered = ((number, *row) for number, row in zip(numbers, rows, strict=True))
        copy_to(table.db_table, model, (table.pk.name, *names), numbered, cursor)
    return numbers


def copy_to(
    table: str, model: type[models.Model], names: Sequence[str], rows: Iterable[tuple], cursor
) -> None:
    """COPY rows, each the values of the model's fields named, into the table, which has the model's columns."""
    named = [model._meta.get_field(name) for name in names]
    others = [field for field in model._meta.concrete_fields if field not in named and not field.primary_key]
    same = "".join("\t" + _default(field) for field in others)
    writers = [_writer(field) for field in named]
    lines = io.StringIO()
    for row in rows:
        cells = [NULL if value is None else write(value) for write, value in zip(writers, row, strict=True)]
        lines.write("\t".join(cells) + same + "\n")
    lines.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in (*named, *others))
    cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN', lines)


def analyze(table: str) -> None:
    """Count a table for the planner: what our own transaction wrote is in no statistics yet."""
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{table}"')


def _default(field: models.Field) -> str:
    value = (
        field.pre_save(field.model(), add=True)
        if getattr(field, "auto_now_add", False)
        else field.get_default()
    )
    return NULL if value is None else _writer(field)(value)


def _writer(field: models.Field) -> Callable[[object], str]:
    """How a value of this field is written in COPY's text format."""
    return next((written for kind, written in WRITTEN if isinstance(field, kind)), str)


def _text(value: str) -> str:
    return value.translate(ESCAPES)


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False).translate(ESCAPES)


def _boolean(value) -> str:
    return "t" if value else "f"


def _array(value) -> str:
    return ("{" + ",".join(_element(item) for item in value) + "}").translate(ESCAPES)


def _element(item) -> str:
    text = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _range(value) -> str:
    lower, upper = ("" if bound is None else bound for bound in (value.lower, value.upper))
    return f"[{lower},{upper})"


WRITTEN = (
    (models.CharField, _text),
    (models.TextField, _text),
    (models.JSONField, _json),
    (models.BooleanField, _boolean),
    (ArrayField, _array),
    (RangeField, _range),
)
"""How values of a kind of field are written; all others as `str` gives them."""

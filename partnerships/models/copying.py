"""Writing many rows at once with PostgreSQL's COPY. Knows fields, not what they are about."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import connection, models

MANY = 200
"""Rows after whose writing the planner's statistics are worth their time."""


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
    fields, same = [*named, *others], [_default(field) for field in others]
    written = [(place, write) for place, write in enumerate(map(_writer, fields)) if write]
    lines = io.StringIO()
    file = csv.writer(lines)
    for row in rows:
        cells = [*row, *same]
        for place, write in written:
            if cells[place] is not None:
                cells[place] = write(cells[place])
        file.writerow(cells)
    lines.seek(0)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    texts = ", ".join(f'"{field.column}"' for field in fields if isinstance(field, TEXTS) and not field.null)
    empty = f", FORCE_NOT_NULL ({texts})" if texts else ""
    cursor.copy_expert(f'COPY "{table}" ({columns}) FROM STDIN (FORMAT csv{empty})', lines)


def analyze(table: str) -> None:
    """Count a table for the planner: what our own transaction wrote is in no statistics yet."""
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{table}"')


def _default(field: models.Field):
    return (
        field.pre_save(field.model(), add=True)
        if getattr(field, "auto_now_add", False)
        else field.get_default()
    )


def _writer(field: models.Field) -> Callable[[object], str] | None:
    """How a value of this field is written, where it is otherwise than `str` gives it."""
    return next((written for kind, written in WRITTEN if isinstance(field, kind)), None)


def _json(value) -> str:
    return json.dumps(value, ensure_ascii=False)


def _array(value) -> str:
    return "{" + ",".join(_element(item) for item in value) + "}"


def _element(item) -> str:
    text = str(item).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _range(value) -> str:
    lower, upper = ("" if bound is None else bound for bound in (value.lower, value.upper))
    return f"[{lower},{upper})"


TEXTS = (models.CharField, models.TextField)
"""Fields where an empty cell is an empty text; elsewhere it is none."""
WRITTEN = ((models.JSONField, _json), (ArrayField, _array), (RangeField, _range))

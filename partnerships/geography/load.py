"""Brings the bundled reference files into the tables. Changes nothing when the tables already hold them.

Rows are upserted and never truncated, because agencies and records point at them. It knows the files and
their tables, and nothing of what stands in them.
"""

import contextlib
import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone

from partnerships.geography import reference
from partnerships.models import County, Place, PostalName, ReferenceFile, State, ZipCode
from partnerships.models.copy import copy_file

log = logging.getLogger(__name__)

RENAMED = {"state": "state_id", "county_fips": "county_id"}


@dataclass(frozen=True)
class Table:
    """Which table a file fills, and the columns by which its rows are known again."""

    model: type[Model]
    key: tuple[str, ...]


TABLES = {
    "states.csv": Table(State, ("code",)),
    "counties.csv": Table(County, ("fips",)),
    "places.csv": Table(Place, ("geonameid",)),
    "postal_names.csv": Table(PostalName, ("state_id", "county_id", "folded")),
    "zip_codes.csv": Table(ZipCode, ("code",)),
}
"""In the order in which they point at each other."""


def load_reference() -> dict[str, int]:
    """Load every bundled file that changed since it was last loaded; returns {file name: rows now held}.

    Empty when nothing changed. All files are loaded in one transaction, or none.
    """
    gone = {}
    with transaction.atomic():
        known = dict(ReferenceFile.objects.values_list("name", "sha256"))
        for name, table in TABLES.items():
            sha256 = hashlib.sha256((reference.FOLDER / name).read_bytes()).hexdigest()
            if known.get(name) != sha256:
                gone[name] = _bring(name, table)
                ReferenceFile.objects.update_or_create(
                    name=name, defaults={"sha256": sha256, "loaded_at": timezone.now()}
                )
        for name in reversed(gone):
            _forget(TABLES[name].model, gone[name])
        held = {name: TABLES[name].model._default_manager.count() for name in gone}
    if held:
        log.info("Reference files loaded: %s", ", ".join(f"{name} ({rows})" for name, rows in held.items()))
    return held


def _bring(name: str, table: Table) -> list[Any]:
    """Copy one file beside its table and bring it in; the keys of the rows that no longer stand in it."""
    target, key = table.model._meta.db_table, ", ".join(table.key)
    fields = [RENAMED.get(field, field) for field in reference.FILES[name]._fields]
    columns = ", ".join(fields)
    changes = ", ".join(f"{field} = excluded.{field}" for field in fields if field not in table.key)
    same = " and ".join(f"kept.{field} = brought.{field}" for field in table.key)
    with connection.cursor() as cursor:
        cursor.execute(f"create temporary table brought as select {columns} from {target} limit 0")  # noqa: S608 (tables and fields of models)
        with (reference.FOLDER / name).open(encoding="utf-8") as file:
            copy_file("copy brought from stdin with (format csv, header)", file, cursor)
        cursor.execute(
            f"insert into {target} ({columns}) select {columns} from brought"  # noqa: S608 (tables and fields of models)
            f" on conflict ({key}) do update set {changes}"
        )
        cursor.execute(
            f"select kept.{table.model._meta.pk.column} from {target} kept"  # noqa: S608 (tables and fields of models)
            f" where not exists (select from brought where {same})"
        )
        gone = [key for (key,) in cursor.fetchall()]
        cursor.execute("drop table brought")
    return gone


def _forget(model: type[Model], keys: list[Any]) -> None:
    """Drop rows that left their file, but for those still pointed at: a record keeps its county."""
    rows = model._default_manager.filter(pk__in=keys)
    try:
        rows.delete()
    except ProtectedError:
        for row in rows:
            with contextlib.suppress(ProtectedError):
                row.delete()

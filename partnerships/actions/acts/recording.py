"""What an act changes, row by row: the rows that it may change are read before and after it.

What a person wrote for one answer, and what the program changes by itself, is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, QuerySet
from django.utils.duration import duration_iso_string

from partnerships.models import Act, Agency, AuditEntry, Listing, Match, Override, Report, Source
from partnerships.models.curation.acts import ABOUT, WAS_LISTING, WAS_MATCH

TABLES: dict[str, type[Model]] = {
    "match": Match,
    "listing": Listing,
    "override": Override,
    "agency": Agency,
    "report": Report,
    "source": Source,
}
"""Whose rows acts record, by the name they have in `Act.changes`."""
PERMISSIONS = {
    "match": "change_match",
    "listing": "add_listing",
    "override": "change_override",
    "agency": "change_agency",
    "report": "change_report",
    "source": "change_source",
}
"""What a person needs to undo a change of each table."""
BY_THEMSELVES = {"source": ("next_due_at", "row_scheme")}
"""Fields that the program changes without an act; undoing leaves them as they are."""
NOT_KEPT = {"report": ("email", "record", "wrong", "address")}
"""Fields that no act keeps: what a reader wrote, and an address that is erased with the answer."""
Values = dict[str, Any]


@dataclass
class Recording:
    """The rows of an act that is under way. `also` adds rows that it made."""

    watched: list[QuerySet[Any]]
    before: dict[tuple[str, int], Values] = field(default_factory=dict)
    made: list[Model] = field(default_factory=list)

    def also(self, record: Model) -> None:
        self.made.append(record)

    def watch(self, rows: QuerySet[Any]) -> None:
        """Watch more rows, as they are now."""
        self.watched.append(rows)
        self.before |= read_rows([rows])

    def changes(self) -> list[Values]:
        """Each row that is not as it was, in order of table and number."""
        after = read_rows(self.watched)
        for table, row in [*self.before, *((table_of(one), one.pk) for one in self.made)]:
            after |= read_rows([TABLES[table]._default_manager.filter(pk=row)])
        return [
            {
                "table": table,
                "row": row,
                "before": self.before.get((table, row)),
                "after": after.get((table, row)),
            }
            for table, row in sorted({*self.before, *after})
            if self.before.get((table, row)) != after.get((table, row))
        ]

    def keep(self, entry: AuditEntry, by: User, undoes: Act | None = None) -> Act:
        changes = self.changes()
        rows = [f"{one['table']} {one['row']}" for one in changes]
        rows += [f"{ABOUT}{number}" for number in sorted(agencies_named(changes))]
        rows += dict.fromkeys(was for one in changes for was in _as_it_was(one))
        return Act.objects.create(entry=entry, by=by, changes=changes, rows=rows, undoes=undoes)


@contextmanager
def recorded(*watched: QuerySet[Any]) -> Iterator[Recording]:
    """Watch these rows while an act changes them; call `keep` on it before the block ends."""
    yield Recording(list(watched), read_rows(watched))


def agencies_named(changes: Iterable[Values]) -> set[int]:
    """The agencies that the rows changed belong to."""
    sides = (values for one in changes for values in (one["before"], one["after"]) if values)
    return {values["agency_id"] for values in sides if values.get("agency_id")}


def _as_it_was(change: Values) -> Iterator[str]:
    """How a row that readers' pages show stood before the act, as `Act.rows` has it."""
    before, after = change["before"], change["after"]
    if change["table"] == "listing" and before and before["withdrawn_at"] is None:
        yield f"{WAS_LISTING} {change['row']}"
    if change["table"] == "match":
        if before:
            yield f"{WAS_MATCH} {before['listing_id']} {before['agency_id'] or 0} {before['verdict']}"
        if after and (not before or before["agency_id"] != after["agency_id"]):
            yield f"{WAS_MATCH} {after['listing_id']} {after['agency_id'] or 0} none"


def rows_numbered(table: str, numbers: Sequence[int]) -> QuerySet[Any]:
    return TABLES[table]._default_manager.filter(pk__in=numbers)


def read_rows(watched: Iterable[QuerySet[Any]]) -> dict[tuple[str, int], Values]:
    return {(table_of(record), record.pk): _values(record) for rows in watched for record in rows.all()}


def table_of(record: Model) -> str:
    return next(name for name, model in TABLES.items() if isinstance(record, model))


def _values(record: Model) -> Values:
    """The row's values as JSON holds them, to the microsecond."""
    left_out = NOT_KEPT.get(table_of(record), ())
    names = [one.attname for one in record._meta.concrete_fields if one.name not in left_out]
    return {name: _as_json(getattr(record, name)) for name in names}


def _as_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return duration_iso_string(value) if isinstance(value, timedelta) else value


def as_record(model: type[Model], values: Values) -> Model:
    """A record with these values; it is not saved."""
    typed = {one.attname: one for one in model._meta.concrete_fields}
    return model(
        **{
            name: value if value is None else typed[name].to_python(value)
            for name, value in values.items()
            if name in typed
        }
    )

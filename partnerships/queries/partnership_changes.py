"""The partnerships that differ between two versions, with their values before and after, column by column.

Page, file, feed, mail, API and admin all read them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet

from partnerships.models import EVIDENCE_COLUMN
from partnerships.models.vocabulary import Program
from partnerships.queries import changes
from partnerships.queries.changes import ChangeType, Difference, RecordChange
from partnerships.queries.column_values import in_json
from partnerships.queries.columns import COLUMNS

ALWAYS_DIFFERENT = "changed_on"
"""This column differs in every changed row, so it is not compared."""
BATCH_ROWS = 1_000


@dataclass(frozen=True)
class PartnershipChange:
    """One record that differs. `row` is how it is after, or was before it was withdrawn; by column name."""

    change_type: ChangeType
    row: dict[str, Any]
    fields: tuple[tuple[str, object, object], ...] = ()
    """(column, before, after) of each column that differs; empty unless it is of the type "changed"."""
    evidence: tuple[list[int], list[int]] | None = None
    """The listings it rested on and those it rests on, where they differ."""

    @property
    def address(self) -> str:
        """Its page's path."""
        return f"/partnerships/{self.row['partnership_id']}/"

    @property
    def title(self) -> str:
        """ "Dayton Police Department, OH (Neighbors account): changed"."""
        name = ", ".join(filter(None, (self.row["agency"], self.row["state"])))
        return f"{name} ({Program(self.row['program']).label}): {self.change_type.label}"

    @property
    def all_fields(self) -> dict[str, tuple[Any, Any]]:
        """Field → before and after, the evidence last."""
        fields: dict[str, tuple[Any, Any]] = {name: (before, after) for name, before, after in self.fields}
        return fields | ({EVIDENCE_COLUMN: self.evidence} if self.evidence else {})


def partnership_changes(changed: Iterable[RecordChange]) -> list[PartnershipChange]:
    """The records that differ with their values, read at once."""
    changed = list(changed)
    rows = _by("pk", changes.rows(number for one in changed for number in (one.before, one.after) if number))
    return [
        _compared(one.change_type, rows.get(one.before or 0), rows.get(one.after or 0)) for one in changed
    ]


def all_partnership_changes(
    difference: Difference, *, only: ChangeType | None = None
) -> Iterator[PartnershipChange]:
    """All that differs, first what was added, then changed, then withdrawn, read as it is needed."""
    found = difference.each(only=only)
    while chunk := list(islice(found, BATCH_ROWS)):
        yield from partnership_changes(chunk)


def unpublished_changes(agencies: Iterable[Any]) -> list[PartnershipChange]:
    """What publishing these agencies would change, by number."""
    released, computed = changes.unpublished(agencies)
    before, after = _by("partnership_id", released), _by("partnership_id", computed)
    differ = [number for number in sorted({**before, **after}) if before.get(number) != after.get(number)]
    return [
        _compared(ChangeType.of(number in before, number in after), before.get(number), after.get(number))
        for number in differ
    ]


def compared(
    numbers: Iterable[int], released: QuerySet[Any], computed: QuerySet[Any]
) -> list[PartnershipChange]:
    """How each of these records differs between two sets of rows with a `partnership_id`; it is in one at least."""
    before, after = _by("partnership_id", released), _by("partnership_id", computed)
    return [
        _compared(ChangeType.of(one in before, one in after), before.get(one), after.get(one))
        for one in numbers
    ]


Values = tuple[list[int], dict[str, Any]]
"""The listings that a record rests on, and its values by column."""


def _by(key: str, rows: QuerySet[Any]) -> dict[int, Values]:
    """Key → the listings that a record rests on, and its values by column."""
    shown = [column for column in COLUMNS if column.name != ALWAYS_DIFFERENT]
    names = [column.name for column in shown]
    found = rows.values_list(key, F(EVIDENCE_COLUMN), *map(in_json, shown))
    return {number: (rests_on, dict(zip(names, row, strict=True))) for number, rests_on, *row in found}


def _compared(change_type: ChangeType, before: Values | None, after: Values | None) -> PartnershipChange:
    if before is None or after is None:
        _rests_on, row = after or before or ([], {})
        return PartnershipChange(change_type, row)
    (rested_on, was), (rests_on, now) = before, after
    fields = tuple((name, was[name], now[name]) for name in was if was[name] != now[name])
    return PartnershipChange(
        change_type, now, fields, (rested_on, rests_on) if rested_on != rests_on else None
    )

"""Changes between two versions, column by column, as page, file, feed, mail and API show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from partnerships.exports.columns import COLUMNS
from partnerships.exports.json import value
from partnerships.models.vocabulary import Program
from partnerships.queries import changes
from partnerships.queries.changes import Change, Changed

ALWAYS_DIFFERENT = "changed_on"
"""A column that says nothing more about a record that was changed."""


@dataclass(frozen=True)
class Told:
    """One record that differs. `row` is how it is after, or was before it was withdrawn; by column name."""

    what: Change
    row: dict
    fields: tuple[tuple[str, object, object], ...]
    """(column, before, after) of each column that differs; empty unless `what` is changed."""

    @property
    def address(self) -> str:
        """Its page's path."""
        return f"/partnerships/{self.row['partnership_id']}/"

    @property
    def title(self) -> str:
        """ "Dayton Police Department, OH (Neighbors account): changed"."""
        name = ", ".join(filter(None, (self.row["agency"], self.row["state"])))
        return f"{name} ({Program(self.row['program']).label}): {self.what.label}"

    @property
    def lines(self) -> list[str]:
        """What there is to say of it, a line a column: "status: announced → ended"."""
        if self.what is Change.CHANGED:
            said = [f"{name}: {_words(before)} → {_words(after)}" for name, before, after in self.fields]
            return said or [gettext("The evidence behind it changed; its columns did not.")]
        shown = ("status", "start_date", "sources")
        return [f"{name}: {_words(self.row[name])}" for name in shown]


def told(changed: Iterable[Changed]) -> list[Told]:
    """The records that differ with their values, read at once."""
    changed = list(changed)
    numbers = [number for one in changed for number in (one.before, one.after) if number]
    found = changes.rows(numbers).values_list("pk", *(value(column) for column in COLUMNS))
    rows = {pk: dict(zip((column.name for column in COLUMNS), row, strict=True)) for pk, *row in found}
    return [_told(one, rows.get(one.before), rows.get(one.after)) for one in changed]


def _told(one: Changed, before: dict | None, after: dict | None) -> Told:
    fields = ()
    if before and after:
        fields = tuple(
            (name, before[name], after[name])
            for name in before
            if name != ALWAYS_DIFFERENT and before[name] != after[name]
        )
    return Told(one.what, after or before, fields)


def _words(value) -> str:
    if value is None or value == []:
        return gettext("not known")
    return "; ".join(value) if isinstance(value, list) else str(value)

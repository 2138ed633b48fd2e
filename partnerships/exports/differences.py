"""What differs between two versions: partnerships added, changed field by field, withdrawn.

The database compares, and gives what differs row by row; nothing is gathered in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection
from django.db.models import F, QuerySet

from partnerships.exports import csv
from partnerships.exports.columns import COLUMNS
from partnerships.exports.copying import lines
from partnerships.exports.json import value
from partnerships.queries import releases

ABOUT_THE_ROW = {"changed_on"}
"""Columns that every change changes."""
COMPARED = [column for column in COLUMNS if column.name not in ABOUT_THE_ROW]
EVIDENCE = "listing_ids"
FIELDS = (*(column.name for column in COMPARED), EVIDENCE)
HEADER = ("change", "partnership_id", "agency", "agency_id", "state", "program", "field", "before", "after")

DIFFER = """
WITH before AS ({before}), after AS ({after})
SELECT what, before.record AS before, after.record AS after, number
FROM before FULL JOIN after USING (number)
CROSS JOIN LATERAL (SELECT CASE WHEN before.record IS NULL THEN 'added'
    WHEN after.record IS NULL THEN 'withdrawn' ELSE 'changed' END AS what) AS kind
WHERE before.record IS DISTINCT FROM after.record
"""


class What(StrEnum):
    """What became of a partnership from one version to another."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Change:
    """One partnership that differs. `record` is the newest there is of it, by column."""

    what: What
    record: dict
    fields: dict[str, tuple]
    """Field → before and after, for what changed."""

    @property
    def cells(self) -> list[tuple[str, str, str]]:
        """Field, before and after as texts."""
        return [(name, in_words(before), in_words(after)) for name, (before, after) in self.fields.items()]

    @property
    def named(self) -> tuple[str, ...]:
        """What tells which partnership it is, as in `HEADER`."""
        return tuple(self.record[name] or "" for name in HEADER[1:6])


@dataclass(frozen=True)
class Difference:
    """Two versions, the older first. Version 0 is before the first."""

    older: int
    newer: int

    def counts(self) -> dict[str, int]:
        """How many partnerships were added, changed and withdrawn."""
        with connection.cursor() as cursor:
            cursor.execute(
                b"SELECT what, count(*) FROM (" + self._select() + b") AS difference GROUP BY what"
            )
            return {what.value: 0 for what in What} | dict(cursor.fetchall())

    def changes(self, *, only: What | None = None, most: int | None = None) -> Iterator[Change]:
        """What differs, first what was added, then changed, then withdrawn; each by number."""
        select = b"SELECT json_build_object('what', what, 'before', before, 'after', after) FROM ("
        select += self._select() + b") AS difference"
        if only:
            select += f" WHERE what = '{only.value}'".encode()
        select += b" ORDER BY what, number"
        if most is not None:
            select += f" LIMIT {most:d}".encode()
        for chunk in lines(select):
            for line in chunk.decode().split("\n")[:-1]:
                yield _change(json.loads(line))

    def _select(self) -> bytes:
        before = _side(releases.only_in(self.older, other=self.newer))
        after = _side(releases.only_in(self.newer, other=self.older))
        return DIFFER.encode().replace(b"{before}", before).replace(b"{after}", after)


def _side(rows: QuerySet) -> bytes:
    cells = {column.name: value(column) for column in COMPARED} | {EVIDENCE: F(EVIDENCE)}
    columns = ", ".join(f'"{name}"' for name in (*cells, "number"))
    select, parameters = (
        rows.order_by().values_list(*cells.values(), F("partnership_id")).query.sql_with_params()
    )
    with connection.cursor() as cursor:
        rows = cursor.mogrify(f"SELECT * FROM ({select}) AS answer ({columns})", parameters)
    return b"SELECT number, to_jsonb(answer) - 'number' AS record FROM (" + rows + b") AS answer"


def _change(said: dict) -> Change:
    before, after = said["before"] or {}, said["after"] or {}
    fields = {}
    if before and after:
        fields = {name: (before[name], after[name]) for name in FIELDS if before[name] != after[name]}
    record = after or before
    return Change(What(said["what"]), {name: record[name] for name in FIELDS}, fields)


def as_csv(difference: Difference) -> Iterator[bytes]:
    """A line for each field that changed, and one for each partnership added or withdrawn."""
    yield csv.line(HEADER)
    for change in difference.changes():
        for cells in change.cells or [("", "", "")]:
            yield csv.line((change.what.value, *change.named, *cells))


def as_json(difference: Difference) -> Iterator[bytes]:
    """One object: the two versions, and arrays of what was added, changed and withdrawn."""
    yield f'{{"from": {difference.older}, "to": {difference.newer}'.encode()
    for what in What:
        yield f',\n"{what.value}": ['.encode()
        between = b"\n"
        for change in difference.changes(only=what):
            yield between + json.dumps(_object(change), ensure_ascii=False).encode()
            between = b",\n"
        yield b"]"
    yield b"}\n"


def _object(change: Change) -> dict:
    if change.what is not What.CHANGED:
        return change.record
    named = dict(zip(HEADER[1:6], change.named, strict=True))
    fields = {name: {"before": before, "after": after} for name, (before, after) in change.fields.items()}
    return named | {"fields": fields}


def in_words(value) -> str:
    """A value as text; a list parted by semicolons, nothing for what is not known."""
    if isinstance(value, list):
        return ";".join(map(str, value))
    return "" if value is None else str(value)

"""What differs between two versions, among the partnerships of a question.

A partnership belongs to the difference when it matches at either version and its rows are not the same. "Added",
"changed" or "withdrawn" describes the data set, not the question: one that stopped matching is "changed".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerships.models import FLAT_COLUMNS, Partnership, Release, ReleaseRow
from partnerships.models.copy import statement_of
from partnerships.queries.question import Question

TABLE = ReleaseRow._meta.db_table
EMPTY_ROW = ", ".join(
    f'(NULL::{TABLE})."{field.column}"'
    for field in ReleaseRow._meta.concrete_fields
    if field.column != "partnership_id"
)
"""A row of which nothing is known, with the columns of a release row."""
STILL_SHOWN = frozenset({"attested_until", "certain"})
"""Columns that each new snapshot of a roll moves for all its rows: a change of these alone is no news."""

DIFFERENT = """
FROM (SELECT * FROM {table} WHERE {edge_before} AND versions @> %(before)s AND NOT versions @> %(after)s) AS old
FULL JOIN (SELECT * FROM {table} WHERE {edge_after} AND versions @> %(after)s AND NOT versions @> %(before)s) AS new
    USING (partnership_id)
WHERE {matched} AND ({old}) IS DISTINCT FROM ({new}) AND partnership_id > %(beyond)s
"""
SINCE_THE_EMPTY_ONE = """
FROM {table} AS new CROSS JOIN (SELECT {empty}) AS old
WHERE new.versions @> %(after)s AND {matched} AND new.partnership_id > %(beyond)s
"""
"""What differs from the version before the first: everything, which an index gives in order."""
CHANGED_WITHIN = "{end}(versions) > %(least)s AND {end}(versions) <= %(most)s"
"""What holds in one version and not in the other began or ended between them: that, an index finds."""

CHANGE_TYPE = (
    """CASE WHEN old.id IS NULL THEN 'added' WHEN new.id IS NULL THEN 'withdrawn' ELSE 'changed' END"""
)


class ChangeType(TextChoices):
    """What became of a record."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def of(cls, before: bool, after: bool) -> ChangeType:
        """What became of a record that is in one of two versions, or in both."""
        return cls.CHANGED if before and after else cls.ADDED if after else cls.WITHDRAWN


@dataclass(frozen=True)
class RecordChange:
    """One record that differs: its number, and its release row before and after (None where it has none)."""

    change_type: ChangeType
    number: int
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Difference:
    """A question at two versions; make it with `between`."""

    before: Question
    after: Question
    agency: str = ""
    is_news: bool = False
    """Whether a record that is only shown still, on a later day, is left out."""

    def counts(self) -> dict[str, int]:
        """How many records were added, changed and withdrawn; of a whole release, as it was published."""
        if self._is_whole_release and (release := self.after.release):
            return {change_type.value: getattr(release, change_type.value) for change_type in ChangeType}
        rows = self.found(f"SELECT {CHANGE_TYPE} AS change_type, count(*) {{}} GROUP BY change_type")
        return {change_type.value: 0 for change_type in ChangeType} | dict(rows)

    def changed(self, *, beyond: int = 0, most: int | None = None) -> list[RecordChange]:
        """The records that differ, by number, after the number `beyond`; at most `most`."""
        select = f"SELECT {CHANGE_TYPE}, partnership_id, old.id, new.id {{}} ORDER BY partnership_id LIMIT %(limit)s"
        return [
            RecordChange(ChangeType(change_type), *row)
            for change_type, *row in self.found(select, beyond=beyond, limit=most)
        ]

    def each(self, *, only: ChangeType | None = None) -> Iterator[RecordChange]:
        """Every record that differs, or those of one kind: by what became of them, then by number; read as needed."""
        found = f"SELECT {CHANGE_TYPE} AS change_type, partnership_id, old.id AS before, new.id AS after {{}}"
        kind = "WHERE change_type = %(only)s OR %(only)s IS NULL"
        select = f"SELECT * FROM ({found}) AS each {kind} ORDER BY change_type, partnership_id"  # noqa: S608 (constants; values are parameters)
        with connection.chunked_cursor() as cursor:
            cursor.execute(*self._statement(select, only=only and only.value))
            for change_type, *row in cursor:
                yield RecordChange(ChangeType(change_type), *row)

    @property
    def _is_whole_release(self) -> bool:
        is_next = self.after.version == self.before.version + 1
        return is_next and not (self.agency or self.after.narrows or self.is_news)

    def found(self, select: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of a select with `old` and `new`, the release rows before and after, in place of its `{}`."""
        with connection.cursor() as cursor:
            cursor.execute(*self._statement(select, **values))
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def _statement(self, select: str, **values: Any) -> tuple[str, dict[str, Any]]:
        before, after = self.before.version, self.after.version
        compared = [name for name in FLAT_COLUMNS if not (self.is_news and name in STILL_SHOWN)]
        begins, ends = CHANGED_WITHIN.format(end="lower"), CHANGED_WITHIN.format(end="upper")
        different = (DIFFERENT if before else SINCE_THE_EMPTY_ONE).format(
            table=TABLE,
            empty=EMPTY_ROW,
            edge_before=ends if before < after else begins,
            edge_after=begins if before < after else ends,
            matched=self._matched(),
            old=", ".join(f'old."{name}"' for name in compared),
            new=", ".join(f'new."{name}"' for name in compared),
        )
        least, most = sorted((before, after))
        bounds: dict[str, Any] = {
            "before": before,
            "after": after,
            "least": least,
            "most": most,
            "beyond": 0,
        }
        return select.format(different), bounds | values

    def _matched(self) -> str:
        """The condition that a record is the question's at either version; a question of everything needs none."""
        if not (self.agency or self.after.narrows):
            return "true"
        with connection.cursor() as cursor:
            before, after = (_numbers(cursor, asked, self.agency) for asked in (self.before, self.after))
        return f"(partnership_id IN ({before}) OR partnership_id IN ({after}))"


def between(question: Question, before: int, agency: str = "") -> Difference:
    """The difference from version `before` to the question's own; of one agency, if its slug is given.

    Version 0 is the empty one before the first.
    """
    return Difference(question.at(before), question, agency)


def news(question: Question, before: int, agency: str = "") -> Difference:
    """As `between`, without the records that a roll only still shows: what mails and feeds tell."""
    return replace(between(question, before, agency), is_news=True)


def of_versions(older: int, newer: int) -> Difference:
    """All that differs between two versions."""
    everything = Question.ask(QueryDict())
    return Difference(everything.at(older), everything.at(newer))


def by_release(question: Question, agency: str = "") -> Iterator[tuple[Release, Difference]]:
    """The news of each release among the records of a question, from its version back to the first."""
    for release in Release.objects.filter(number__lte=question.version).newest_first():
        yield release, news(question.of_release(release), release.number - 1, agency)


def rows(numbers: Iterable[int]) -> QuerySet[ReleaseRow]:
    """The release rows that changes name, whatever their version."""
    return ReleaseRow.objects.filter(pk__in=numbers)


def unpublished(agencies: Iterable[Any]) -> tuple[QuerySet[ReleaseRow], QuerySet[Partnership]]:
    """The records of these agencies as readers see them, and as they are computed; both with a `partnership_id`."""
    computed = Partnership.objects.filter(published=True, agency__in=agencies)
    released = ReleaseRow.objects.newest().filter(agency_number__in=agencies)
    return released, computed.annotate(partnership_id=F("id"))


def _numbers(cursor: Any, question: Question, agency: str) -> str:
    """A select of the numbers of the records that match, as text with its values in it."""
    rows = question.matching().filter(agency_slug=agency) if agency else question.matching()
    statement, values = statement_of(rows.order_by().values("partnership_id"))
    select: str = cursor.mogrify(statement, values).decode()
    return select.replace("%", "%%")

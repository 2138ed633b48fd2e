"""What differs between two versions, sorted into groups that a person can read: each record is in one of them.

A changed record is in the group of the most telling field that changed: its status before its start, its start before
its place. The page of a record, and the files, have every field.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from partnerships.queries.changes import CHANGE_TYPE, ChangeType, Difference, RecordChange


class ChangeGroup(TextChoices):
    """What became of a record, most telling first."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    STATUS = "status", _("Another status")
    DATES = "dates", _("Another start or end")
    AGENCY = "agency", _("Another name or kind of agency")
    PLACE = "place", _("Another place")
    SOURCES = "sources", _("Named by other lists")
    EVIDENCE = "evidence", _("Other evidence, or shown until another day")
    ADDED = "added", _("Added")


COLUMNS_OF = {
    ChangeGroup.STATUS: ("status",),
    ChangeGroup.DATES: ("start", "start_precision", "end", "end_precision", "announced"),
    ChangeGroup.AGENCY: ("agency_name", "agency_kind", "program"),
    ChangeGroup.PLACE: (
        "city",
        "county",
        "county_fips",
        "state",
        "latitude",
        "longitude",
        "location_precision",
    ),
    ChangeGroup.SOURCES: ("sources",),
}
"""Group → the columns of which one has to differ."""


def _differs(columns: Iterable[str]) -> str:
    return " OR ".join(f'old."{name}" IS DISTINCT FROM new."{name}"' for name in columns)


GROUP = f"""CASE WHEN old.id IS NULL THEN 'added' WHEN new.id IS NULL THEN 'withdrawn'
{" ".join(f"WHEN {_differs(columns)} THEN '{group.value}'" for group, columns in COLUMNS_OF.items())}
ELSE 'evidence' END"""
COUNTED = f"SELECT {GROUP} AS change_group, count(*) {{}} GROUP BY change_group"
LISTED = f"""SELECT {CHANGE_TYPE}, partnership_id, old.id, new.id
{{}} AND {GROUP} = %(group)s
ORDER BY coalesce(new.state, old.state), coalesce(new.agency_letters, old.agency_letters), partnership_id
LIMIT %(limit)s OFFSET %(offset)s"""


@dataclass(frozen=True)
class Counted:
    """One group, and how many records are in it."""

    group: ChangeGroup
    count: int


def counted(difference: Difference) -> list[Counted]:
    """The groups in which anything is, most telling first; together, all that differs."""
    found = dict(difference.found(COUNTED))
    return [Counted(group, found[group.value]) for group in ChangeGroup if group.value in found]


def records(difference: Difference, group: ChangeGroup, *, offset: int, most: int) -> list[RecordChange]:
    """The records of a group by state and name, some of them."""
    rows = difference.found(LISTED, group=group.value, limit=most, offset=offset)
    return [RecordChange(ChangeType(change_type), *row) for change_type, *row in rows]

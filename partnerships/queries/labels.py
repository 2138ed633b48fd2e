"""What a column or a field is called and how its values read: one table for pages, feeds, mails and the admin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from partnerships.dates import day_in_words, range_in_words, read_iso
from partnerships.models.vocabulary import Certainty, DateBasis, Kind, LocationPrecision, Program, Status
from partnerships.queries.changes import ChangeType
from partnerships.queries.partnership_changes import PartnershipChange

VALUE_LABELS: dict[str, dict[str, str | Promise]] = {
    "agency_kind": dict(Kind.choices),
    "program": dict(Program.choices),
    "status": dict(Status.choices),
    "date_basis": dict(DateBasis.choices),
    "certainty": dict(Certainty.choices),
    "location_precision": dict(LocationPrecision.choices),
}
"""Column with a closed list of values → value → its label."""
FIELD_LABELS: dict[str, str | Promise] = {
    "agency": _("Agency’s name"),
    "agency_name": _("Agency’s name"),
    "agency_id": _("Agency’s id"),
    "agency_kind": _("Kind of agency"),
    "city": _("City"),
    "county": _("County"),
    "county_fips": _("County’s FIPS code"),
    "state": _("State"),
    "program": _("Program"),
    "status": _("Status"),
    "start": _("Start"),
    "end": _("End"),
    "date_basis": _("Why we believe the start"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "location_precision": _("How exactly placed"),
    "sources": _("Sources"),
    "source_urls": _("Pages"),
    "conflicts": _("Conflicts"),
    "evidence_count": _("Rows of evidence"),
    "announced_on": _("Announced"),
    "attested_until": _("Shown until"),
    "certainty": _("In force that day"),
    "overridden": _("Set by a curator"),
    "first_listed_on": _("First listed"),
    "last_listed_on": _("Last listed"),
}
"""Column of an answer, or field of a partnership, → its label."""
SHOWN_OF_WHOLE = ("status", "start", "sources")
"""Fields that are shown of a partnership that was added or withdrawn."""
NOT_IN_BULK = (
    "source_urls",
    "evidence_count",
    "latitude",
    "longitude",
    "county_fips",
    "agency_id",
    "conflicts",
    "date_basis",
    "first_listed_on",
    "last_listed_on",
)
"""Columns that the files have, and a page of many changes does not repeat."""
NAMED = ("sources", "source_urls")
"""Columns whose items are called something."""
DERIVED_FROM = {"source_count": "sources"}
"""A column that only repeats another → that other."""


class Item(NamedTuple):
    """One of a field's items: the value, such as a page's address, and what it is called."""

    value: str
    words: str


@dataclass(frozen=True)
class FieldChange:
    """One field of a partnership that changed. Of a list, `before` and `after` hold what was removed and added."""

    label: str | Promise
    before: str
    after: str
    has_items: bool = False
    removed: tuple[Item, ...] = ()
    added: tuple[Item, ...] = ()

    def __str__(self) -> str:
        """ "Status: Announced → Ended", "Sources: + announcements"."""
        if not self.has_items:
            return f"{self.label}: {self.before} → {self.after}"
        parts = [f"{sign} {items}" for sign, items in (("+", self.after), ("−", self.before)) if items]
        return f"{self.label}: {', '.join(parts)}"


def field_label(name: str) -> str | Promise:
    """The label of a column; of one without a label, its name as words."""
    return FIELD_LABELS.get(name) or name.replace("_", " ").capitalize()


def value_words(value: object, name: str) -> str:
    """A value of the column `name`, in words; an empty one is "none"."""
    if value is None or value == "" or value == []:
        return gettext("none")
    if isinstance(value, list | tuple):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return day_in_words(value)
    if name in ("start_date", "end_date", "announced_on"):
        return read_iso(str(value)).words
    return str(VALUE_LABELS.get(name, {}).get(str(value), value))


def set_value_words(field: str, value: str) -> str:
    """A curator's value for a field, in words; an empty one is "not known"."""
    return str(VALUE_LABELS.get(field, {}).get(value, value)) or gettext("not known")


def start_in_words(
    start: DateRange | None, start_precision: str, announced: DateRange | None, announced_precision: str
) -> str:
    """ "July 2020", "date not known"; "announced Nov 2, 2022; start not known" where that is all that is dated."""
    if start is None and announced is not None:
        day = range_in_words(announced, announced_precision)
        return gettext("announced %(day)s; start not known") % {"day": day}
    return range_in_words(start, start_precision)


def field_changes(change: PartnershipChange, titles: Mapping[str, str] | None = None) -> list[FieldChange]:
    """What changed in a partnership, one entry a field; the three columns of a start or an end are one entry.

    `titles`: what lists are called, by slug, and pages, by address (`provenance.titles`).
    """
    after = change.row
    before = after | {name: was for name, was, _now in change.fields}
    found = []
    for name in dict.fromkeys(_field_of(name) for name, _was, _now in change.fields):
        if DERIVED_FROM.get(name) in before:
            continue
        if isinstance(after.get(name), list):
            removed, added = (_only_in(name, *sides, titles) for sides in ((before, after), (after, before)))
            was, now = ("; ".join(item.words for item in items) for items in (removed, added))
            found.append(FieldChange(field_label(name), was, now, True, removed, added))
        else:
            was, now = (_field_words(row, name) for row in (before, after))
            found.append(FieldChange(field_label(name), was, now))
    return found


def change_lines(change: PartnershipChange, titles: Mapping[str, str] | None = None) -> list[str]:
    """What there is to say of a partnership that differs, a line a field: "Status: Announced → Ended"."""
    if change.change_type is not ChangeType.CHANGED:
        return [f"{field_label(name)}: {_field_words(change.row, name)}" for name in SHOWN_OF_WHOLE]
    said = [str(one) for one in field_changes(change, titles)]
    return said or [gettext("The evidence behind it changed; its columns did not.")]


def _field_of(column: str) -> str:
    """The field that a column is a part of: "start" for start_date, start_earliest and start_latest."""
    field, _separator, part = column.partition("_")
    return field if field in ("start", "end") and part in ("date", "earliest", "latest") else column


def _field_words(row: Mapping[str, Any], name: str) -> str:
    if name not in ("start", "end"):
        return value_words(row[name], name)
    if row[f"{name}_date"] or not row[f"{name}_latest"]:
        return value_words(row[f"{name}_date"], f"{name}_date")
    return gettext("by %(day)s") % {"day": day_in_words(row[f"{name}_latest"])}


def _only_in(
    name: str, some: Mapping[str, Any], others: Mapping[str, Any], titles: Mapping[str, str] | None
) -> tuple[Item, ...]:
    """The items of a list that the other has not; columns, lists and pages by what they are called."""
    items = [item for item in some[name] if item not in others[name]]
    if name == "overridden":
        return tuple(Item(item, str(field_label(item))) for item in items)
    called = titles if titles and name in NAMED else {}
    return tuple(Item(item, called.get(item, item)) for item in items)


def telling(changed: list[FieldChange]) -> list[FieldChange]:
    """Without what a reader of many changes cannot use: addresses, coordinates, codes and counts."""
    hidden = {str(field_label(name)) for name in NOT_IN_BULK}
    return [one for one in changed if str(one.label) not in hidden]

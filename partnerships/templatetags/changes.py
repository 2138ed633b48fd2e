"""Values of columns, before and after, in the words of the pages."""

from dataclasses import dataclass
from datetime import date

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partnerships.dates import day_in_words, read_iso
from partnerships.models.vocabulary import DateBasis, Kind, LocationPrecision, Program, Status

register = template.Library()

LABELS = {
    "agency_kind": dict(Kind.choices),
    "program": dict(Program.choices),
    "status": dict(Status.choices),
    "date_basis": dict(DateBasis.choices),
    "location_precision": dict(LocationPrecision.choices),
}
NAMES = {
    "agency": _("Agency"),
    "agency_id": _("Agency’s id"),
    "agency_kind": _("Agency kind"),
    "city": _("City"),
    "county": _("County"),
    "county_fips": _("County’s FIPS code"),
    "state": _("State"),
    "program": _("Program"),
    "status": _("Status"),
    "start": _("Start"),
    "end": _("End"),
    "date_basis": _("Why that start"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "location_precision": _("How exactly placed"),
    "sources": _("Sources"),
    "source_urls": _("Pages"),
    "conflicts": _("Conflicts"),
    "first_listed_on": _("First listed"),
    "last_listed_on": _("Last listed"),
}
FOLLOWS = {"source_count": "sources"}
"""Columns that only repeat another."""


@dataclass(frozen=True)
class Line:
    """One field of a record that was changed. Of a list, `before` and `after` are what went and what came."""

    label: str
    before: str
    after: str


@register.simple_tag
def lines(told):
    """What was changed in a record, a line a field; the columns of a start or an end are one line."""
    after = told.row
    before = after | {name: was for name, was, _is in told.fields}
    made = []
    for name in dict.fromkeys(_field(name) for name, _was, _is in told.fields):
        if FOLLOWS.get(name) in before:
            continue
        was, now = (_words(row, name) for row in (before, after))
        if isinstance(after.get(name), list):
            was, now = (_less(before[name], after[name]), _less(after[name], before[name]))
        made.append(Line(column_words(name), was, now))
    return made


def _field(name):
    part = name.partition("_")
    return part[0] if part[0] in ("start", "end") and part[2] in ("date", "earliest", "latest") else name


def _words(row, name):
    if name not in ("start", "end"):
        return value_words(row[name], name)
    if row[f"{name}_date"] or not row[f"{name}_latest"]:
        return value_words(row[f"{name}_date"], f"{name}_date")
    return gettext("by %(day)s") % {"day": day_in_words(row[f"{name}_latest"])}


def _less(some, others):
    return "; ".join(item for item in some if item not in others)


@register.filter
def column_words(name):
    """A column's name as a reader says it."""
    return NAMES.get(name) or name.replace("_", " ").capitalize()


@register.filter
def value_words(value, name):
    """A column's value as the pages write it; empty is "none"."""
    if value is None or value == "" or value == []:
        return gettext("none")
    if isinstance(value, (list, tuple)):
        return "; ".join(map(str, value))
    if isinstance(value, date):
        return day_in_words(value)
    if name in ("start_date", "end_date"):
        return read_iso(value).words
    return LABELS.get(name, {}).get(value, value)

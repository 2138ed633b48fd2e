"""How many partnerships of a question are in each group."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, CharField, Count, DateField, F, Func, TextChoices, Value, When
from django.db.models.functions import NullIf
from django.utils.translation import gettext

from partnerships.dates import read_iso
from partnerships.models import County, Release, Source, State
from partnerships.models.vocabulary import DatePrecision, Kind, Program, Status
from partnerships.queries import ranges
from partnerships.queries.as_of import shown_status
from partnerships.queries.question import Question
from partnerships.queries.remembered import remembered


class Unnest(Func):
    """Each item of a list by itself."""

    function = "unnest"
    set_returning = True
    output_field = CharField()


MONTH = Case(
    When(start_precision__in=(DatePrecision.DAY, DatePrecision.MONTH), then=ranges.first("start")),
    output_field=DateField(),
)
"""A day of the month in which it began; null where that is not known to the month."""

GROUPS = {
    "state": NullIf(F("state"), Value("")),
    "county": NullIf(F("county_fips"), Value("")),
    "kind": F("agency_kind"),
    "program": F("program"),
    "status": F("status"),
    "source": Unnest(F("sources")),
    "month": MONTH,
}
"""What can be counted by, and how to get it."""
OVERLAPPING = {"source"}
"""Groups of which a record can be in several; the others add up to the question's count."""

TOTAL = "count"
MAX_COUNTIES_BY_FIPS = 100
"""Up to this many counties are looked up by their codes; for more, all counties are read."""


@dataclass(frozen=True)
class Group:
    """One group: its value (None where it is not known), the value in words, how many."""

    key: str | None
    label: str
    count: int


def total(question: Question, release: Release | None) -> int:
    """The question's count; of all partnerships it was taken down when they were published."""
    if release and not question.chips():
        return release.total
    number: int = remembered(question, release, TOTAL, question.count)
    return number


def by(question: Question, name: str, release: Release | None = None) -> list[Group]:
    """The groups in the order of their values; what is not known comes last.

    A partnership that several sources speak of counts in each; all other groups add up to the question's count.
    """
    groups: list[Group] = remembered(question, release, name, lambda: _groups(question, name))
    if name not in OVERLAPPING:
        remembered(question, release, TOTAL, lambda: sum(group.count for group in groups))
    return groups


def _groups(question: Question, name: str) -> list[Group]:
    column = shown_status(question.as_of) if name == "status" else GROUPS[name]
    rows = question.matching().order_by().annotate(group=column).values("group")
    found = dict(rows.annotate(number=Count("*")).values_list("group", "number"))
    found = _months(found) if name == "month" else found
    labels = _labels(name, [key for key in found if key])
    ordered = sorted(found.items(), key=lambda each: (each[0] is None, each[0] or ""))
    return [
        Group(key, labels.get(key) or key if key else gettext("Not known"), number) for key, number in ordered
    ]


def _months(days: dict[date | None, int]) -> dict[str | None, int]:
    """Counts by day as counts by month."""
    months: dict[str | None, int] = {}
    for day, number in days.items():
        month = f"{day:%Y-%m}" if day else None
        months[month] = months.get(month, 0) + number
    return months


def _labels(name: str, keys: list[str]) -> dict[str, str]:
    match name:
        case "state":
            return dict(State.objects.values_list("code", "name"))
        case "county":
            known = County.objects.only("fips", "full_name", "state_id")
            return {
                one.fips: str(one)
                for one in (known.filter(fips__in=keys) if len(keys) < MAX_COUNTIES_BY_FIPS else known)
            }
        case "source":
            return dict(Source.objects.values_list("slug", "title"))
        case "month":
            return {key: read_iso(key).words for key in keys}
        case "kind" | "program" | "status":
            words: dict[str, type[TextChoices]] = {"kind": Kind, "program": Program, "status": Status}
            return {value: str(label) for value, label in words[name].choices}
    return {}

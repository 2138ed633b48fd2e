"""How many partnerships of a question are in each group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext

from partnerships.dates import read_iso
from partnerships.models import County, Release, Source, State
from partnerships.models.vocabulary import DatePrecision, Kind, Program, Status
from partnerships.queries.question import Question
from partnerships.queries.remembered import remembered
from partnerships.queries.selection import Selection
from partnerships.queries.selection.version_columns import Bounds

COLUMNS = {"state": "state", "county": "county_fips", "kind": "agency_kind", "program": "program"}
GROUPS = (*COLUMNS, "status", "source", "month")
"""What can be counted by; of some, the column that is counted."""
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
    found = _found(question.selection, name, question.as_of)
    labels = _labels(name, [key for key in found if key])
    ordered = sorted(found.items(), key=lambda each: (each[0] is None, each[0] or ""))
    return [
        Group(key, labels.get(key) or key if key else gettext("Not known"), number) for key, number in ordered
    ]


def _found(chosen: Selection, name: str, day: date | None) -> Counter[str | None]:
    """Each value and how many have it; None where it is not known."""
    match name:
        case "status":
            return chosen.status_on(day).counts()
        case "source":
            found: Counter[str | None] = Counter()
            for sources, number in chosen.coded("sources").counts().items():
                found.update(dict.fromkeys(sources, number))
            return found
        case "month":
            return chosen.coded("start").mapped(_month).counts()
    return chosen.coded(COLUMNS[name]).mapped(lambda value: value or None).counts()


def _month(start: Bounds) -> str | None:
    """The month in which it began; None where that is not known to the month."""
    first, _, precision = start
    return f"{first:%Y-%m}" if first and precision in (DatePrecision.DAY, DatePrecision.MONTH) else None


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

"""How many partnerships of a question fall into each group."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Case, CharField, Count, F, Func, TextField, Value, When
from django.db.models.functions import NullIf
from redis.exceptions import RedisError

from partnerships.dates import read_iso
from partnerships.models import County, Release, Source, State
from partnerships.models.vocabulary import DatePrecision, Kind, Program, Status
from partnerships.queries.question import Question


class Each(Func):
    """Each item of a list by itself."""

    function = "unnest"
    set_returning = True
    output_field = CharField()


class FirstMonth(Func):
    """The month of a range's first day, `2019-08`."""

    template = "to_char(lower(%(expressions)s), 'YYYY-MM')"
    output_field = TextField()


MONTH = Case(
    When(start_precision__in=(DatePrecision.DAY, DatePrecision.MONTH), then=FirstMonth(F("start"))),
    output_field=TextField(),
)
"""The month in which it began; null where that is not known to the month."""

GROUPS = {
    "state": NullIf(F("state"), Value("")),
    "county": NullIf(F("county_fips"), Value("")),
    "kind": F("agency_kind"),
    "program": F("program"),
    "status": F("status"),
    "source": Each(F("sources")),
    "month": MONTH,
}
"""What can be counted by, and how to get it."""


NOT_COUNTED = dict.fromkeys(("sort", "page", "page_size", "version", "cursor", "fields", "group_by"))
"""Parameters that do not change how many records match."""
KEPT = 24 * 3600
"""Seconds for which a count is remembered."""


@dataclass(frozen=True)
class Group:
    """One group: its value (None where it is not known), the value in words, how many."""

    key: str | None
    label: str
    count: int


def by(question: Question, name: str) -> list[Group]:
    """The groups in the order of their values; what is not known comes last.

    A partnership that several sources speak of counts in each; all other groups add up to the question's count.
    """
    rows = question.matching().order_by().annotate(group=GROUPS[name]).values("group")
    found = rows.annotate(number=Count("*")).values_list("group", "number")
    labels = _labels(name, [key for key, _number in found])
    ordered = sorted(found, key=lambda each: (each[0] is None, each[0] or ""))
    return [Group(key, labels.get(key, key) if key else "Not known", number) for key, number in ordered]


def total(question: Question, release: Release | None) -> int:
    """The question's count. It is remembered: a version never changes, so neither does the number."""
    if release is None:
        return question.count()
    asked = f"{release.published_at.isoformat()}?{question.address(**NOT_COUNTED)}"
    name = f"count:{release.number}:{hashlib.sha256(asked.encode()).hexdigest()[:32]}"
    try:
        return cache.get_or_set(name, question.count, KEPT)
    except RedisError:
        return question.count()


def _labels(name: str, keys: list) -> dict[str, str]:
    match name:
        case "state":
            return dict(State.objects.values_list("code", "name"))
        case "county":
            return {
                one.fips: str(one) for one in County.objects.filter(fips__in=[key for key in keys if key])
            }
        case "source":
            return dict(Source.objects.values_list("slug", "title"))
        case "month":
            return {key: read_iso(key).words for key in keys if key}
        case "kind" | "program" | "status":
            return dict({"kind": Kind, "program": Program, "status": Status}[name].choices)
    return {}

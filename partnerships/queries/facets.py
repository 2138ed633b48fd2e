"""What the filters offer beside a question: each value with how many partnerships it would give.

A value's count is the question's with this filter set to the value alone: the filter's own choice does not narrow
what it offers. What would give nothing is not offered, unless it is chosen and has to be taken off.

The rows are counted once by all fields together; once more for each filter that is in use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q

from partnerships.queries.as_of import CERTAINTY_THEN, shown_status
from partnerships.queries.question import Question
from partnerships.queries.remembered import remembered

COLUMNS = {"state": F("state"), "kind": F("agency_kind"), "program": F("program"), "source": F("sources")}
COUNTED = (*COLUMNS, "status", "undated", "certainty")
"""Filters that have a closed list of values; `certainty` only with a day."""
MAX_UNSORTED = 9
"""Lists longer than this scroll, so what is chosen stands first."""
Counts = dict[str, Counter[str]]


@dataclass(frozen=True)
class Option:
    """One value that a filter offers."""

    value: str
    label: str
    count: int
    chosen: bool


def of(question: Question) -> dict[str, list[Option]]:
    """The options of every filter that has a closed list of values, each list in the order of the form."""
    return {name: _options(question, name, _counts(question.without(name))[name]) for name in COUNTED}


def _options(question: Question, name: str, numbers: Counter[str]) -> list[Option]:
    chosen = set(question.values(name))
    every = ((str(value), str(label)) for value, label in getattr(question.form.fields[name], "choices", ()))
    options = [
        Option(value, label, numbers[value], value in chosen)
        for value, label in every
        if value and (numbers[value] or value in chosen)
    ]
    return sorted(options, key=lambda one: not one.chosen) if len(options) > MAX_UNSORTED else options


def _counts(question: Question) -> Counts:
    """Filter → value → how many of the question's partnerships have it."""
    counts: Counts = remembered(question, question.release, "facets", lambda: _counted(question))
    return counts


def _counted(question: Question) -> Counts:
    undated = ExpressionWrapper(Q(start__isnull=True), output_field=BooleanField())
    columns = {**COLUMNS, "status": shown_status(question.as_of), "undated": undated}
    if question.as_of:
        columns["certainty"] = F(CERTAINTY_THEN)
    of_rows = {f"facet_{name}": column for name, column in columns.items()}
    rows = question.matching().order_by().annotate(**of_rows).values_list(*of_rows).annotate(Count("pk"))
    found: Counts = {name: Counter() for name in COUNTED}
    for *values, number in rows:
        for name, value in zip(columns, values, strict=True):
            for each in _values(name, value):
                found[name][each] += number
    return {**found, "undated": _whether_dated(found["undated"])}


def _values(name: str, value: object) -> Iterable[str]:
    """What a row counts for: for each of its sources, else for one value."""
    if name == "source" and isinstance(value, list):
        return value
    if name == "undated":
        return ("include", "only" if value else "exclude")
    return (str(value),)


def _whether_dated(numbers: Counter[str]) -> Counter[str]:
    """Nothing where a choice between dated and undated records would change nothing."""
    return numbers if numbers["only"] and numbers["exclude"] else Counter()

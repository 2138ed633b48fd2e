"""What the filters offer beside a question: each value with how many partnerships it would give.

A value's count is the question's with this filter set to the value alone: the filter's own choice does not narrow
what it offers. What would give nothing is not offered, unless it is chosen and has to be taken off.

The rows are looked up once; once more for each filter that is in use.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from partnerships.models.vocabulary import Certainty
from partnerships.queries.question import Question

COLUMNS = {"state": "state", "kind": "agency_kind", "program": "program"}
COUNTED = (*COLUMNS, "source", "status", "undated", "certainty")
"""Filters that have a closed list of values; `certainty` only with a day."""
MAX_UNSORTED = 9
"""Lists longer than this scroll, so what is chosen stands first."""


@dataclass(frozen=True)
class Option:
    """One value that a filter offers."""

    value: str
    label: str
    count: int
    chosen: bool


def of(question: Question) -> dict[str, list[Option]]:
    """The options of every filter that has a closed list of values, each list in the order of the form."""
    return {name: _options(question, name, _counts(question.without(name), name)) for name in COUNTED}


def _options(question: Question, name: str, numbers: Counter[str]) -> list[Option]:
    chosen = set(question.values(name))
    every = getattr(question.form.fields[name], "choices", ())
    # A label is translated only where it is shown.
    options = [
        Option(str(value), str(label), numbers[value], value in chosen)
        for value, label in every
        if value and (numbers[value] or value in chosen)
    ]
    return sorted(options, key=lambda one: not one.chosen) if len(options) > MAX_UNSORTED else options


def _counts(question: Question, name: str) -> Counter[str]:
    """How many of the question's partnerships have each value of a filter."""
    chosen, day = question.selection, question.as_of
    match name:
        case "source":
            found: Counter[str] = Counter()
            for sources, number in chosen.coded("sources").counts().items():
                found.update(dict.fromkeys(sources, number))
            return found
        case "status":
            return Counter({str(each): n for each, n in chosen.status_on(day).counts().items()})
        case "undated":
            undated = chosen.undated()
            if (
                not 0 < undated < len(chosen)
            ):  # a choice between dated and undated records would change nothing
                return Counter()
            return Counter(include=len(chosen), only=undated, exclude=len(chosen) - undated)
        case "certainty" if day:
            certain = chosen.certain_on(day)
            return Counter({Certainty.CERTAIN: certain, Certainty.POSSIBLE: len(chosen) - certain})
        case "certainty":
            return Counter()
    return chosen.coded(COLUMNS[name]).counts()

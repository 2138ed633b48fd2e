"""A partnership as it was on a day: certain or possible, and under which status.

The days are worked out once, when a partnership is computed (`partnership_rules.in_force`, `partnership_rules.status`),
and published with its row. Page, map, counts, files and API read them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, DateField, Expression, F, Func, Q, Value, When

from partnerships.models.vocabulary import Certainty

if TYPE_CHECKING:
    from partnerships.queries.question import Question

STATUS_THEN = "status_then"
CERTAINTY_THEN = "certainty_then"
"""What rows are annotated with where a day is asked for."""


class _StatusOn(Func):
    """The status that holds from the last of `status_days` that is not after the day."""

    template = "statuses[width_bucket(%(expressions)s, status_days) + 1]"
    output_field = CharField()


def status_on(day: date) -> Expression:
    """The status on a day."""
    return _StatusOn(Value(day, output_field=DateField()))


def certainty_on(day: date) -> Expression:
    """`certain` or `possible`, for a row that may have been in force on the day."""
    return Case(
        When(certain__contains=day, then=Value(Certainty.CERTAIN.value)),
        default=Value(Certainty.POSSIBLE.value),
        output_field=CharField(),
    )


def columns_then(day: date | None) -> dict[str, Expression]:
    """What is to be read with each row where a day is asked for; nothing where none is."""
    return {STATUS_THEN: status_on(day), CERTAINTY_THEN: certainty_on(day)} if day else {}


def shown_status(day: date | None) -> F:
    """The status that an answer shows: as it was on the day asked for, else today's."""
    return F(STATUS_THEN) if day else F("status")


@dataclass(frozen=True)
class InForce:
    """Of an answer about a day: how many certainly were in force on it, and how many only possibly."""

    certain: int
    possible: int


def in_force(question: Question) -> InForce | None:
    """The two counts of an answer; None where it is about no day."""
    if question.as_of is None:
        return None
    certain = question.selection.certain_on(question.as_of)
    return InForce(certain, question.count() - certain)


def in_force_on(day: date) -> Q:
    """The rows that certainly or possibly were in force on a day.

    Rows released before November 2026 have no days where their start is not known, and were part of no day's answer.
    """
    return Q(possible__contains=day)


def with_certainty(day: date, certainty: str) -> Q:
    """Of those in force on a day, the certain ones or those that are only possible."""
    certain = Q(certain__contains=day)
    return certain if certainty == Certainty.CERTAIN else ~certain

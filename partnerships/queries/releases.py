"""Releases as readers see them: the versions there are, and how a question's answer drifts from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.http import QueryDict

from partnerships.models import Release, ReleaseRow
from partnerships.queries.question import Question


def release(number: int) -> Release | None:
    """The release of a version; None where there is no such version."""
    return Release.objects.of_version(number)


def newest() -> Release | None:
    """The newest release; None before the first."""
    return Release.objects.newest()


def releases() -> QuerySet[Release]:
    """Every release, newest first."""
    return Release.objects.newest_first()


def history() -> QuerySet[ReleaseRow]:
    """Every row of every version, by partnership and then by version."""
    return ReleaseRow.objects.order_by("partnership_id", F("versions").asc())


@dataclass(frozen=True)
class Drift:
    """How many partnerships a question's answer won, lost and has otherwise in another version."""

    added: int
    gone: int
    changed: int

    @property
    def any(self) -> bool:
        return bool(self.added or self.gone or self.changed)


def at_newest(question: Question) -> Question:
    """The same question, asked of the newest version."""
    return Question.ask(QueryDict(question.address_of_rows()))


def drift(question: Question, newer: Question) -> Drift:
    """From what a question's answer was to what it is, counting whole partnerships."""
    before, after = question.matching(), newer.matching()
    before_numbers, after_numbers = before.values("partnership_id"), after.values("partnership_id")
    return Drift(
        added=after.exclude(partnership_id__in=before_numbers).count(),
        gone=before.exclude(partnership_id__in=after_numbers).count(),
        changed=after.filter(partnership_id__in=before_numbers).exclude(id__in=before.values("id")).count(),
    )

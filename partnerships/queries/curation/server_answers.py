"""What a curator can do about a list that its server does not give, or that has moved. Read only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext

from partnerships.models import Run
from partnerships.models.sources import MAX_ATTEMPTS
from partnerships.models.vocabulary import FailureCause, Outcome
from partnerships.queries.sources.overview import failure_cause


def advice(run: Run) -> str:
    """What to do about a failed run, in a sentence."""
    if run.attempts > MAX_ATTEMPTS:
        return gettext(
            "Its file stops the program: open and check it, ask for a smaller one, or report it with the file."
        )
    cause = failure_cause(run)
    if cause == FailureCause.NOT_THERE:
        return gettext(
            "Find the list on its publisher’s site and change its address here, or say that the list is retired."
        )
    if cause == FailureCause.CLOSED:
        return gettext(
            "Its server refuses programs: ask the publisher, or get the list in a browser and give it as a file."
        )
    if cause == FailureCause.BUSY:
        return gettext(
            "Its server has too many requests: it is asked again later; fetch the list less often."
        )
    return gettext(
        "Open the address in a browser. If the list is there, fetch it again, or give it as a file."
    )


def failing_since(run: Run) -> tuple[datetime, int]:
    """When the runs of the list began to fail, up to this one, and how many have failed since."""
    earlier = run.source.runs.filter(id__lte=run.pk, cancel_asked_by="").exclude(finished_at=None)
    last_good = earlier.exclude(outcome=Outcome.REJECTED).order_by("-id").values_list("id", flat=True).first()
    failed = earlier.filter(outcome=Outcome.REJECTED, id__gt=last_good or 0).order_by("id")
    first = failed.first()
    return (first.finished_at if first and first.finished_at else run.created_at), failed.count()


@dataclass(frozen=True)
class FailingSource:
    """A list whose latest run failed: that run, since when and how often, and what to do."""

    run: Run
    since: datetime
    times: int
    advice: str


def failing_sources(runs: Iterable[Run]) -> list[FailingSource]:
    return [FailingSource(run, *failing_since(run), advice(run)) for run in runs]


def moved() -> QuerySet[Run]:
    """The newest finished run of each list that its server says has moved for good, to another address than ours."""
    newest = Run.objects.filter(source=OuterRef("source")).exclude(finished_at=None).order_by("-id")
    runs = Run.objects.filter(pk=Subquery(newest.values("pk")[:1]))
    return runs.filter(report__server__has_key="moved_to").select_related("source").order_by("id")

"""The health of each source for curators: last fetch, last change, failures in a row. Read only."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partnerships.models import Run, Source
from partnerships.models.locks import is_source_locked
from partnerships.models.vocabulary import Outcome
from partnerships.queries.sources import overview

UNBEGUN_FOR = timedelta(minutes=2)
"""After so long a run that no worker has begun was lost on its way."""


def with_health(sources: QuerySet[Source]) -> QuerySet[Source]:
    """Sources with `open_rows`, `last_fetch_at`, `last_fetch_outcome`, `last_change_at` and `failures`.

    The last fetch is the last run that ended, however it ended; the last change, the last that was applied and
    stands. `failures` counts the runs that failed since one last came through; those a person stopped do not count.
    """
    runs = _finished_runs().filter(source=OuterRef("pk")).order_by("-id")
    return sources.annotate(
        open_rows=overview.rows(closed_by=None),
        last_fetch_at=Subquery(runs.values("finished_at")[:1]),
        last_fetch_outcome=Subquery(runs.values("outcome")[:1]),
        last_change_at=Subquery(
            Run.objects.applied().filter(source=OuterRef("pk")).order_by("-id").values("finished_at")[:1]
        ),
        failures=Coalesce(Subquery(_failures(), output_field=IntegerField()), Value(0)),
    )


def interrupted_runs(*, now: datetime) -> list[Run]:
    """Runs that were begun, or asked for a while ago, and that no process is carrying out.

    Not those that have died again and again and wait for their next attempt.
    """
    begun_or_old = Q(started_at__isnull=False) | Q(created_at__lt=now - UNBEGUN_FOR)
    unfinished = Run.objects.unfinished().filter(begun_or_old).select_related("source").order_by("id")
    ready = [run for run in unfinished if run.begins_at is None or run.begins_at <= now]
    return [run for run in ready if not is_source_locked(run.source)]


def _finished_runs() -> QuerySet[Run]:
    return Run.objects.exclude(finished_at=None).exclude(outcome=Outcome.DRY_RUN).filter(cancel_asked_by="")


def _failures() -> QuerySet[Run, Any]:
    came_through = _finished_runs().exclude(outcome=Outcome.REJECTED).filter(source=OuterRef("source"))
    newest = Coalesce(Subquery(came_through.order_by("-id").values("id")[:1]), Value(0))
    since = _finished_runs().filter(source=OuterRef("pk"), id__gt=newest)
    return since.order_by().values("source").annotate(count=Count("id")).values("count")

"""The sources as readers see them: each with its last run, its snapshots and its number of rows."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from partnerships.models import DirectoryAgency, Listing, Run, Snapshot, Source
from partnerships.models.vocabulary import FailureCause, Outcome
from partnerships.queries.sources import snapshot_history


def rows(**condition: object) -> Coalesce:
    """How many listings of a source stand and meet the condition, for annotating sources."""
    found = Listing.objects.public().filter(source=OuterRef("pk"), **condition).order_by()
    count = found.values("source").annotate(count=Count("id")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))


@dataclass(frozen=True)
class SourceOverview:
    """A source beside how its last finished run ended, if any run has."""

    source: Source
    run: Run | None

    @property
    def why(self) -> str:
        """Why the run was rejected, for readers; "" where it was not, or where that was not noted yet."""
        cause = failure_cause(self.run) if self.run and self.run.outcome == Outcome.REJECTED else None
        return str(cause.label) if cause else ""

    @property
    def named(self) -> int:
        """How many agencies a directory names, its stations aside."""
        return DirectoryAgency.objects.current().counted().filter(snapshot__source=self.source).count()

    @property
    def snapshot(self) -> Snapshot | None:
        applied = [one for one in self.source.snapshots.all() if one.applied_at]
        return max(applied, key=lambda one: (one.observed_on, one.pk), default=None)


def failure_cause(run: Run) -> FailureCause | None:
    """Why nothing of a run was taken. Of a run of before causes were noted: what its server answered, if it did."""
    if cause := run.report.get("cause"):
        return FailureCause(cause)
    status = run.report.get("server", {}).get("status", 0)
    return FailureCause.of_status(status) if status else None


def sources() -> QuerySet[Source]:
    """Every source, by title, with counts of its open and closed listings."""
    return (
        Source.objects.annotate(
            open_listings=rows(closed_by=None),
            closed_listings=rows(closed_by__isnull=False),
        )
        .prefetch_related(Prefetch("snapshots", snapshot_history.public()))
        .order_by("title", "id")
    )


def health(source: Source) -> SourceOverview:
    runs = source.runs.exclude(finished_at=None).exclude(outcome=Outcome.DRY_RUN)
    runs = runs.exclude(pk__in=Listing.objects.waiting().values("opened_in"))
    return SourceOverview(source, runs.order_by("-finished_at", "-id").first())

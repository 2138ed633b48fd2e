"""`bin/manage sources`: the lists, and how the last run of each ended."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.actions import sources
from partnerships.models import Run, Source


class Command(BaseCommand):
    help = "List the sources with their last run."

    def handle(self, *args: str, **options: Any) -> None:
        sources.synchronize()
        for source in Source.objects.order_by("slug"):
            run = source.runs.order_by("-id").first()
            self.stdout.write(
                f"{source.slug}: {source.title}, {source.publisher} ({source.get_state_display()})"
            )
            self.stdout.write(f"  {_last(run)}")


def _last(run: Run | None) -> str:
    if run is None:
        return "no run yet"
    when = f"{run.finished_at or run.created_at:%Y-%m-%d %H:%M} UTC"
    return f"last run {when}: {run.get_outcome_display() or 'under way'}{f'. {run.reason}' if run.reason else ''}"

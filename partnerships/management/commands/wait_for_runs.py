"""`bin/manage wait_for_runs`: waits until the worker has carried out the runs asked for, and says how they go."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.models import Run

POLL_SECONDS = 0.2


class Command(BaseCommand):
    help = "Wait until no run is waiting or under way."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--timeout", type=float, default=180, help="seconds")

    def handle(self, *args: str, timeout: float, **options: Any) -> None:
        until = time.monotonic() + timeout
        steps: dict[int, str] = {}
        waited_for = list(Run.objects.unfinished().order_by("id").values_list("pk", flat=True))
        while runs := list(Run.objects.unfinished().filter(pk__in=waited_for).select_related("source")):
            for run in runs:
                if steps.get(run.pk) != run.step:
                    steps[run.pk] = run.step
                    self.stdout.write(f"{run.source.title}: {run.step or 'waiting for the worker'}")
            if time.monotonic() > until:
                raise CommandError(
                    f"The lists were not in after {timeout:.0f} seconds; look at var/log for what the worker says."
                )
            time.sleep(POLL_SECONDS)
        for run in Run.objects.filter(pk__in=waited_for).select_related("source").order_by("id"):
            rows = f", {run.report['kept']:,} rows" if run.report.get("kept") else ""
            self.stdout.write(f"{run.source.title}: {run.get_outcome_display().lower()}{rows}")

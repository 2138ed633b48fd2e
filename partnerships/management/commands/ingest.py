"""`bin/manage ingest SLUG`: one list through the pipeline, and the difference it makes, printed."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.actions import runs, sources
from partnerships.dates import NotADate, read_iso
from partnerships.management import progress_bar
from partnerships.models import Run, Source
from partnerships.models.locks import is_source_locked
from partnerships.models.vocabulary import DatePrecision, Outcome
from partnerships.today import FutureDay, refuse_future, site_today

EXIT_STATUS: dict[str, int] = {Outcome.HELD: 3, Outcome.REJECTED: 2}


class Command(BaseCommand):
    help = "Take in one list: fetch, read, interpret, compare, match, hold or apply. Prints the difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="which list; `bin/manage sources` shows them")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--file", help="read this file instead of the declared address")
        where.add_argument("--url", help="fetch this address instead of the declared one")
        parser.add_argument("--observed-on", metavar="DAY", help="the day the list speaks for, as 2020-10-07")
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing; only say what would change"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(
        self,
        *args: str,
        slug: str,
        file: str | None,
        url: str | None,
        observed_on: str | None,
        dry_run: bool,
        **options: Any,
    ) -> None:
        asked = {
            "file": str(Path(file).resolve()) if file else "",
            "url": url,
            "observed_on": whole_day(observed_on),
            "dry_run": dry_run,
        }
        with runs.rolled_back() if dry_run else nullcontext():
            run = self._run(slug, asked, silent=options["json"])
        print_report(self, run, as_json=options["json"])

    def _run(self, slug: str, asked: dict[str, Any], *, silent: bool) -> Run:
        sources.synchronize()
        known = Source.objects.order_by("slug").values_list("slug", flat=True)
        if slug not in known:
            raise CommandError(f"No list is called “{slug}”; there are {', '.join(known)}.", returncode=2)
        run = runs.ask(slug=slug, actor="command line", **asked)
        return carry_out(self, run, silent=silent)


def carry_out(command: BaseCommand, run: Run, *, silent: bool) -> Run:
    """Carry out a run; a person at a terminal is shown how far it is."""
    if is_source_locked(run.source):
        command.stderr.write(f"Another run of {run.source.slug} is under way; waiting for it to end.")
    watched = command.stderr.isatty() and not silent
    with progress_bar.watching(run, command.stderr) if watched else nullcontext():
        return runs.ingest(run=run, today=site_today())


def print_report(command: BaseCommand, run: Run, *, as_json: bool) -> None:
    """Print what a run did, or would do, and end with the status that says so."""
    command.stdout.write(json.dumps(_printed(run.report)) if as_json else _in_words(run))
    if status := EXIT_STATUS.get(run.outcome, 0):
        sys.exit(status)


def _printed(report: dict[str, Any]) -> dict[str, Any]:
    """The report without what only the admin's page shows."""
    return {
        name: value
        for name, value in report.items()
        if name not in ("lost_by_state", "fingerprint", "server", "cause")
    }


def whole_day(text: str | None) -> str:
    if not text:
        return ""
    try:
        span = read_iso(text)
    except NotADate as error:
        raise CommandError(f"--observed-on: {error}.", returncode=2) from error
    if span.precision is not DatePrecision.DAY:
        raise CommandError(f"--observed-on: “{text}” must be a whole day, such as 2020-10-07.", returncode=2)
    try:
        refuse_future(span.last, today=site_today())
    except FutureDay as error:
        raise CommandError(f"--observed-on: {error}", returncode=2) from error
    return span.iso


def _in_words(run: Run) -> str:
    """The report as lines for a person."""
    report = run.report
    lines = [
        f"{report['source']}, as of {report['observed_on'] or 'no day'}: {report['outcome'].replace('_', ' ')}"
    ]
    if run.reason:
        lines.append(f"  {run.reason}")
    lines.append(f"  rows {report['rows']:,} = kept {report['kept']:,} + ignored {report['ignored']:,}")
    lines.append(
        "  " + ", ".join(f"{name} {report[name]:,}" for name in ("added", "changed", "gone", "same"))
    )
    lines += [
        f"  “{part['name']}” of the file was not read: {part['rows']:,} rows"
        for part in report.get("parts", [])
        if not part["read"]
    ]
    for part in ("matched", "placed", "problems", "would"):
        counts = [f"{name} {count:,}" for name, count in (report.get(part) or {}).items() if count]
        if counts:
            lines.append(f"  {part}: {', '.join(counts)}")
    lines.append(f"  release {report['release']}" if report["release"] else "  no new release")
    lines.append(f"  {report['seconds']} s")
    return "\n".join(lines)

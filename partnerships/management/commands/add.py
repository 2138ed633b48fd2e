"""`bin/manage add FILE`: make a source of a file and take it in, as a curator does in "Add a list"."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.text import slugify

from partnerships.actions import adding, runs, sources
from partnerships.actions.sources import Refused
from partnerships.geography.states import resolve_state
from partnerships.ingest.mapping.curated import BadMapping, Mapping
from partnerships.ingest.tables import UnreadableFile
from partnerships.management.commands.ingest import carry_out, print_report, whole_day
from partnerships.management.commands.read import add_read_arguments, content_of, read_file
from partnerships.models import Source
from partnerships.models.vocabulary import Event, Kind, Nature, Program

MAX_SLUG_LENGTH = 60


class Command(BaseCommand):
    help = "Add a list: make a source of a file and take it in. Prints the difference, as `ingest` does."

    def add_arguments(self, parser: CommandParser) -> None:
        add_read_arguments(parser)
        parser.add_argument("--title", required=True, help="as its publisher calls it")
        parser.add_argument("--publisher", required=True, help="who publishes it")
        parser.add_argument("--nature", required=True, choices=Nature.values, help="what kind of list it is")
        parser.add_argument(
            "--observed-on", required=True, metavar="DAY", help="the day the list speaks for, as 2020-10-07"
        )
        parser.add_argument(
            "--event", choices=Event.values, default=Event.LISTED.value, help="what a row says"
        )
        parser.add_argument(
            "--program", choices=Program.values, default=Program.NEIGHBORS.value, help="what it is about"
        )
        parser.add_argument("--state", default="", help="the state of rows that name none, such as NJ")
        parser.add_argument("--date", default="", help="the date of all rows, where no column gives it")
        parser.add_argument("--kind", choices=Kind.values, default="", help="the kind of all agencies")
        parser.add_argument(
            "--key",
            action="append",
            metavar="COLUMN",
            help="a column that tells rows apart; again for several",
        )
        parser.add_argument("--homepage", default="", help="the publisher's page about it")
        parser.add_argument("--license", default="none stated", help="such as CC BY 4.0")
        parser.add_argument("--about", default="", help="about the list, for readers")
        parser.add_argument(
            "--dry-run", action="store_true", help="change nothing; only say what would change"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: str, **options: Any) -> None:
        day, facts = date.fromisoformat(whole_day(options["observed_on"])), _facts(options)
        content = content_of(options)
        try:
            header, found = read_file(options)
            with runs.rolled_back() if options["dry_run"] else nullcontext():
                sources.synchronize()
                run = adding.take_file(
                    content=content,
                    path=str(Path(options["file"]).resolve()),
                    observed_on=day,
                    mapping=_mapping(asdict(found), options),
                    rows=header.rows,
                    by="command line",
                    dry_run=options["dry_run"],
                    **facts,
                )
                carry_out(self, run, silent=options["json"])
        except (UnreadableFile, BadMapping, Refused) as refused:
            raise CommandError(str(refused), returncode=2) from refused
        print_report(self, run, as_json=options["json"])


def _facts(options: dict[str, Any]) -> dict[str, Any]:
    """What is said of the list. Raises CommandError where its title gives no short name."""
    slug = slugify(options["title"])[:MAX_SLUG_LENGTH].strip("-")
    if not slug:
        raise CommandError(
            f"--title: no short name can be made of “{options['title']}”; use letters or digits.",
            returncode=2,
        )
    named = ("title", "publisher", "nature", "homepage", "license", "about")
    for name in named:
        most = getattr(Source._meta.get_field(name), "max_length", None)
        if most and len(options[name]) > most:
            raise CommandError(f"--{name}: at most {most} characters are kept.", returncode=2)
    return {"slug": slug, **{name: options[name] for name in named}}


def _mapping(found: dict[str, Any], options: dict[str, Any]) -> Mapping:
    """The mapping as the file shows it, and as the options say. Raises BadMapping."""
    said = {name: options[name] for name in ("event", "program", "kind")}
    state = resolve_state(options["state"]) or options["state"].strip()
    return Mapping(
        **found | said | {"state": state, "day": options["date"], "key": options["key"] or found["key"]}
    )

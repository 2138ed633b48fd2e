"""bin/manage messages LANGUAGE: the catalogues of readers' sentences, kept up with the sources and compiled."""

import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ringwatch.catalogues.files import DOMAINS, Catalogue


class Command(BaseCommand):
    help = (
        "Writes locale/LANGUAGE/LC_MESSAGES/*.po with every sentence that readers see, keeps their translations, and "
        "compiles them. Needs none of gettext's programs."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("language", help="such as es")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail where anything is missing"
        )
        parser.add_argument(
            "--missing", metavar="FILE", help="write what is not translated as JSON, to be filled in"
        )
        parser.add_argument("--take", metavar="FILE", help="JSON of translations by their English text")

    def handle(self, *args: object, **options: object) -> None:
        catalogues = [Catalogue.of(str(options["language"]), domain) for domain in DOMAINS]
        if take := options["take"]:
            texts = json.loads(Path(str(take)).read_text(encoding="utf-8"))
            self.stdout.write(f"{sum(one.take(texts) for one in catalogues)} translations taken")
        if wanted := options["missing"]:
            Path(str(wanted)).write_text(_to_fill_in(catalogues), encoding="utf-8")
        if not options["check"]:
            for one in catalogues:
                one.write()
        problems = [problem for one in catalogues for problem in _problems(one)]
        for problem in problems:
            self.stdout.write(problem)
        total = sum(len(one.entries) for one in catalogues)
        self.stdout.write(
            f"{total} sentences, {sum(len(one.missing) for one in catalogues)} without a translation"
        )
        if options["check"] and problems:
            raise CommandError("The catalogues are not up to date: run it without --check, and translate.")


def _problems(one: Catalogue) -> list[str]:
    found = [f"{one.domain}: missing: {entry.message.one}" for entry in one.missing]
    found += [f"{one.domain}: other values than the English: {entry.message.one}" for entry in one.broken]
    return found + [f"not up to date: {path.name}" for path in one.outdated()]


def _to_fill_in(catalogues: list[Catalogue]) -> str:
    """English text → "" or ["", ""]; a message of a context under "context|text"."""
    empty = {
        f"{entry.message.context}|{entry.message.one}" if entry.message.context else entry.message.one: (
            ["", ""] if entry.message.many else ""
        )
        for one in catalogues
        for entry in one.missing
    }
    return json.dumps(empty, ensure_ascii=False, indent=1)

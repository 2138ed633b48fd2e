"""`bin/manage status`: how the site is. Exit status 0 when all is fine, 1 for warnings, 2 for alarms."""

import json
import sys
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partnerships.operations import facts
from partnerships.operations.facts import Fact
from partnerships.operations.levels import Level

MARKS = {Level.FINE: "fine", Level.WARNING: "warning", Level.ALARM: "ALARM"}


class Command(BaseCommand):
    help = "Tell versions, last runs, queue, signs of life, disk and mail. Exit status: 0 fine, 1 warning, 2 alarm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", dest="as_json", help="one object for programs")

    def handle(self, *args: str, as_json: bool, **options: Any) -> None:
        found = facts.all_facts()
        level = facts.worst(found)
        if as_json:
            self.stdout.write(json.dumps({"level": MARKS[level].lower(), "facts": list(map(_object, found))}))
        else:
            for fact in found:
                self.stdout.write(f"{MARKS[fact.level]:<8} {fact.name:<9} {fact.sentence}")
                for line in fact.lines:
                    self.stdout.write(f"{'':<18} {line}")
        self.stdout.flush()
        sys.exit(int(level))


def _object(fact: Fact) -> dict[str, Any]:
    return {**asdict(fact), "level": MARKS[fact.level].lower()}

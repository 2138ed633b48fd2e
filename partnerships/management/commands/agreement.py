"""`bin/manage agreement`: how many records each list adds, corroborates and contradicts."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.queries.sources.agreement import Agreement, agreement


class Command(BaseCommand):
    help = "Print how many records of the newest version each list names, adds, corroborates and contradicts."

    def handle(self, *args: str, **options: Any) -> None:
        self.stdout.write("".join(f"{name:>16}" for name in Agreement._fields))
        for line in agreement():
            self.stdout.write("".join(f"{value:>16}" for value in line))

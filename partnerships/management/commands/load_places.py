"""Loads states, counties, places and postal names from the bundled files; see `geography.load`."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.geography.load import load_reference


class Command(BaseCommand):
    help = "Load the bundled states, counties and places, where they changed since the last time."

    def handle(self, *args: str, **options: Any) -> None:
        loaded = load_reference()
        for name, rows in loaded.items():
            self.stdout.write(f"{name}: {rows:,} rows")
        if not loaded:
            self.stdout.write("States, counties and places are as the bundled files have them.")

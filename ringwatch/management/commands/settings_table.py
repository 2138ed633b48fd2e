"""`bin/manage settings_table`: the variables that the project reads, as docs/operations.md shows them."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from ringwatch import environment, services

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "operations.md"
BEGIN, END = "<!-- written by bin/manage settings_table --write -->\n", "\n\n<!-- end -->"


class Command(BaseCommand):
    help = "Print the table of variables, or write it into docs/operations.md."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help=f"into {DOCUMENT.name}")

    def handle(self, *args: str, write: bool, **options: Any) -> None:
        if write:
            DOCUMENT.write_text(with_table(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
        else:
            self.stdout.write(table())


def table() -> str:
    """The table, with this machine's places by the names that they have on every machine."""
    servers = (services.DATABASE_URL, services.REDIS_URL, services.CACHE_URL, settings.REDIS_URL)
    embedded = dict.fromkeys(servers, "embedded")
    places = {str(services.VAR_DIR / part): f"`{Path('var', part)}`" for part in ("", "files")}
    return environment.table(settings.VARIABLES, embedded | places)


def with_table(document: str) -> str:
    """The document with the present table between its marks."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table()}{END}{after}"

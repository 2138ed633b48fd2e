"""Rebuilds the bundled reference files from the packages that publish the facts; see `geography.building`."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnerships.geography.reference import FOLDER


class Command(BaseCommand):
    help = (
        "Rebuild the bundled reference files from GeoNames, the Census Bureau and postal names (development)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a file would change")

    def handle(self, *args: str, check: bool, **options: Any) -> None:
        us_atlas = Path(settings.BASE_DIR) / "node_modules" / "us-atlas"
        if not us_atlas.is_dir():
            raise CommandError("The boundaries are missing: run npm ci first.")
        try:
            building = import_module("partnerships.geography.building")
        except ModuleNotFoundError as error:
            raise CommandError(f"{error.name} is missing: run bin/test once, which installs it.") from error
        changed = []
        for name, content in building.build(us_atlas).items():
            file = FOLDER / name
            rows = content.count(b"\n") - 1
            same = file.exists() and file.read_bytes() == content
            self.stdout.write(f"{name}: {rows:,} rows, {'same' if same else 'changed'}")
            if not same:
                changed.append(name)
                if not check:
                    file.write_bytes(content)
        if check and changed:
            raise CommandError(f"Other than the packages give: {', '.join(changed)}. Run build_gazetteer.")

"""`bin/manage backup FILE`: everything of the site in one file, while it runs."""

import signal
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from ringwatch.backup import BackupError, making
from ringwatch.management.steps import Steps

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = "Write database, lists as they were fetched, and key into one file. It is read again before it is named."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to; there must be no such file yet")

    def handle(self, *args: str, file: Path, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit("Stopped; nothing was kept."))
        try:
            made = making.make(file.absolute(), Steps(sys.stderr))
        except BackupError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database refuses ({str(error).strip().splitlines()[0]}).") from error
        for name in made.damaged:
            self.stderr.write(f"{name} is not whole where it is stored; it is in the backup as it was found.")
        self.stdout.write(
            f"{file}: {made.size / MEGABYTE:,.1f} MB, the database and {made.files:,} files, checked. "
            "It holds the key and people's addresses: keep it where only you can read it."
        )

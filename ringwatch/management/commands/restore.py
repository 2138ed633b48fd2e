"""`bin/manage restore FILE`: a backup put back into an empty place."""

import signal
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from ringwatch.backup import BackupError, restoring
from ringwatch.backup.archive import Manifest
from ringwatch.management.steps import Steps


class Command(BaseCommand):
    help = "Put a backup back into an empty database and an empty folder of files. It is checked before that."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="what `bin/manage backup` has written")
        parser.add_argument(
            "--check", action="store_true", help="read and check the file, and change nothing"
        )

    def handle(self, *args: str, file: Path, check: bool, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: sys.exit("Stopped; the database is as it was: empty."))
        try:
            if check:
                self._tell(file, restoring.check(file, Steps(sys.stderr)), "is whole")
                return
            restored = restoring.restore(file, Steps(sys.stderr))
        except BackupError as error:
            raise CommandError(str(error)) from error
        except DatabaseError as error:
            raise CommandError(f"The database refuses ({str(error).strip().splitlines()[0]}).") from error
        self._tell(file, restored.manifest, "is restored")
        if restored.key_differs:
            self.stderr.write(
                "RINGWATCH_SECRET_KEY is another key than the site had: everybody signs in again. To keep sessions, "
                f"set it to the text of the member secret_key of {file}."
            )
        if restored.broker_away:
            self.stderr.write("A server of queue or cache did not answer: empty it before the site starts.")
        self.stdout.write("Start the site: bin/run, or docker compose up.")

    def _tell(self, file: Path, manifest: Manifest, outcome: str) -> None:
        self.stdout.write(
            f"{file} {outcome}: a backup of {manifest.made_at}, the database and {len(manifest.files):,} files."
        )
        for name in manifest.damaged:
            self.stderr.write(f"{name} was not whole when the backup was made.")

"""`bin/manage publish`: a release of what has changed since the last one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from partnerships.actions.releases.publish import publish
from partnerships.models import Release


class Command(BaseCommand):
    help = "Publish what has changed since the newest release as the next version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--why", default="Published from the command line", help="shown with the release")

    def handle(self, *args: str, why: str, **options: Any) -> None:
        release = publish(actor="command line", why=why)
        if release is None:
            self.stdout.write(f"Nothing has changed since version {Release.objects.newest_number()}.")
            return
        self.stdout.write(
            f"{release}: {release.added:,} added, {release.changed:,} changed, {release.withdrawn:,} withdrawn; "
            f"{release.total:,} partnerships."
        )

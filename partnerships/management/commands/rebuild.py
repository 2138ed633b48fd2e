"""`bin/manage rebuild`: every partnership computed again from listings, matches and overrides."""

from typing import Any

from django.core.management.base import BaseCommand

from partnerships.actions.rebuild import rebuild


class Command(BaseCommand):
    help = "Compute all partnerships again. Publishes nothing; the same input gives the same rows."

    def handle(self, *args: str, **options: Any) -> None:
        self.stdout.write(f"{rebuild():,} partnerships computed.")

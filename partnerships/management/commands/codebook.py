"""`bin/manage codebook`: writes docs/data-dictionary.md from the declarations of the columns."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from partnerships.exports import dictionary

PLACE = Path("docs/data-dictionary.md")


class Command(BaseCommand):
    help = f"Write {PLACE} anew."
    requires_system_checks = []

    def handle(self, **options):
        (settings.BASE_DIR / PLACE).write_text(dictionary.written(), encoding="utf-8")
        self.stdout.write(f"{PLACE} is written.")

"""`bin/manage codebook`: writes docs/data-dictionary.md from the declarations of the columns."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from partnerships.exports import dictionary

DOCUMENT = Path("docs/data-dictionary.md")


class Command(BaseCommand):
    help = f"Write {DOCUMENT} anew."
    requires_system_checks = []

    def handle(self, *args: str, **options: Any) -> None:
        (settings.BASE_DIR / DOCUMENT).write_text(dictionary.written(), encoding="utf-8")
        self.stdout.write(f"{DOCUMENT} is written.")

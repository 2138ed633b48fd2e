"""Collects the static files when they differ from those collected last."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Hash and compress the static files for serving, unless nothing changed. Tells whether it did."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = hashlib.sha256("\n".join(_facts()).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _facts() -> Iterator[str]:
    for name in ("requirements.txt", "package-lock.json", "ringwatch/settings.py", "ringwatch/apps.py"):
        yield hashlib.sha256((settings.BASE_DIR / name).read_bytes()).hexdigest()
    for folder in (settings.BASE_DIR / "static", settings.BASE_DIR / "partnerships" / "static"):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                facts = path.stat()
                yield f"{path} {facts.st_size} {facts.st_mtime_ns}"

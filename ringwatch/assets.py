"""Collects the static files when they differ from those collected last."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command


def collect_if_changed() -> bool:
    """Hash and compress the static files for serving, unless nothing changed. Tells whether it did."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = hashlib.sha256("\n".join(_facts()).encode()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    _drop_outdated()
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)
    return True


def _drop_outdated() -> None:
    """Remove collected files whose source is another by now.

    Django keeps a collected file that is younger than its source, and what a package brings may be years old.
    """
    for path, source in _sources().items():
        collected = Path(settings.STATIC_ROOT, path)
        if collected.is_file() and collected.read_bytes() != source.read_bytes():
            collected.unlink()


def _sources() -> dict[str, Path]:
    """Path below STATIC_ROOT → the file that is collected there: of several, the first that is found."""
    found: dict[str, Path] = {}
    for finder in get_finders():
        for path, storage in finder.list(None):
            prefix = getattr(storage, "prefix", None)
            found.setdefault(f"{prefix}/{path}" if prefix else path, Path(storage.path(path)))
    return found


def _facts() -> Iterator[str]:
    for name in (
        "requirements.txt",
        "package-lock.json",
        "ringwatch/settings/stores.py",
        "ringwatch/apps.py",
        "ringwatch/static_files.py",
    ):
        yield hashlib.sha256((settings.BASE_DIR / name).read_bytes()).hexdigest()
    for path in sorted((settings.BASE_DIR / "static").rglob("*")):
        if path.is_file():
            facts = path.stat()
            yield f"{path} {facts.st_size} {facts.st_mtime_ns}"

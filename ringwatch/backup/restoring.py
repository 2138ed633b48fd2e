"""Putting a backup back into an empty place.

The whole file is read and checked before anything is written. Then come the files, then the key, and last the
database, as one transaction. Whatever stops it in between leaves an empty database: the same command does it again,
and finds the files that are there already.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import redis
from django.conf import settings
from django.db import connection

from ringwatch import secret
from ringwatch.backup import BackupError, archive, database, files
from ringwatch.backup.archive import Manifest, Member
from ringwatch.backup.making import Step

OWN_KEYS = "ringwatch*"
"""What the site calls its keys in the servers of queue and cache."""
MAX_FILES_NAMED = 3
"""So many names of a kind are told; the others are counted."""


@dataclass(frozen=True)
class Restored:
    """What was put back. `key_differs`: the environment names another key than the site had."""

    manifest: Manifest
    key_differs: bool
    broker_away: bool


def check(path: Path, step: Step) -> Manifest:
    """What a backup says of itself, after all of it was read. Raises BackupError."""
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    with step("Checking", None) as progress:
        manifest = archive.check(path, progress)
    for name in (archive.KEY, archive.DATABASE):
        if name not in manifest.members:
            raise BackupError(f"{path} is no backup of ringwatch: it holds no {name}.")
    return manifest


def restore(path: Path, step: Step) -> Restored:
    """Put everything back. Raises BackupError; the place is then still empty, or holds files of this backup only."""
    manifest = check(path, step)
    _require_understood(path, manifest)
    _require_empty(manifest)
    try:
        with tempfile.TemporaryDirectory(prefix="ringwatch-restore-", dir=settings.VAR_DIR) as folder:
            dump = Path(folder, archive.DATABASE)
            key = _write_files(path, manifest, dump, step)
            key_differs = _keep_key(key)
            with step("Database", None):
                database.load(dump, manifest.revoked)
    except OSError as error:
        raise BackupError(f"The backup cannot be put back: {error.strerror or error}.") from error
    connection.close()
    return Restored(manifest, key_differs, broker_away=not _forget_earlier_answers())


def _require_understood(path: Path, manifest: Manifest) -> None:
    if unknown := database.unknown_migrations(manifest.migrations):
        raise BackupError(
            f"{path} is of a newer ringwatch ({_named(unknown)}): take that version, then restore it there."
        )


def _require_empty(manifest: Manifest) -> None:
    if not database.is_empty():
        name = connection.settings_dict["NAME"]
        raise BackupError(
            f"The database {name} holds tables already: a backup is put back into an empty place only. Nothing was "
            "changed; name an empty database in DATABASE_URL, or an empty folder in RINGWATCH_VAR."
        )
    others = [name for name in files.stored() if not _is_of_backup(name, manifest.files)]
    if others:
        raise BackupError(
            f"The folder or bucket of files holds others already ({_named(others)}): a backup is put back into an "
            "empty place only. Nothing was changed; name an empty one in RINGWATCH_FILES or RINGWATCH_S3."
        )


def _is_of_backup(name: str, members: dict[str, Member]) -> bool:
    """Whether an interrupted restore may have left the file: whole, or as a draft, which begins with a point."""
    if name.rpartition("/")[2].startswith("."):
        return True
    member = members.get(name)
    return member is not None and files.is_stored(name, member)


def _named(names: Iterable[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - MAX_FILES_NAMED:,} more" if len(listed) > MAX_FILES_NAMED else ""
    return ", ".join(listed[:MAX_FILES_NAMED]) + more


def _write_files(path: Path, manifest: Manifest, dump: Path, step: Step) -> str:
    """Store the files, and the dump where it is asked for; gives the key."""
    key, total = "", sum(member.size for member in manifest.members.values())
    with step("Files", total) as progress, archive.readable(path):
        for name, content, size in archive.members(path):
            if name == archive.KEY:
                key = _read_key(path, content)
            elif name == archive.DATABASE:
                files.write_whole(dump, content, 0o600)
            elif name.startswith(archive.FILES):
                own = name.removeprefix(archive.FILES)
                if not files.is_stored(own, manifest.members[name]):
                    files.store(own, content)
            progress(size)
    return key


def _read_key(path: Path, content: IO[bytes]) -> str:
    try:
        key = content.read().decode().strip()
    except UnicodeDecodeError:
        key = ""
    if not key:
        raise BackupError(f"{path} is no backup of ringwatch: its key is none.")
    return key


def _keep_key(key: str) -> bool:
    """Keep the site's key here, unless the environment names one; whether that is another."""
    if os.environ.get("RINGWATCH_SECRET_KEY", "").strip():
        return bool(key != settings.SECRET_KEY)
    secret.replace(Path(settings.VAR_DIR), key)
    return False


def _forget_earlier_answers() -> bool:
    """Remove what queue and cache hold of another site; whether their servers could be asked."""
    try:
        for address in {settings.REDIS_URL, settings.CACHE_URL}:
            with redis.Redis.from_url(address, socket_timeout=10, socket_connect_timeout=10) as client:
                for key in client.scan_iter(match=OWN_KEYS, count=1000):
                    client.delete(key)
    except redis.RedisError:
        return False
    return True

"""Making a backup while the site runs.

The database is dumped as it was at one moment. A file is stored before a record names it and is never changed, so
the files that records named at that moment can be copied afterwards.
"""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings

from ringwatch.backup import BackupError, archive, database, files
from ringwatch.backup.archive import COMPRESSION_LEVEL, SHA256, Manifest, Writer


class Step(Protocol):
    """Shows how far one step is."""

    def __call__(self, title: str, total: int | None) -> AbstractContextManager[Callable[[int], object]]: ...


@dataclass(frozen=True)
class Made:
    """What a finished backup holds. `damaged`: files that records name and that could not be read whole."""

    size: int
    files: int
    damaged: list[str]


def make(path: Path, step: Step) -> Made:
    """Write the backup, read it again, and only then give it its name. Raises BackupError and leaves nothing."""
    if os.path.lexists(path):
        raise BackupError(f"{path} is there already: give the backup another name, or move that file away.")
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}: make it first.")
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    dump = draft.with_name(f"{draft.name}.dump")
    try:
        with _only_for_its_owner(draft), _only_for_its_owner(dump):
            manifest = _write(draft, dump, step)
            with step("Checking", draft.stat().st_size) as progress:
                archive.check(draft, progress)
            os.link(draft, path)
            files.fsync_folder(path.parent)
    except FileExistsError as error:
        raise BackupError(f"{path} was made by somebody else meanwhile.") from error
    except OSError as error:
        raise BackupError(f"The backup cannot be written: {error.strerror or error}.") from error
    return Made(path.stat().st_size, len(manifest.files), manifest.damaged)


@contextmanager
def _only_for_its_owner(draft: Path) -> Iterator[None]:
    """An empty file that nobody else reads (a backup holds the key and people's addresses), gone after the block."""
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield
    finally:
        draft.unlink(missing_ok=True)


def _write(draft: Path, dump: Path, step: Step) -> Manifest:
    with database.one_moment() as moment:
        manifest = Manifest(
            datetime.now(UTC).isoformat(timespec="seconds"),
            database.server_version(),
            database.applied_migrations(),
        )
        manifest.revoked = database.revoked()
        names = database.named_files()
        with step("Database", None) as progress:
            database.dump(moment, dump, progress)
    total = dump.stat().st_size + sum(files.size_of(name) for name in names)
    with draft.open("wb") as file:
        with (
            step("Files", total) as progress,
            tarfile.open(
                fileobj=file, mode="w:gz", compresslevel=COMPRESSION_LEVEL, format=tarfile.PAX_FORMAT
            ) as tar,
        ):
            writer = Writer(tar, manifest, progress)
            _add_members(writer, dump, names)
            writer.close()
        file.flush()
        os.fsync(file.fileno())
    return manifest


def _add_members(writer: Writer, dump: Path, names: list[str]) -> None:
    key = settings.SECRET_KEY.encode()
    writer.add(archive.KEY, io.BytesIO(key), len(key))
    with dump.open("rb") as file:
        writer.add(archive.DATABASE, file, dump.stat().st_size)
    for name in names:
        found = files.opened(name)
        if found is None:
            writer.manifest.damaged.append(name)
            continue
        content, size = found
        with content:
            if not _is_whole(writer.add(archive.FILES + name, content, size), name):
                writer.manifest.damaged.append(name)


def _is_whole(sha256: str, name: str) -> bool:
    """A file that is named by its SHA-256 is held against it."""
    last = name.rpartition("/")[2]
    return not SHA256.fullmatch(last) or last == sha256

"""The bytes of a source, stored by their hash before anything reads them, and checked when they are read again."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, default_storage

from partnerships.ingest.source_bytes import Fetched
from partnerships.ingest.tables import UnreadableFile
from partnerships.models import Snapshot, Source


class NoRoom(Exception):
    """There is not enough room left for a list's bytes. The message says how much, and where to make some."""


def store_bytes(source: Source, fetched: Fetched) -> Snapshot:
    """The snapshot of these bytes for this day: the one on file, or a new one. Raises NoRoom and stores nothing.

    A file that is gone or torn is written anew from these bytes.
    """
    snapshots = Snapshot.objects.filter(source=source, sha256=fetched.sha256, observed_on=fetched.observed_on)
    on_file: Snapshot | None = snapshots.first()
    if on_file:
        confirm(on_file, fetched)
        return on_file
    snapshot = Snapshot(
        source=source,
        sha256=fetched.sha256,
        observed_on=fetched.observed_on,
        size=len(fetched.content),
        origin=fetched.origin,
        validators=dict(fetched.validators),
    )
    _store_file(snapshot, fetched)
    snapshot.save()
    return snapshot


def _store_file(snapshot: Snapshot, fetched: Fetched) -> None:
    """Put the bytes where the snapshot's file is, unless they are there whole."""
    storage = snapshot.file.storage
    path = snapshot.file.field.generate_filename(snapshot, "")
    snapshot.file.name = path
    if _is_whole(storage, path, fetched):
        return
    require_room(len(fetched.content), storage)
    if isinstance(storage, FileSystemStorage):
        write_whole(Path(storage.path(path)), fetched.content)
        return
    if storage.exists(path):
        storage.delete(path)
    snapshot.file.save("", ContentFile(fetched.content), save=False)


def _is_whole(storage: Storage, path: str, fetched: Fetched) -> bool:
    """Whether the bytes are there. A bucket stores a file whole or not at all: there the size is compared."""
    if not storage.exists(path) or storage.size(path) != len(fetched.content):
        return False
    if not isinstance(storage, FileSystemStorage):
        return True
    with storage.open(path, "rb") as file:
        return bool(file.read() == fetched.content)


def require_room(size: int, storage: Storage = default_storage) -> None:
    """Raise NoRoom when `size` more bytes would leave less free than `settings.KEEP_FREE` bytes on the disk.

    A bucket is not asked.
    """
    try:
        folder = Path(storage.path(""))
    except NotImplementedError:
        return
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free - size < settings.KEEP_FREE:
        raise NoRoom(
            f"Only {free:,} bytes are free on the disk that holds the lists, and {settings.KEEP_FREE:,} are to stay "
            f"free; {size:,} more were not stored. Make room on that disk, then ask for this run again."
        )


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(settings.FILE_UPLOAD_PERMISSIONS or 0o644)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def confirm(snapshot: Snapshot, fetched: Fetched) -> None:
    """The same bytes came again: write the snapshot's file anew if it is gone or torn, and store the validators."""
    _store_file(snapshot, fetched)
    update_validators(snapshot, fetched)


def is_stored(snapshot: Snapshot) -> bool:
    """Whether the snapshot's file is there, whole."""
    try:
        return bool(read_checked(snapshot)) or not snapshot.size
    except UnreadableFile:
        return False


def update_validators(snapshot: Snapshot, fetched: Fetched) -> None:
    """Store the ETag and Last-Modified that the server now sends for a list equal to this snapshot."""
    if fetched.validators and snapshot.validators != fetched.validators:
        snapshot.validators = dict(fetched.validators)
        snapshot.save(update_fields=["validators"])


def load_bytes(snapshot: Snapshot) -> Fetched:
    """The bytes of a snapshot, as they were fetched. Raises UnreadableFile where they are gone or not the same."""
    return Fetched(read_checked(snapshot), snapshot.origin, snapshot.observed_on)


def read_checked(snapshot: Snapshot) -> bytes:
    """The file of a snapshot, held against its size and hash. Raises UnreadableFile with one sentence."""
    advice = "Give the list as a file again, or fetch it; or put the file back from a backup."
    try:
        with snapshot.file.open("rb") as file:
            content: bytes = file.read()
    except OSError as error:
        raise UnreadableFile(f"The stored file {snapshot.file.name} cannot be read. {advice}") from error
    if len(content) != snapshot.size or hashlib.sha256(content).hexdigest() != snapshot.sha256:
        raise UnreadableFile(
            f"The stored file {snapshot.file.name} is damaged: it has {len(content):,} of {snapshot.size:,} bytes, or "
            f"others than were fetched. {advice}"
        )
    return content

"""The files of a site, as the storage keeps them: a folder or a bucket."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

from ringwatch.backup.archive import CHUNK_BYTES, Member


def opened(name: str) -> tuple[IO[bytes], int] | None:
    """The file and its size; None where it cannot be read."""
    try:
        return default_storage.open(name, "rb"), default_storage.size(name)
    except OSError:
        return None


def size_of(name: str) -> int:
    """The bytes that the file has; 0 where it cannot be read."""
    try:
        return default_storage.size(name)
    except OSError:
        return 0


def stored() -> Iterator[str]:
    """The names of all files in the storage."""
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            below, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        yield from (f"{folder}{name}" for name in names if name)
        folders += [f"{folder}{name}/" for name in below]


def is_stored(name: str, member: Member) -> bool:
    """Whether the storage holds just these bytes under the name."""
    if not default_storage.exists(name) or default_storage.size(name) != member.size:
        return False
    with default_storage.open(name, "rb") as file:
        return hash_of(file) == member.sha256


def hash_of(file: IO[bytes]) -> str:
    """The SHA-256 of a file from where it stands."""
    read = hashlib.sha256()
    while chunk := file.read(CHUNK_BYTES):
        read.update(chunk)
    return read.hexdigest()


def store(name: str, content: IO[bytes]) -> None:
    """Store a file under just this name, whole or not at all."""
    if isinstance(default_storage, FileSystemStorage):
        write_whole(Path(default_storage.path(name)), content, settings.FILE_UPLOAD_PERMISSIONS or 0o644)
    else:
        default_storage.save(name, File(content))


def write_whole(path: Path, content: IO[bytes], mode: int) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            os.fchmod(file.fileno(), mode)
            shutil.copyfileobj(content, file, CHUNK_BYTES)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    fsync_folder(path.parent)


def fsync_folder(folder: Path) -> None:
    """Have the disk remember what a folder's files are called."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The file of a backup: a compressed tar, closed by a manifest with size and SHA-256 of every other member.

The manifest comes last, because the members are hashed as they are written; after it stands its own hash. Nothing
of an archive is believed before `check` has read all of it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ringwatch.backup import BackupError

FORMAT_VERSION = 1
DATABASE = "database.dump"
KEY = "secret_key"
FILES = "files/"
MANIFEST, MANIFEST_HASH = "manifest.json", "manifest.sha256"
CHUNK_BYTES = 1024 * 1024
COMPRESSION_LEVEL = 6
"""From 1 (fast) to 9 (small)."""
LARGEST_MANIFEST_BYTES = 500_000_000
SHA256 = re.compile(r"[0-9a-f]{64}")
TABLE = re.compile(r"\w{1,63}", re.ASCII)
"""The name of a table of ours. Others are refused: they become part of a statement."""

Progress = Callable[[int], object]
"""Is told of each piece of work as it is done, in bytes."""


@dataclass(frozen=True)
class Member:
    """Size and SHA-256 of what the archive holds under one name."""

    size: int
    sha256: str


@dataclass
class Manifest:
    """What a backup says of itself. `damaged`: files that records name and that could not be read whole."""

    made_at: str
    postgres: int
    """The major version of the server that the database is from."""
    migrations: list[str]
    members: dict[str, Member] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)
    revoked: list[list[str]] = field(default_factory=list)
    """Tables, each with what their own owner may not do with them."""

    @property
    def files(self) -> dict[str, Member]:
        """The site's files by the names that records give."""
        return {
            name.removeprefix(FILES): member
            for name, member in self.members.items()
            if name.startswith(FILES)
        }

    def as_json(self) -> bytes:
        return json.dumps({"format": FORMAT_VERSION, **asdict(self)}, indent=1).encode()


class Writer:
    """Adds members to an archive that is open for writing."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest, progress: Progress) -> None:
        self._tar, self.manifest, self._progress = tar, manifest, progress

    def add(self, name: str, content: IO[bytes], size: int) -> str:
        """Add the bytes under the name; gives their SHA-256. Raises OSError where there are fewer than `size`."""
        reader = HashingReader(content, self._progress)
        self._tar.addfile(_described(name, size), reader)
        self.manifest.members[name] = Member(size, reader.hash.hexdigest())
        return reader.hash.hexdigest()

    def close(self) -> None:
        """Add the manifest and its hash."""
        content = self.manifest.as_json()
        for name, written in ((MANIFEST, content), (MANIFEST_HASH, _hash(content).encode())):
            self._tar.addfile(_described(name, len(written)), io.BytesIO(written))


class HashingReader:
    """A file that is hashed as it is read."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress = file, progress
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self._file.read(size)
        self.hash.update(chunk)
        self._progress(len(chunk))
        return chunk


def check(path: Path, progress: Progress) -> Manifest:
    """The manifest of an archive, all of whose members were read and are what it says. Raises BackupError."""
    try:
        with readable(path):
            return _checked(path, progress)
    except OSError as error:
        raise BackupError(f"{path} cannot be read ({error.strerror or error}).") from error


def _checked(path: Path, progress: Progress) -> Manifest:
    found: dict[str, Member] = {}
    kept: dict[str, bytes] = {}
    for name, content, size in members(path):
        if name in found:
            raise BackupError(f"{path} is damaged: it holds {name} twice.")
        reader = HashingReader(content, progress)
        if name in {MANIFEST, MANIFEST_HASH} and size <= LARGEST_MANIFEST_BYTES:
            kept[name] = reader.read()
        while reader.read(CHUNK_BYTES):
            pass
        found[name] = Member(size, reader.hash.hexdigest())
    manifest = _believed(path, kept)
    said = {name: member for name, member in found.items() if name not in {MANIFEST, MANIFEST_HASH}}
    for name in sorted(said.keys() | manifest.members.keys()):
        if said.get(name) != manifest.members.get(name):
            raise BackupError(f"{path} is damaged: {name} is not what its manifest says.")
    return manifest


def members(path: Path) -> Iterator[tuple[str, IO[bytes], int]]:
    """Name, bytes and size of each member in turn. Raises BackupError where a name is none that we write."""
    with gzip.open(path) as packed, tarfile.open(fileobj=packed, mode="r:") as tar:
        for entry in tar:
            content = tar.extractfile(entry) if entry.isreg() else None
            if content is None or not _is_plain(entry.name):
                raise BackupError(f"{path} is no backup of ringwatch: it holds {entry.name!r}.")
            yield entry.name, content, entry.size
        while packed.read(CHUNK_BYTES):  # to its own checksum
            pass


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raise BackupError where the archive turns out not to be whole while it is read in the block."""
    try:
        yield
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupError(f"{path} is damaged, cut short, or no backup ({error}).") from error


def _is_plain(name: str) -> bool:
    """Whether a name stays below the folder that it is put into."""
    path = PurePosixPath(name)
    return name == str(path) and not path.is_absolute() and ".." not in path.parts and "\0" not in name


def _believed(path: Path, kept: dict[str, bytes]) -> Manifest:
    content = kept.get(MANIFEST)
    if content is None or MANIFEST_HASH not in kept:
        raise BackupError(f"{path} is cut short, or no backup of ringwatch: it has no manifest at its end.")
    if kept[MANIFEST_HASH].decode(errors="replace") != _hash(content):
        raise BackupError(f"{path} is damaged: its manifest is not what was written.")
    try:
        manifest = _read_manifest(path, json.loads(content))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise BackupError(f"{path} is no backup of ringwatch: its manifest is none of ours.") from error
    for table, *_privileges in manifest.revoked:
        if not TABLE.fullmatch(table):
            raise BackupError(f"{path} is no backup of ringwatch: it names a table “{table[:60]}”.")
    return manifest


def _read_manifest(path: Path, told: dict[str, Any]) -> Manifest:
    """A manifest from JSON. Raises BackupError where it is a newer program's; what Python raises where it is none."""
    if told.pop("format", None) != FORMAT_VERSION:
        raise BackupError(f"{path} was made by a newer ringwatch: restore it with that one.")
    members = {name: Member(**one) for name, one in told.pop("members").items()}
    manifest = Manifest(members=members, **told)
    revoked = [part for table, privilege in manifest.revoked for part in (table, privilege)]
    for text in (manifest.made_at, *manifest.migrations, *manifest.damaged, *revoked):
        if not isinstance(text, str):
            raise TypeError(text)
    return manifest


def _described(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

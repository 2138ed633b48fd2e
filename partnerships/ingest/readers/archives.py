"""ZIP archives (KMZ, XLSX, ODS) unpacked with a limit on their size.

The limit is checked before unpacking and during it, because the sizes that an archive states may be false.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from partnerships.ingest.tables import UnreadableFile

MAX_ENTRIES = 5_000
GZIP_HAS_MORE, GZIP_HAS_NAME = 4, 8
"""Flags of a gzip file's header: other things before the name; the name."""
MAX_NAME_BYTES = 255
ENDING_BY_FIRST_BYTES = (
    (re.compile(rb"PK\x03\x04"), "xlsx"),
    (re.compile(rb"\s*<.{0,2000}<kml\b|\s*<kml\b", re.DOTALL | re.IGNORECASE), "kml"),
    (re.compile(rb"\s*<"), "html"),
    (re.compile(rb"\s*[\[{]"), "json"),
)
"""What a packed file without a name is taken as; else text with separators."""
SUPPORTED_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    zlib.error,
)


def members(content: bytes, suffixes: tuple[str, ...], what: str) -> list[tuple[str, bytes]]:
    """The archive's files with those suffixes, by name, in the archive's order. Together they are small enough.

    `what` names the format in a refusal.
    """
    found: list[tuple[str, bytes]] = []
    room = settings.LARGEST_LIST
    with _opened(content, what) as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith(suffixes) and not entry.is_dir():
                found.append((entry.filename, _unpacked(archive, entry, room, what)))
                room -= len(found[-1][1])
    return found


def gunzipped(content: bytes) -> tuple[str, bytes]:
    """The file in a gzip file, and its name: as stored there, else after what it looks like. Small enough."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(content)) as packed:
            file = packed.read(settings.LARGEST_LIST + 1)
    except UNPACKING_ERRORS as error:
        raise UnreadableFile(f"The gzip file cannot be unpacked: {error}.") from error
    if len(file) > settings.LARGEST_LIST:
        raise UnreadableFile(f"The gzip file unpacks to more than {settings.LARGEST_LIST:,} bytes.")
    return _stored_name(content) or f"list.{_ending_of(file)}", file


def _stored_name(content: bytes) -> str:
    """The file's name in a gzip file's header (RFC 1952); "" where it has none."""
    if not content[3:4] or not content[3] & GZIP_HAS_NAME or content[3] & GZIP_HAS_MORE:
        return ""
    return content[10 : 10 + MAX_NAME_BYTES].partition(b"\0")[0].decode("latin-1").rpartition("/")[2]


def _ending_of(file: bytes) -> str:
    return next((ending for sign, ending in ENDING_BY_FIRST_BYTES if sign.match(file)), "csv")


def repacked(
    content: bytes, suffixes: tuple[str, ...], what: str, change: Callable[[str, bytes], bytes]
) -> bytes:
    """The same archive, holding only files with those suffixes, not compressed, and known to be small enough.

    `change`: gives what a file of that name is to hold, no more than it held.
    """
    result, room = io.BytesIO(), settings.LARGEST_LIST
    with _opened(content, what) as archive, zipfile.ZipFile(result, "w") as clean:
        wanted = {entry.filename: entry for entry in archive.infolist() if entry.filename.endswith(suffixes)}
        for name, entry in wanted.items():
            file = _unpacked(archive, entry, room, what)
            room -= len(file)
            clean.writestr(zipfile.ZipInfo(name), change(name, file))
    return result.getvalue()


def names(content: bytes, what: str) -> list[str]:
    """The archive's files, in its order."""
    with _opened(content, what) as archive:
        return [entry.filename for entry in archive.infolist() if not entry.is_dir()]


@contextmanager
def _opened(content: bytes, what: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MAX_ENTRIES:
                raise UnreadableFile(f"The {what} holds more than {MAX_ENTRIES:,} files.")
            yield archive
    except UNPACKING_ERRORS as error:
        raise UnreadableFile(f"The {what} cannot be unpacked: {error}.") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int, what: str) -> bytes:
    if entry.compress_type not in SUPPORTED_METHODS:
        raise UnreadableFile(f"The {what} is compressed in a way that is not read.")
    unpacked = b""
    if entry.file_size <= room:
        with archive.open(entry) as file:
            unpacked = file.read(room + 1)
    if max(entry.file_size, len(unpacked)) > room:
        raise UnreadableFile(f"The {what} unpacks to more than {settings.LARGEST_LIST:,} bytes.")
    return unpacked

"""A ZIP archive that leaves while it is written. The same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MIN_CHUNK_BYTES = 32 * 1024


class _Outlet(io.RawIOBase):
    """A file that can only be written to; what was written is taken from it."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, chunk: ReadableBuffer) -> int:
        self._waiting += chunk
        return memoryview(chunk).nbytes

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self, least: int = 0) -> bytes:
        """What waits, if it is at least so much."""
        if len(self._waiting) < least:
            return b""
        taken = bytes(self._waiting)
        self._waiting.clear()
        return taken


def zipped(parts: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """An archive of (name, chunks), each read when its turn comes; `at` dates every file."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, chunks in parts:
            info = zipfile.ZipInfo(name, at.timetuple()[:6])
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with archive.open(info, "w") as file:
                yield outlet.take()
                for chunk in chunks:
                    file.write(chunk)
                    if ready := outlet.take(MIN_CHUNK_BYTES):
                        yield ready
    yield outlet.take()

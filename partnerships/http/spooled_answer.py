"""A file that is written as fast as it can be, and read as slowly as its reader likes."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator

from django.db import connection

CHUNK_BYTES = 64 * 1024
MEMORY_BYTES = 4_000_000
"""A file that is no larger is not written to the disk."""
WAIT_SECONDS = 1.0


class SpooledAnswer:
    """Chunks that a thread of its own writes into a temporary file, from now on, and that are read as they come.

    `when_written` is called once the last chunk is there, or nobody reads any more. An error of the writer is raised
    to the reader behind what was written.
    """

    def __init__(self, chunks: Iterable[bytes], when_written: Callable[[], None]) -> None:
        self._chunks, self._when_written = chunks, when_written
        self._file = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115 (closed with this object)
        self._changed = threading.Condition()
        self._written, self._read = 0, 0
        self._ended = self._abandoned = False
        self._error: Exception | None = None
        self._writer = threading.Thread(target=self._write, daemon=True)
        self._writer.start()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        with self._changed:
            while self._read == self._written and not self._ended:
                self._changed.wait(WAIT_SECONDS)
            self._file.seek(self._read)
            chunk = self._file.read(CHUNK_BYTES)
            self._read += len(chunk)
        if chunk:
            return chunk
        raise self._error or StopIteration

    def close(self) -> None:
        """Nobody reads on: the writer ends with the chunk that it writes."""
        self._abandoned = True
        self._writer.join()
        self._file.close()

    def __del__(self) -> None:
        self._file.close()

    def _write(self) -> None:
        try:
            for chunk in self._chunks:
                with self._changed:
                    self._file.seek(self._written)
                    self._written += self._file.write(chunk)
                    self._changed.notify()
                if self._abandoned:
                    break
        except Exception as error:  # noqa: BLE001 (raised to who reads)
            self._error = error
        finally:
            connection.close()
            self._when_written()
            with self._changed:
                self._ended = True
                self._changed.notify()

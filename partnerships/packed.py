"""A text in the two codings that browsers take. A leaf: it knows nothing of requests, nor of what it packs."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from dataclasses import dataclass

import brotli
from isal import igzip

GZIP_LEVEL = 6
"""From 1 (fast) to 9 (small)."""
BROTLI_QUALITY = 5
"""From 0 (fast) to 11 (small): this one takes as long as gzip, and is smaller."""

QUICK_LEVEL = 1
"""What both offer first of all that is smaller than with 0."""

PIECE_BYTES = 64 * 1024
"""Of a text that is unpacked while it is sent."""

SECONDS_UNTIL_SMALL = 30
"""How long what is not final is sent, while the worker is expected to pack the same smaller."""


@dataclass(frozen=True)
class Packed:
    """The same bytes in gzip and in brotli. `is_final`: no smaller ones will come."""

    gzip: bytes
    brotli: bytes
    is_final: bool = True

    @classmethod
    def of(cls, text: bytes, *, level: int = GZIP_LEVEL, quality: int = BROTLI_QUALITY) -> Packed:
        return cls(gzip.compress(text, level, mtime=0), brotli.compress(text, quality=quality))

    @classmethod
    def quickly(cls, text: bytes) -> Packed:
        """For a large answer that is sent once: gzip by a program four times as fast, as small as with level 1."""
        return cls(igzip.compress(text, QUICK_LEVEL, mtime=0), brotli.compress(text, quality=QUICK_LEVEL))

    def __len__(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.gzip) + len(self.brotli)

    def text(self) -> bytes:
        return gzip.decompress(self.gzip)

    @property
    def text_bytes(self) -> int:
        """How long the text is, as gzip's last four bytes say (RFC 1952); a text of 4 GB or more is not kept."""
        return int.from_bytes(self.gzip[-4:], "little")

    def pieces(self) -> Iterator[bytes]:
        """The text, one piece after the other."""
        with gzip.GzipFile(fileobj=io.BytesIO(self.gzip)) as file:
            while piece := file.read(PIECE_BYTES):
                yield piece

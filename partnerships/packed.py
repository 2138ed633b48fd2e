"""A text in the two codings that browsers take. A leaf: it knows nothing of requests, nor of what it packs."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import brotli

GZIP_LEVEL = 6
"""From 1 (fast) to 9 (small)."""
BROTLI_QUALITY = 5
"""From 0 (fast) to 11 (small): this one takes as long as gzip, and is smaller."""


@dataclass(frozen=True)
class Packed:
    """The same bytes in gzip and in brotli."""

    gzip: bytes
    brotli: bytes

    @classmethod
    def of(cls, text: bytes, *, level: int = GZIP_LEVEL, quality: int = BROTLI_QUALITY) -> Packed:
        return cls(gzip.compress(text, level, mtime=0), brotli.compress(text, quality=quality))

    def __len__(self) -> int:
        """Bytes that it takes to keep."""
        return len(self.gzip) + len(self.brotli)

    def text(self) -> bytes:
        return gzip.decompress(self.gzip)

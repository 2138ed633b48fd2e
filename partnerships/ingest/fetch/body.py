"""The body of an answer, unpacked, with a limit on what is sent and on what it unpacks to.

Whoever unpacks first and looks at the size afterwards has already lost; and a compressed body that breaks off
unpacks to half a list without any error.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

from partnerships.ingest.fetch.addresses import shown
from partnerships.ingest.fetch.policy import FetchFailed

AT_ONCE = 1 << 16
GZIP = 31


class BrokenOff(Exception):
    """The body ended too early."""


def body(chunks: Iterable[bytes], encoding: str, *, largest: int, url: httpx.URL) -> bytes:
    """All of the body. Raises FetchFailed for one too long or packed in an unknown way, BrokenOff for half a one."""
    content = bytearray()
    for piece in _unpacked(_limited(chunks, largest, url), encoding.lower(), url):
        content += piece
        if len(content) > largest:
            raise _too_long(url, largest)
    return bytes(content)


def _too_long(url: httpx.URL, largest: int) -> FetchFailed:
    return FetchFailed(f"{shown(url)} sent more than {largest:,} bytes.")


def _limited(chunks: Iterable[bytes], largest: int, url: httpx.URL) -> Iterator[bytes]:
    sent = 0
    for chunk in chunks:
        sent += len(chunk)
        if sent > largest:
            raise _too_long(url, largest)
        yield chunk


def _unpacked(chunks: Iterator[bytes], encoding: str, url: httpx.URL) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        return chunks
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(chunks, url)
    raise FetchFailed(f"{shown(url)} sent its answer packed as “{encoding[:40]}”, which was not asked for.")


def _gunzipped(chunks: Iterator[bytes], url: httpx.URL) -> Iterator[bytes]:
    """One gzip member after the other, never more than AT_ONCE bytes at a time."""
    unpacker, begun = zlib.decompressobj(GZIP), False
    try:
        for chunk in chunks:
            packed = chunk
            while packed:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(GZIP)
                begun = True
                yield unpacker.decompress(packed, AT_ONCE)
                packed = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise FetchFailed(
            f"{shown(url)} sent a compressed answer that cannot be unpacked: {error}."
        ) from error
    while begun and not unpacker.eof and (rest := unpacker.decompress(b"", AT_ONCE)):
        yield rest
    if begun and not unpacker.eof:
        raise BrokenOff("its compressed answer is not complete")

"""The body of a response, unpacked, with a limit on the bytes sent and on the bytes unpacked.

The limit is checked while unpacking, because a small body can unpack to gigabytes. The end of a compressed body is
checked, because a truncated one unpacks to half a list without an error.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

import httpx

from partnerships.ingest.fetch.addresses import shown_address
from partnerships.ingest.fetch.policy import FetchFailed, TooLong

CHUNK_BYTES = 1 << 16
GZIP_WINDOW_BITS = 31


class IncompleteBody(Exception):
    """The body ended before its end mark."""


def read_body(chunks: Iterable[bytes], encoding: str, *, max_bytes: int, url: httpx.URL) -> bytes:
    """The whole body. Raises FetchFailed when too long or in an unknown encoding, IncompleteBody when truncated."""
    content = bytearray()
    for piece in _unpacked(_limited(chunks, max_bytes, url), encoding.lower(), url):
        content += piece
        if len(content) > max_bytes:
            raise _too_long(url, max_bytes)
    return bytes(content)


def _too_long(url: httpx.URL, max_bytes: int) -> TooLong:
    return TooLong(f"{shown_address(url)} sent more than {max_bytes:,} bytes.")


def _limited(chunks: Iterable[bytes], max_bytes: int, url: httpx.URL) -> Iterator[bytes]:
    sent = 0
    for chunk in chunks:
        sent += len(chunk)
        if sent > max_bytes:
            raise _too_long(url, max_bytes)
        yield chunk


def _unpacked(chunks: Iterator[bytes], encoding: str, url: httpx.URL) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        return chunks
    if encoding in ("gzip", "x-gzip"):
        return _gunzipped(chunks, url)
    raise FetchFailed(
        f"{shown_address(url)} sent its answer packed as “{encoding[:40]}”, which was not asked for."
    )


def _gunzipped(chunks: Iterator[bytes], url: httpx.URL) -> Iterator[bytes]:
    """One gzip member after the other, at most CHUNK_BYTES at a time."""
    unpacker, begun = zlib.decompressobj(GZIP_WINDOW_BITS), False
    try:
        for chunk in chunks:
            packed = chunk
            while packed:
                if unpacker.eof:
                    unpacker = zlib.decompressobj(GZIP_WINDOW_BITS)
                begun = True
                yield unpacker.decompress(packed, CHUNK_BYTES)
                packed = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error as error:
        raise FetchFailed(
            f"{shown_address(url)} sent a compressed answer that cannot be unpacked."
        ) from error
    while begun and not unpacker.eof and (rest := unpacker.decompress(b"", CHUNK_BYTES)):
        yield rest
    if begun and not unpacker.eof:
        raise IncompleteBody("its compressed answer is not complete")

"""Text from bytes, in whatever encoding they come, a piece at a time."""

from __future__ import annotations

import codecs
import io
from typing import TextIO

from charset_normalizer import from_bytes

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER_ENCODINGS = ["cp1252", "mac_roman"]
"""The older encodings that spreadsheets in the United States save in."""
CHUNK_BYTES = 1 << 20
GUESS_BYTES = 4_096
GUESS_LINES = 1_000
NUL_SHARE = 0.7
"""The share of NULs among every second byte from which a text is taken as UTF-16."""


def open_text(content: bytes, encoding: str) -> TextIO:
    """The text as a file, with its line ends as they are. What cannot be decoded reads as U+FFFD."""
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")


def encoding_of(content: bytes) -> str:
    """By the byte-order mark, else by the NULs of UTF-16, else UTF-8 if it is, else the likeliest older one."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _utf_16_without_mark(content):
        return wide
    return "utf-8" if _is_utf_8(content) else _of_its_lines(content)


def _utf_16_without_mark(content: bytes) -> str:
    """In UTF-16, every second byte of mostly Latin text is NUL."""
    first, second = content[:GUESS_BYTES:2], content[1:GUESS_BYTES:2]
    if len(second) < 2:
        return ""
    if second.count(0) > len(second) * NUL_SHARE and first.count(0) < len(first) / 10:
        return "utf-16-le"
    if first.count(0) > len(first) * NUL_SHARE and second.count(0) < len(second) / 10:
        return "utf-16-be"
    return ""


def _is_utf_8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for start in range(0, len(content), CHUNK_BYTES):
            decoder.decode(view[start : start + CHUNK_BYTES])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_its_lines(content: bytes) -> str:
    """UTF-8 when most lines that are not ASCII are UTF-8, else an older encoding guessed from those that are not.

    So one bad byte does not garble every accent of a long list.
    """
    good = 0
    telling: list[bytes] = []
    for line in io.BytesIO(content):
        if not line.isascii():
            if _is_utf_8(line):
                good += 1
            else:
                telling.append(line[:GUESS_BYTES])
        if good + len(telling) >= GUESS_LINES:
            break
    if good > len(telling):
        return "utf-8"
    guess = from_bytes(b"".join(telling)[:GUESS_BYTES], cp_isolation=OLDER_ENCODINGS).best()
    return guess.encoding if guess else OLDER_ENCODINGS[0]

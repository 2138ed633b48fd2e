"""Text from bytes, in whatever encoding they come, a piece at a time."""

from __future__ import annotations

import codecs
import io
from typing import TextIO

from charset_normalizer import from_bytes

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER = ["cp1252", "mac_roman"]
"""The older encodings that spreadsheets in the United States save in."""
CHECKED_AT_ONCE = 1 << 20
ENOUGH_TO_GUESS = 4_096
LINES_TO_GUESS = 1_000
MOST = 0.7


def open_text(content: bytes, encoding: str) -> TextIO:
    """The text as a file, with its line ends as they are. What cannot be decoded reads as U+FFFD."""
    return io.TextIOWrapper(io.BytesIO(content), encoding=encoding, errors="replace", newline="")


def encoding_of(content: bytes) -> str:
    """By the byte-order mark, else by the NULs of UTF-16, else UTF-8 if it is, else the likeliest older one."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    if wide := _utf_16_without_mark(content):
        return wide
    return "utf-8" if _is_utf_8(content) else _of_its_lines(content)


def _utf_16_without_mark(content: bytes) -> str:
    """In UTF-16, every second byte of mostly Latin text is NUL."""
    first, second = content[:ENOUGH_TO_GUESS:2], content[1:ENOUGH_TO_GUESS:2]
    if len(second) < 2:
        return ""
    if second.count(0) > len(second) * MOST and first.count(0) < len(first) / 10:
        return "utf-16-le"
    if first.count(0) > len(first) * MOST and second.count(0) < len(second) / 10:
        return "utf-16-be"
    return ""


def _is_utf_8(content: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    view = memoryview(content)
    try:
        for start in range(0, len(content), CHECKED_AT_ONCE):
            decoder.decode(view[start : start + CHECKED_AT_ONCE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _of_its_lines(content: bytes) -> str:
    """UTF-8 when more of the lines that tell anything are, else an older encoding guessed from those that are not.

    One bad byte must not turn every accent of a long list into two strange letters.
    """
    good, telling = 0, []
    for line in io.BytesIO(content):
        if not line.isascii():
            if _is_utf_8(line):
                good += 1
            else:
                telling.append(line[:ENOUGH_TO_GUESS])
        if good + len(telling) >= LINES_TO_GUESS:
            break
    if good > len(telling):
        return "utf-8"
    guess = from_bytes(b"".join(telling)[:ENOUGH_TO_GUESS], cp_isolation=OLDER).best()
    return guess.encoding if guess else OLDER[0]

"""Text from bytes, in whatever encoding they come, a piece at a time.

UTF-8 is preferred, then Windows-1252; another older encoding is taken only where Windows-1252 would give words that
nobody writes, such as a capital inside a word ("SheriffÕs").
"""

from __future__ import annotations

import codecs
import io
import re
from dataclasses import dataclass
from typing import TextIO

from partnerships.ingest.tables import UnreadableFile

BYTE_ORDER_MARK = "\ufeff"
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OLDER_ENCODINGS = ("cp1252", "mac_roman", "cp437")
"""The older encodings that spreadsheets in the United States save in, the likeliest first."""
NAMES = {"utf-8-sig": "utf-8", "cp1252": "windows-1252", "mac_roman": "mac-roman"}
"""Python's name of an encoding → the name that people know it by, where that is another."""
CHUNK_BYTES = 1 << 20
GUESS_BYTES = 4_096
GUESS_LINES = 1_000
NUL_SHARE = 0.7
"""The share of NULs among every second byte from which a text is taken as UTF-16."""
NOT_UTF_8 = re.compile("[\udc80-\udcff]")
"""A byte that is not UTF-8, as Python's `surrogateescape` keeps it."""
ODD_IN_TEXT = re.compile(
    r"(?<=[a-zß-ÿ])[À-ÖØ-ÞŒŠŽŸ]|[À-ÖØ-ÞŒŠŽŸ](?=[A-Z][a-z])"  # a capital inside a word or before another
    r"|(?<=[A-Za-zß-ÿ])[‚„ƒ†‡ˆ‰‹›¢£¤¥¦§¨©ª¬¯±²³´µ¶¸¹¼½¾¿¡×÷](?=[a-zß-ÿ])"
    r"|[^\W\d_](?<![A-Za-zÀ-ÿŒœŠšŽžŸıﬁﬂ])|[≤≥≠∞∂∑∏π∫Ω√≈∆◊\u2500-\u25ff\x80-\x9f\ufffd]"
)
"""Characters where nobody writes them: they show that the text is in another encoding."""


@dataclass(frozen=True)
class Encoding:
    """How bytes become text. `name`: as Python calls it.

    `other`: of a file of two encodings, that of the bytes that are not UTF-8; else empty. `mostly_other`: whether most
    of its lines that are not ASCII are in the other one.
    """

    name: str
    other: str = ""
    mostly_other: bool = False

    @property
    def label(self) -> str:
        """The name that people know it by; of two encodings, that of most lines."""
        name = self.other if self.mostly_other else self.name
        return NAMES.get(name, name)

    def open(self, content: bytes) -> TextIO:
        """The text as a file, with its line ends as they are. What cannot be decoded reads as U+FFFD."""
        errors = "surrogateescape" if self.other else "replace"
        return io.TextIOWrapper(io.BytesIO(content), encoding=self.name, errors=errors, newline="")

    def decode(self, content: bytes) -> str:
        """The whole text, without byte-order marks, all of it readable."""
        errors = "surrogateescape" if self.other else "replace"
        return self.mended(content.decode(self.name, errors)).lstrip(BYTE_ORDER_MARK)

    def mended(self, text: str) -> str:
        """The text with the bytes that were not UTF-8 in the other encoding."""
        if not self.other:
            return text
        return NOT_UTF_8.sub(lambda one: bytes([ord(one[0]) - 0xDC00]).decode(self.other, "replace"), text)

    def is_other(self, text: str) -> bool:
        """Whether a line, before it is mended, is not in the encoding of most lines."""
        if not self.other or text.isascii():
            return False
        return bool(NOT_UTF_8.search(text)) != self.mostly_other


def encoding_of(content: bytes, asked: str = "") -> Encoding:
    """The encoding asked for; else by the byte-order mark, the NULs of UTF-16, UTF-8 if it is, or the likeliest.

    Raises UnreadableFile when no encoding is called what was asked for.
    """
    if asked:
        return Encoding(_known(asked, content))
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return (
                _of_its_lines(content)
                if encoding == "utf-8-sig" and not _is_utf_8(content)
                else Encoding(encoding)
            )
    if wide := _utf_16_without_mark(content):
        return Encoding(wide)
    return Encoding("utf-8") if _is_utf_8(content) else _of_its_lines(content)


def _known(asked: str, content: bytes) -> str:
    try:
        name = codecs.lookup(asked).name
        "a".encode(name).decode(name)
    except (LookupError, UnicodeError, TypeError, ValueError) as error:
        raise UnreadableFile(
            f"“{asked}” is no encoding of text; common ones are utf-8, windows-1252, mac-roman and utf-16."
        ) from error
    if name in ("utf-8", "utf-8-sig"):
        return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"
    return name


def likeliest_encoding(telling: bytes) -> str:
    """The older encoding in which the fewest characters stand where nobody writes them; of equals, the first."""

    def odd(encoding: str) -> int:
        return len(ODD_IN_TEXT.findall(telling.decode(encoding, "replace")))

    return min(OLDER_ENCODINGS, key=odd)


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


def _of_its_lines(content: bytes) -> Encoding:
    """One older encoding, or two encodings: of each line that is not ASCII, UTF-8 if it is, else an older one."""
    good = bad = 0
    telling: list[bytes] = []
    for line in io.BytesIO(content):
        if line.isascii():
            continue
        if _is_utf_8(line):
            good += 1
        else:
            bad += 1
            if len(telling) < GUESS_LINES:
                telling.append(line[:GUESS_BYTES])
    older = likeliest_encoding(b"".join(telling))
    has_mark = content.startswith(codecs.BOM_UTF8)
    if not good - has_mark and not has_mark:
        return Encoding(older)
    return Encoding("utf-8-sig" if has_mark else "utf-8", other=older, mostly_other=bad > good)

"""Text as it was meant, where a program on its way spoilt it: entities of HTML, and UTF-8 read as something else. Pure.

Every cell of every format passes here once, before it is compared with agencies or published. The listing keeps the
publisher's own text.
"""

from __future__ import annotations

import html
import re
from functools import partial

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
MAX_PASSES = 3
"""How often a text may have been spoilt over and over: `&amp;amp;#39;`."""
CONTROLS = {byte: bytes([byte]).decode("cp1252", "ignore") or None for byte in range(0x80, 0xA0)}
"""Windows-1252 read as Latin-1: its apostrophes and dashes have become control characters."""
LOST_QUOTE = re.compile("â€(?![\u0080-\u00bf\u0152-\u2122])")
"""A closing quotation mark, the last byte of which Windows-1252 has no character for, and programs drop."""


def _bytes_of(encoding: str) -> dict[str, int]:
    """Character → byte, for bytes above ASCII; those that the encoding lacks stand for themselves."""
    found = {}
    for byte in range(0x80, 0x100):
        text = bytes([byte]).decode(encoding, "ignore") or chr(byte)
        found[text] = byte
    return found


def _sequences(bytes_of: dict[str, int], leads: str) -> re.Pattern[str]:
    """What characters of two to four bytes in UTF-8 look like when each byte is read as a character."""
    following = re.escape("".join(text for text, byte in bytes_of.items() if byte < 0xC0))
    return re.compile(f"[{leads}][{following}]{{1,3}}")


WINDOWS, MAC = _bytes_of("cp1252"), _bytes_of("mac_roman")
MISREAD = (
    (WINDOWS, _sequences(WINDOWS, "ÂÃâïð")),
    (MAC, _sequences(MAC, "√¬‚")),
)


def clean(text: str) -> str:
    """The text with entities and misread UTF-8 put right."""
    for _pass in range(MAX_PASSES):
        before = text
        if "&" in text:
            text = ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
        if not text.isascii():
            text = _put_right(text)
        if text == before:
            break
    return text


def _put_right(text: str) -> str:
    text = text.translate(CONTROLS)
    for bytes_of, pattern in MISREAD:
        text = pattern.sub(partial(_as_meant, bytes_of=bytes_of), text)
    return LOST_QUOTE.sub("”", text)


def _as_meant(found: re.Match[str], *, bytes_of: dict[str, int]) -> str:
    return _decoded(found[0], bytes_of)


def _decoded(text: str, bytes_of: dict[str, int]) -> str:
    """The characters that the text's bytes are in UTF-8, and what follows them; the text itself if they are none."""
    raw = bytes(bytes_of[one] for one in text)
    for end in range(len(raw), 1, -1):
        try:
            return raw[:end].decode("utf-8") + _decoded(text[end:], bytes_of)
        except UnicodeDecodeError:
            continue
    return text

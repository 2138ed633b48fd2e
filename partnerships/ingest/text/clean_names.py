"""Names as they look: composed, without marks that nobody sees, with a plain apostrophe for its many doubles. Pure.

The listing keeps the publisher's own spelling in its raw row.
"""

from __future__ import annotations

import re
import unicodedata

NAMES = frozenset({"agency", "alias", "city", "county"})
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of characters without a shape: controls, marks of direction and of no width, what is not assigned."""
APOSTROPHE = re.compile(
    "(?<=\\w)(?:\\\\+['’]|['’]{2}|[\u02b9\u02bb\u02bc\u02be\u02bf\u02c8\u2032\u2035\u201b`´])(?=\\w)"
)
"""An escaped or doubled apostrophe, or a sign that looks like one."""
LIKE_PLAIN: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{code: unicodedata.normalize("NFKD", chr(code)) for code in range(0xFB00, 0xFB07)},
}
"""Letters of full width, and the ligatures that a PDF leaves in copied text: “Sheriﬀ”."""


def visible(text: str) -> str:
    """The text composed (NFC), without characters that have no shape, with single spaces."""
    if text.isascii() and text.isprintable() and "  " not in text and text == text.strip():
        return text
    if not (text.isascii() and text.isprintable()):
        spaced = "".join(" " if one.isspace() else one for one in text)
        shown = (one for one in spaced if unicodedata.category(one) not in UNSEEN)
        text = unicodedata.normalize("NFC", "".join(shown))
    return " ".join(text.split())


def clean_name(text: str) -> str:
    """A visible name with letters of ordinary width and plain apostrophes."""
    if not text.isascii():
        text = text.translate(LIKE_PLAIN)
    elif "'" not in text and "`" not in text:
        return text
    return APOSTROPHE.sub("'", text)

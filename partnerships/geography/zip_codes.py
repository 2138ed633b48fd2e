"""A ZIP code as lists and spreadsheets write it. Pure text: it knows no list of ZIP codes."""

import re

WRITTEN = re.compile(r"^(\d{3,5})(?:\.0+)?$|^(\d{5})[- ]?(\d{4})$|^(\d{7,8})$")
"""Five digits, or fewer where a spreadsheet took the leading zeros for nothing; with the four of ZIP+4, or not."""


def five_digits(text: str | None) -> str:
    """The code's five digits, leading zeros restored: `7042`, `07042-1234`, `7042.0` → `07042`; "" for no ZIP code."""
    if not text:
        return ""
    found = WRITTEN.match(text.strip())
    if not found:
        return ""
    short, long, _four, joined = found.groups()
    if joined:
        return joined.zfill(9)[:5]
    return (short or long).zfill(5)

"""What bytes look like, in words for a curator: "a web page titled “Sign in”" says more than "not a CSV"."""

from __future__ import annotations

import html
import re

GZIP_SIGN = b"\x1f\x8b"
SIGNS = (
    (b"%PDF", "a PDF"),
    (GZIP_SIGN, "a gzip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or another old Office document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "a bzip2 file"),
    (b"SQLite format 3\0", "a database (SQLite or GeoPackage)"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
ZIP_CONTENTS = (
    (b"xl/workbook", "an Excel workbook (.xlsx)"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
    (b"word/document", "a Word document"),
    (b".kml", "a KMZ"),
)
SPREADSHEETS = tuple(words for _sign, words in ZIP_CONTENTS[:2])
TITLE = re.compile(rb"<title[^<>]*>(.{0,300}?)</title", re.IGNORECASE | re.DOTALL)
PAGE = re.compile(rb"<(!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
SIGN_IN = re.compile(rb"""type\s*=\s*["']?password""", re.IGNORECASE)
ROOT = re.compile(rb"<([A-Za-z_][\w:.-]{0,60})")
OF_WHAT = {
    "gpx": " of waypoints",
    "rss": " of a news feed",
    "feed": " of a news feed",
    "svg": " of a drawing",
}
"""Outermost element of XML, in lower case → of what it is."""
READ_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|table|(?:\w+:)?(?:kml|placemark))\b", re.IGNORECASE)
"""What a web page or a KML has, whatever stands before it."""
WHITE = b" \t\r\n\f\v\0"
CONTROL_CHARACTERS = bytes({*range(32), 127} - {0, 9, 10, 11, 12, 13, 26, 27})
SAVE_OTHERWISE = "Save the list as XLSX or CSV, and give that."
"""What to do about a file that is not read."""
MAX_CONTROL_SHARE = 0.02
"""The largest share of control characters in a text."""
CHECKED_BYTES = 65_536


def looks_like(content: bytes) -> str:
    """A noun phrase for what the bytes look like."""
    start = content[:CHECKED_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip(WHITE)
    if not start:
        return "an empty file"
    if start.startswith(b"PK\x03\x04"):
        return next((words for sign, words in ZIP_CONTENTS if sign in content), "a ZIP archive")
    if words := next((words for sign, words in SIGNS if start.startswith(sign)), ""):
        return words
    if start[:1] == b"<":
        return _markup(start)
    if start[:1] in (b"{", b"["):
        return "JSON"
    return "a binary file" if is_binary(content) else f"text that begins “{_beginning(start)}”"


def other_format(content: bytes) -> str:
    """A noun phrase for a format that no reader reads, by its first bytes; empty for any other file."""
    if content.startswith(b"PK\x03\x04") and b"word/document.xml" in content:
        return "a Word document"
    if words := _xml_without_tables(content):
        return words
    return next((words for sign, words in SIGNS if content.startswith(sign) and sign != GZIP_SIGN), "")


def _xml_without_tables(content: bytes) -> str:
    """What XML it is, where that holds no table of a web page and no placemarks; empty for anything else."""
    start = content[:CHECKED_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip(WHITE)
    if not start.startswith(b"<") or READ_MARKUP.search(content):
        return ""
    return _xml(start)


def _xml(start: bytes) -> str:
    """What XML it is by its outermost element; empty where there is none, or it is a page's."""
    root = ROOT.search(start)
    name = root[1].decode("ascii", "replace") if root else ""
    return "" if name.lower() in ("", "html") else f"XML (<{name}>){OF_WHAT.get(name.lower(), '')}"


def is_binary(content: bytes) -> bool:
    """Whether the first bytes hold too many control characters to be text.

    A text begins with a line that has none: what one row of it holds does not make the list something else.
    """
    start = content[:CHECKED_BYTES]
    beginning = start.lstrip(WHITE).partition(b"\n")[0]
    return _controls(beginning) > 0 and _controls(start) > len(start) * MAX_CONTROL_SHARE


def _controls(content: bytes) -> int:
    return len(content) - len(content.translate(None, CONTROL_CHARACTERS))


def _markup(start: bytes) -> str:
    if not PAGE.search(start):
        return _xml(start) or "markup"
    page = "a sign-in page" if SIGN_IN.search(start) else "a web page"
    title = TITLE.search(start)
    words = " ".join(html.unescape(title[1].decode("utf-8", "replace")).split())[:80] if title else ""
    return f"{page} titled “{words}”" if words else page


def _beginning(start: bytes) -> str:
    return " ".join(start[:80].decode("utf-8", "replace").split())[:60]

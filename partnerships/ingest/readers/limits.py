"""How much a file may hold, so that reading it takes bounded time and memory: columns, parts, values.

The values of a document that is parsed as a whole are counted by the signs that separate them, before it is parsed:
that is fast, and never too low.
"""

from __future__ import annotations

from django.conf import settings

from partnerships.ingest.tables import UnreadableFile

MAX_PARTS = 1_000
"""Sheets, folders, tables or lists of one file."""
JSON_BYTES = {b"{": 500, b"[": 200, b",": 110}
"""Bytes of memory that each object, array and value of a JSON takes at most, once it is read."""
MARKUP_BYTES = {b"<": 300}
"""Bytes of memory that each tag of a page or KML takes at most."""
MAX_PARSED_BYTES = 600_000_000
"""Memory that a document may take: some twelve times the longest file."""


def refuse_too_many_values(content: bytes, costs: dict[bytes, int], what: str) -> None:
    """Raise UnreadableFile where the parsed document would take more than `MAX_PARSED_BYTES`. `what`: the format."""
    if len(content) * max(costs.values()) <= MAX_PARSED_BYTES:
        return
    if sum(content.count(sign) * cost for sign, cost in costs.items()) > MAX_PARSED_BYTES:
        raise UnreadableFile(
            f"The {what} holds too many values to be read at once ({len(content):,} bytes). Give the list as CSV, which"
            f" is read row by row, up to {settings.LARGEST_LIST:,} bytes."
        )


def refuse_too_many_parts(number: int, what: str) -> None:
    """Raise UnreadableFile where a file holds more than `MAX_PARTS`."""
    if number > MAX_PARTS:
        raise UnreadableFile(f"The file holds {number:,} {what}; at most {MAX_PARTS:,} are read.")

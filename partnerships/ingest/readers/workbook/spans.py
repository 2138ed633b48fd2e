"""Merged cells of an OpenDocument workbook, which the parser of its rows does not tell. Imports nothing of ours."""

from __future__ import annotations

import io
import zipfile
from xml.parsers.expat import ParserCreate

Span = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell that one covers: (line, column), from 0."""


def opendocument_spans(content: bytes) -> dict[str, list[Span]]:
    """Sheet → its merged cells; empty for another workbook. Raises ExpatError."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = archive.read("content.xml") if "content.xml" in archive.namelist() else b""
    found: dict[str, list[Span]] = {}
    if b"-spanned=" not in document:
        return found
    reader = _SpanReader(found)
    parser = ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.Parse(document, True)
    return found


class _SpanReader:
    """Counts the lines and columns of each table while its elements are read."""

    def __init__(self, found: dict[str, list[Span]]) -> None:
        self.found, self.name, self.line, self.column, self.again = found, "", 0, 0, 1

    def start(self, name: str, given: dict[str, str]) -> None:
        match name:
            case "table:table":
                self.name, self.line = given.get("table:name", ""), 0
            case "table:table-row":
                self.column, self.again = 0, int(given.get("table:number-rows-repeated", 1))
            case "table:table-cell" | "table:covered-table-cell":
                self._cell(given)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.line += self.again

    def _cell(self, given: dict[str, str]) -> None:
        down = int(given.get("table:number-rows-spanned", 1))
        wide = int(given.get("table:number-columns-spanned", 1))
        if max(down, wide) > 1:
            end = self.line + down - 1, self.column + wide - 1
            self.found.setdefault(self.name, []).append(((self.line, self.column), end))
        self.column += int(given.get("table:number-columns-repeated", 1))

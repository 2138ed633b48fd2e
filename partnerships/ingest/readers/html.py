"""The lists in a web page: its tables, as the page shows them. Nothing the page refers to is loaded."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from lxml import etree

from partnerships.ingest.readers.grid import Open, read_grid
from partnerships.ingest.readers.grid_rows import Grid
from partnerships.ingest.readers.header_line import Line
from partnerships.ingest.readers.limits import (
    MARKUP_BYTES,
    refuse_too_many_parts,
    refuse_too_many_values,
)
from partnerships.ingest.readers.page_text import Shown
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import Encoding, encoding_of
from partnerships.ingest.tables import AS_FOUND, ReadOptions, Table, UnreadableFile, storable

MAX_COLUMNS = 500
"""A cell that spans more is cut there."""
MAX_REPEATED_LENGTH = 5_000
"""Characters of a cell that is repeated where it spans; a longer text stands in its first place only."""
MAX_NAME_LENGTH = 100
DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=[\s"']*([\w.:-]{1,40})""", re.IGNORECASE)
DECLARED_WITHIN_BYTES = 4_096
"""Bytes in which the page says its encoding."""
MAX_ATTRIBUTES = 200
"""Of one tag. The parser compares each with all before it."""
ATTRIBUTE = rb"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>]*+))?+"""
TAG = re.compile(
    rb"<!--(?:-?>|.*?--!?>|.*)"
    rb"|<(script|style)\b(?>%(attribute)s){,%(most)d}+[\s/]*+(?<!/)>(?:.*?</\1|.*)"
    rb"|<[a-z][^\s/>]*+(?:(?>%(attribute)s){%(many)d}(?P<many>)|(?>%(attribute)s)*+)"
    % {b"attribute": ATTRIBUTE, b"most": MAX_ATTRIBUTES, b"many": MAX_ATTRIBUTES + 1},
    re.IGNORECASE | re.DOTALL,
)
"""A comment, or a tag with its attributes; with it what is no markup, because it is a program or a style."""
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def read_html_table(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of the page's longest table. Raises UnreadableFile where there is none."""
    opened, count, label = open_tables(content, options.encoding)
    return read_grid(opened, "A table", options, longest=True, single=count == 1, encoding=label)


def open_tables(content: bytes, asked: str = "") -> tuple[Open, int, str]:
    """The page's tables, how many they are, and the label of its encoding. Raises UnreadableFile.

    `asked`: an encoding, as in `ReadOptions`.
    """
    refuse_too_many_values(content, MARKUP_BYTES, "web page")
    encoding = _encoding(content, asked)
    page = _page(content, encoding)
    shown = Shown(page)
    tables = [] if page is None else [(table, rows) for table, rows in _own_rows(page).items() if rows]
    refuse_too_many_parts(len(tables), "tables")
    if not tables:
        raise UnreadableFile(f"A web page with a table was expected; this looks like {looks_like(content)}.")
    names = _names([table for table, _rows in tables], shown)

    def opened(_limit: int | None) -> Iterator[Grid]:
        for name, (table, rows) in zip(names, tables, strict=True):
            grid = Grid(name, iter(()), hidden=shown.is_hidden(table))
            grid.lines = _lines(rows, shown, grid.across)
            yield grid

    return opened, len(tables), encoding.label


def _encoding(content: bytes, asked: str) -> Encoding:
    """As asked; else by the bytes where they are clear, else as the page says."""
    found = encoding_of(content, asked)
    declared = DECLARED.search(content[:DECLARED_WITHIN_BYTES])
    if asked or not declared or (found.name.startswith("utf") and not found.other):
        return found
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
        content.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return found
    return Encoding("cp1252" if name in ("iso8859-1", "ascii") else name)


def _page(content: bytes, encoding: Encoding) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    text = encoding.decode(content).encode("utf-8", "replace")
    if any(tag["many"] is not None for tag in TAG.finditer(text)):
        raise UnreadableFile(
            f"The web page has a tag with more than {MAX_ATTRIBUTES} attributes. Give the list as CSV."
        )
    try:
        page = etree.fromstring(text, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise UnreadableFile(f"A web page was expected; this looks like {looks_like(content)}.") from error
    if stopped := [entry for entry in parser.error_log if entry.level_name == "FATAL"]:
        raise UnreadableFile(f"The web page cannot be read to its end: {stopped[0].message.strip()}.")
    return page


def _own_rows(page: etree._Element) -> dict[etree._Element, list[etree._Element]]:
    """The page's tables with their rows, without those of tables inside their cells."""
    rows: dict[etree._Element, list[etree._Element]] = {table: [] for table in page.iter("table")}
    for row in page.iter("tr"):
        if (table := next(row.iterancestors("table"), None)) is not None:
            rows[table].append(row)
    return rows


def _names(tables: list[etree._Element], shown: Shown) -> list[str]:
    """What each table is called: its caption, else the heading nearest above it, else its number."""
    names: list[str] = []
    for number, table in enumerate(tables, start=1):
        caption = next((shown.text(part) for part in table if part.tag == "caption"), "")
        name = storable(caption or _heading(table, shown))[:MAX_NAME_LENGTH] or f"table {number}"
        names.append(f"{name} ({number})" if name in names else name)
    return names


def _heading(table: etree._Element, shown: Shown) -> str:
    for before in table.itersiblings(preceding=True):
        if before.tag == "table":
            return ""
        if before.tag in HEADINGS:
            return shown.text(before)
    return ""


def _lines(rows: list[etree._Element], shown: Shown, across: set[int]) -> Iterator[Line]:
    """The cells of each row. A cell that spans several rows or columns is repeated in each."""
    spanning: dict[int, tuple[int, str]] = {}
    for line, row in enumerate(rows, start=1):
        cells: list[str] = []
        for cell in (cell for cell in row if cell.tag in ("td", "th")):
            if shown.is_hidden(cell):
                continue
            _continue(spanning, cells)
            text = storable(shown.text(cell))
            down = _span(cell.get("rowspan"))
            if (wide := _span(cell.get("colspan"))) > 1:
                across.add(line)
            again = text if len(text) <= MAX_REPEATED_LENGTH else ""
            for column in range(min(wide, MAX_COLUMNS - len(cells))):
                if down > 1:
                    spanning[len(cells)] = (down - 1, again)
                cells.append(again if column else text)
        _continue(spanning, cells)
        yield line, [] if shown.is_hidden(row) else cells


def _continue(spanning: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Append the cells that an earlier row extends down into this row's next columns."""
    while len(cells) in spanning:
        left, text = spanning.pop(place := len(cells))
        if left > 1:
            spanning[place] = (left - 1, text)
        cells.append(text)


def _span(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1

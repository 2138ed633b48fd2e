"""The list in a web page: its table with the most rows. Nothing the page refers to is loaded."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import Table, UnreadableList, from_grid, storable

MAX_COLUMNS = 500
"""A cell that spans more is cut there."""


def read_html_table(content: bytes) -> Table:
    """The header and rows of the page's longest table. Raises UnreadableList where there is none."""
    page = _page(content)
    tables = [] if page is None else [(table, _own_rows(table)) for table in page.iter("table")]
    rows = max((rows for _table, rows in tables), key=len, default=[])
    if not rows:
        raise UnreadableList(f"A web page with a table was expected; this looks like {looks_like(content)}.")
    return from_grid(enumerate(_grid(rows), start=1), "A table")


def _page(content: bytes) -> etree._Element | None:
    encoding = encoding_of(content)
    parser = etree.HTMLParser(
        encoding=None if encoding in ("cp1252", "mac_roman") else encoding.removesuffix("-sig"),
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        page = etree.fromstring(content, parser)
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise UnreadableList(f"A web page was expected; this looks like {looks_like(content)}.") from error
    if stopped := [entry for entry in parser.error_log if entry.level_name == "FATAL"]:
        raise UnreadableList(f"The web page cannot be read to its end: {stopped[0].message.strip()}.")
    return page


def _own_rows(table: etree._Element) -> list[etree._Element]:
    """The table's rows, without those of tables inside its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _grid(rows: list[etree._Element]) -> Iterator[list[str]]:
    """The cells of each row. A cell that spans several rows or columns is repeated in each."""
    spanning: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []
        for cell in (cell for cell in row if cell.tag in ("td", "th")):
            _continue(spanning, cells)
            text = storable(" ".join(" ".join(map(str, cell.itertext())).split()))
            down = _span(cell.get("rowspan"))
            for _column in range(min(_span(cell.get("colspan")), MAX_COLUMNS - len(cells))):
                if down > 1:
                    spanning[len(cells)] = (down - 1, text)
                cells.append(text)
        _continue(spanning, cells)
        yield cells


def _continue(spanning: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Append the cells that an earlier row extends down into this row's next columns."""
    while len(cells) in spanning:
        left, text = spanning.pop(place := len(cells))
        if left > 1:
            spanning[place] = (left - 1, text)
        cells.append(text)


def _span(text: str | None) -> int:
    return max(int(text), 1) if text and text.isascii() and text.isdigit() and len(text) < 6 else 1

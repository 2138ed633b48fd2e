"""A ZIP archive of lists: each file of text with separators is a part; so is each sheet, folder and list of records.

Other files in it, and those that cannot be read, are named as parts without rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from partnerships.ingest.mapping.column_names import meanings
from partnerships.ingest.readers import json, kml
from partnerships.ingest.readers.archives import members, names
from partnerships.ingest.readers.csv import is_text_table, open_grid
from partnerships.ingest.readers.grid import Grid, read_grid
from partnerships.ingest.readers.header_line import header_at
from partnerships.ingest.readers.records import Records
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.readers.workbook import open_sheets, prepared
from partnerships.ingest.tables import AS_FOUND, Part, ReadOptions, Table, UnreadableFile

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".ods")
KML_SUFFIXES = (".kml", ".kmz")
JSON_SUFFIXES = (".geojson", ".json")
READ_SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *KML_SUFFIXES, *JSON_SUFFIXES)
NOT_SHOWN = ("__macosx/", ".")
"""What a Mac adds to an archive, and files that are hidden."""

Grids = Callable[[int | None], Iterator[Grid]]
"""Opens a file anew. The number: lines of each part at most."""


@dataclass(frozen=True)
class Opened:
    """A file of the archive that can be read. `encoding`: its label; empty where the format has none."""

    grids: Grids
    encoding: str = ""


def read_zip(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of the files in the archive. Raises UnreadableFile where no file in it is a list."""
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableFile(f"A ZIP archive was expected; this looks like {looks_like(content)}.")
    files = dict(members(content, READ_SUFFIXES, "ZIP archive"))
    shown = list(filter(_is_shown, names(content, "ZIP archive")))
    readable = {name: one for name in shown if (one := _opened(name, files.get(name, b""), options))}
    if not readable:
        held = f"; it holds {', '.join(f'“{name}”' for name in shown[:5])}" if shown else ""
        raise UnreadableFile(f"The ZIP archive holds no list{held}.")

    def opened(limit: int | None) -> Iterator[Grid]:
        for one in readable.values():
            yield from one.grids(limit)

    encoding = next((one.encoding for one in readable.values() if one.encoding), "")
    table = read_grid(opened, "A list", options, encoding=encoding)
    table.contents.parts += [Part(name, 0, False) for name in shown if name not in readable]
    return table


def _is_shown(name: str) -> bool:
    return not name.rpartition("/")[2].startswith(".") and not name.lower().startswith(NOT_SHOWN)


def _opened(name: str, file: bytes, options: ReadOptions) -> Opened | None:
    """The file as its name's ending says; None where it is no list, or cannot be read."""
    ending = name.lower()
    try:
        if ending.endswith(TEXT_SUFFIXES):
            return _text(name, file, options) if is_text_table(file) else None
        if ending.endswith(WORKBOOK_SUFFIXES):
            return _workbook(name, file)
        if ending.endswith(KML_SUFFIXES):
            return _records(name, kml.open_parts(kml.unpacked(file), options.encoding))
        if ending.endswith(JSON_SUFFIXES):
            return _records(name, json.open_parts(file, options.encoding))
    except UnreadableFile:
        if options.encoding:
            encoding_of(file, options.encoding)  # an encoding that is none is said, not a file that is broken
    return None


def _text(name: str, file: bytes, options: ReadOptions) -> Opened:
    encoding = encoding_of(file, options.encoding)
    return Opened(lambda _limit: iter([open_grid(file, encoding, options.header_line, name)]), encoding.label)


def _workbook(name: str, file: bytes) -> Opened:
    workbook = prepared(file)
    next(open_sheets(workbook, 1), None)

    def grids(limit: int | None) -> Iterator[Grid]:
        for sheet in open_sheets(workbook, limit):
            yield replace(sheet, name=f"{name}: {sheet.name}")

    return Opened(grids)


def _records(name: str, parts: list[Records]) -> Opened | None:
    """Records as lines: the names of their cells, then the cells of each."""
    filled = [part for part in parts if part.cells]

    def grids(_limit: int | None) -> Iterator[Grid]:
        for part in filled:
            header = header_at(1, part.columns, is_plain=len(meanings(part.columns)) > 1)
            yield Grid(f"{name}: {part.name}", _lines(part), part.hidden, header=header)

    return Opened(grids) if filled else None


def _lines(part: Records) -> Iterator[tuple[int, list[str]]]:
    columns = part.columns
    yield 1, list(columns)
    for number, cells in enumerate(part.cells, start=2):
        yield number, [cells.get(column, "") for column in columns]

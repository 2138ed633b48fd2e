"""Packed lists: each file of text in a ZIP archive is a part; so is each sheet, table, folder and list of records.

Other files in it, and those that cannot be read, are named as parts without rows. A gzip file is an archive of one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from partnerships.ingest.mapping.column_names import meanings
from partnerships.ingest.readers import html, json, kml
from partnerships.ingest.readers.archives import gunzipped, members, names
from partnerships.ingest.readers.csv import is_text_table, open_grid
from partnerships.ingest.readers.grid import Open, read_grid
from partnerships.ingest.readers.grid_rows import Grid
from partnerships.ingest.readers.header_line import Line, header_at
from partnerships.ingest.readers.records import Cells, Records
from partnerships.ingest.readers.signatures import GZIP_SIGN, SAVE_OTHERWISE, looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.readers.workbook import open_sheets, prepared
from partnerships.ingest.tables import (
    AS_FOUND,
    NO_RECORD_COLUMN,
    Part,
    ReadOptions,
    Table,
    UnreadableFile,
    named,
)

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".ods")
KML_SUFFIXES = (".kml", ".kmz")
JSON_SUFFIXES = (".geojson", ".json")
PAGE_SUFFIXES = (".html", ".htm")
READ_SUFFIXES = (*TEXT_SUFFIXES, *WORKBOOK_SUFFIXES, *KML_SUFFIXES, *JSON_SUFFIXES, *PAGE_SUFFIXES)
NOT_SHOWN = ("__macosx/", ".")
"""What a Mac adds to an archive, and files that are hidden."""


@dataclass(frozen=True)
class Opened:
    """A file of the archive that can be read. `encoding`: its label; empty where the format has none."""

    grids: Open
    encoding: str = ""


def read_zip(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of the files in the archive. Raises UnreadableFile where no file in it is a list."""
    if content.startswith(GZIP_SIGN):
        files = dict([gunzipped(content)])
        shown = list(files)
    elif content.startswith(b"PK\x03\x04"):
        files = dict(members(content, READ_SUFFIXES, "ZIP archive"))
        shown = list(filter(_is_shown, names(content, "ZIP archive")))
    else:
        raise UnreadableFile(f"A ZIP archive was expected; this looks like {looks_like(content)}.")
    readable = {name: one for name in shown if (one := _opened(name, files.get(name, b""), options))}
    if not readable:
        held = f"; it holds {named(shown)}" if shown else ""
        raise UnreadableFile(f"The ZIP archive holds no list{held}. {SAVE_OTHERWISE}")

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
            return _records(name, *kml.open_parts(file, options.encoding))
        if ending.endswith(JSON_SUFFIXES):
            return _records(name, *json.open_parts(file, options.encoding))
        if ending.endswith(PAGE_SUFFIXES):
            tables, _count, label = html.open_tables(file, options.encoding)
            return Opened(_under(name, tables), label)
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
    return Opened(_under(name, partial(open_sheets, workbook)))


def _under(name: str, opened: Open) -> Open:
    """The parts of a file under the file's name."""

    def grids(limit: int | None) -> Iterator[Grid]:
        for grid in opened(limit):
            grid.name = f"{name}: {grid.name}"
            yield grid

    return grids


def _records(name: str, parts: list[Records], encoding: str) -> Opened | None:
    """Records as lines, numbered from 1 through the file; what names their cells is no line of it."""
    filled = [part for part in parts if part.cells]

    def grids(_limit: int | None) -> Iterator[Grid]:
        before = 0
        for part in filled:
            columns = [column for column in part.columns if column != NO_RECORD_COLUMN]
            header = header_at(0, columns, is_plain=len(meanings(columns)) > 1)
            lines = list(enumerate(part.cells, before + 1))
            before += len(lines)
            values = {number for number, cells in lines if NO_RECORD_COLUMN in cells}
            yield Grid(part.name, _lines(lines, columns), part.hidden, not_records=values, header=header)

    return Opened(_under(name, grids), encoding) if filled else None


def _lines(records: list[tuple[int, Cells]], columns: list[str]) -> Iterator[Line]:
    for number, cells in records:
        if NO_RECORD_COLUMN in cells:
            yield number, [cells[NO_RECORD_COLUMN]]
        else:
            yield number, [cells.get(column, "") for column in columns]

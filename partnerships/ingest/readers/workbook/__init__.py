"""XLSX and ODS: their sheets.

A few bytes can name a cell so far out that filling the space up to it takes all memory, which kills the process that
parses the workbook. So the parser runs in a process of its own (`rows.py`), with limits.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from partnerships.ingest.readers.archives import repacked
from partnerships.ingest.readers.grid import read_grid
from partnerships.ingest.readers.grid_rows import Grid
from partnerships.ingest.readers.header_line import Line
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.workbook.text import as_shown
from partnerships.ingest.tables import AS_FOUND, ReadOptions, Table, UnreadableFile, storable

ROWS_PROGRAM = Path(__file__).with_name("rows.py")
PARSED_SUFFIXES = (".xml", ".rels", "mimetype")


def read_workbook(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of a workbook; dates as ISO days, numbers as a person sees them."""
    parsed = prepared(content)
    is_single = parsed.count(b"xl/worksheets/sheet") == 2  # entry and directory
    return read_grid(lambda limit: open_sheets(parsed, limit), "A sheet", options, single=is_single)


def prepared(content: bytes) -> bytes:
    """The workbook as `open_sheets` takes it. Raises UnreadableFile."""
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableFile(f"An XLSX or ODS workbook was expected; this looks like {looks_like(content)}.")
    return repacked(content, PARSED_SUFFIXES, "workbook", as_shown)


def open_sheets(content: bytes, limit: int | None) -> Iterator[Grid]:
    """The sheets of a prepared workbook, each to be read before the next. `limit`: lines of each at most."""
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with subprocess.Popen(
            [sys.executable, "-I", str(ROWS_PROGRAM), str(limit or 0)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as program:
            try:
                yield from _of_messages(_messages(program))
            finally:
                program.kill()


def _of_messages(messages: Iterator[Any]) -> Iterator[Grid]:
    """Sheets from messages: a dictionary begins one, a list is a line of it: number, cells, whether one is wide."""
    waiting: list[dict[str, Any]] = []
    across: set[int] = set()

    def lines() -> Iterator[Line]:
        for message in messages:
            if isinstance(message, dict):
                waiting.append(message)
                return
            number, cells, spans = message
            if spans:
                across.add(number)
            yield number, [storable(cell) for cell in cells]

    for _before_the_first in lines():
        pass
    while waiting:
        sheet = waiting.pop()
        across = set()
        rest = lines()
        yield Grid(str(sheet["name"]), rest, bool(sheet["hidden"]), across)
        for _unread in rest:
            pass


def _messages(program: subprocess.Popen[bytes]) -> Iterator[object]:
    for line in program.stdout or ():
        message = json.loads(line)
        if isinstance(message, str):
            raise UnreadableFile(f"The workbook cannot be read: {message}.")
        yield message
    if program.wait() != 0:
        raise UnreadableFile(
            "The workbook cannot be read: it is broken, or asks for more memory than a list needs."
        )

"""XLSX and ODS: the first visible sheet that holds anything.

A few bytes can name a cell so far out that filling the space up to it takes all memory, which kills the process that
parses the workbook. So the parser runs in a process of its own (`workbook_rows.py`), with limits.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from partnerships.ingest.readers.archives import repacked
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.tables import Table, UnreadableList, from_grid, storable

ROWS_PROGRAM = Path(__file__).with_name("workbook_rows.py")
PARSED_SUFFIXES = (".xml", ".rels", "mimetype")


def read_workbook(content: bytes) -> Table:
    """The header and rows of a workbook; dates as ISO days, numbers as a person sees them."""
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableList(f"An XLSX or ODS workbook was expected; this looks like {looks_like(content)}.")
    return from_grid(_lines(repacked(content, PARSED_SUFFIXES, "workbook")), "A sheet")


def _lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.seek(0)
        with subprocess.Popen(
            [sys.executable, "-I", str(ROWS_PROGRAM)],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as program:
            try:
                yield from _rows_of(program)
            finally:
                program.kill()


def _rows_of(program: subprocess.Popen[bytes]) -> Iterator[tuple[int, list[str]]]:
    for line in program.stdout or ():
        row_or_reason = json.loads(line)
        if isinstance(row_or_reason, str):
            raise UnreadableList(f"The workbook cannot be read: {row_or_reason}.")
        number, cells = row_or_reason
        yield number, [storable(cell) for cell in cells]
    if program.wait() != 0:
        raise UnreadableList(
            "The workbook cannot be read: it is broken, or asks for more memory than a list needs."
        )

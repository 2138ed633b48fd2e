"""A program of its own: the sheets of the workbook on standard input, as JSON lines.

An object begins a sheet: {"name", "hidden"}. A list is a line of it: [number, cells, whether one spans columns].
A string is the reason why the workbook cannot be read. The argument: how many lines of each sheet, 0 = all. Imports
nothing of ringwatch.
"""

import datetime
import importlib.util
import io
import json
import resource
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

MAX_MEMORY_BYTES = 1 << 30
"""Of address space."""
MAX_CPU_SECONDS = 60
MAX_REASON_LENGTH = 200
MAX_MERGED_LINES = 100_000
"""Lines over which one merged cell is continued."""
FIRST_YEAR_SHOWN = 1910
"""A cell before it holds a year as a number: 2019 shows as 1905 where the cell is a date."""
Line = tuple[int, list[str], bool]
Span = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell that one covers: (line, column), from 0."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    limit = int(sys.argv[1]) or None if len(sys.argv) > 1 else None
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass")
    try:
        content = sys.stdin.buffer.read()
        dates = sibling("dates").ShownDates(content)
        spans = sibling("spans").opendocument_spans(content)
        for message in messages(load_workbook(io.BytesIO(content)), limit, dates, spans):
            out.write(json.dumps(message) + "\n")
    except (CalamineError, ExpatError, ValueError, OverflowError, OSError) as error:
        out.write(json.dumps(" ".join(str(error).split())[:MAX_REASON_LENGTH] or type(error).__name__) + "\n")
    out.flush()


def sibling(name: str) -> Any:
    """The module beside this one: `python -I` leaves their folder off the path."""
    path = Path(__file__).with_name(f"{name}.py")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise OSError(f"{path.name} is missing")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def messages(
    workbook: CalamineWorkbook, limit: int | None, dates: Any, spans: dict[str, list[Span]]
) -> Iterator[dict[str, object] | Line]:
    """Each sheet, and after it its lines, at most `limit`."""
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet:
            continue
        yield {"name": sheet.name, "hidden": sheet.visible is not SheetVisibleEnum.Visible}
        grid = workbook.get_sheet_by_index(index)
        merged = grid.merged_cell_ranges or spans.get(sheet.name, [])
        yield from islice(lines(grid, dates.of_sheet(sheet.name), merged), limit)


def lines(sheet: CalamineSheet, shown: dict[tuple[int, int], str], spans: list[Span]) -> Iterator[Line]:
    """The sheet's lines from the first that holds anything. A merged cell's text stands in each cell it covers."""
    top, left = sheet.start or (0, 0)
    merged: dict[int, list[tuple[int, int, int]]] = {}
    for (first, start), (last, end) in spans:
        for line in range(first, min(last, first + MAX_MERGED_LINES) + 1):
            merged.setdefault(line, []).append((first, max(start - left, 0), end - left))
    texts: dict[tuple[int, int], str] = {}
    for line, values in enumerate(sheet.to_python(skip_empty_area=True), start=top):
        cells = [cell_text(value, shown.get((line, place), "")) for place, value in enumerate(values, left)]
        for first, start, end in merged.get(line, ()):
            if first == line:
                texts[first, start] = cells[start] if start < len(cells) else ""
            for place in range(start, min(end + 1, len(cells))):
                cells[place] = cells[place] or texts.get((first, start), "")
        yield line + 1, cells, any(start < end for _first, start, end in merged.get(line, ()))


def cell_text(value: object, shown: str = "") -> str:
    """A cell's value as text: days in ISO, whole numbers without a point.

    `shown`: "month" or "year" where the cell shows no more of its day.
    """
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime.date() if shown and value.year >= FIRST_YEAR_SHOWN:
            return value.isoformat()[: len("2019-08") if shown == "month" else len("2019")]
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(sep=" ")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)


if __name__ == "__main__":
    main()

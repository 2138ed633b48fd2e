"""A program of its own: the rows of the workbook on standard input, one JSON line each, as [line, cells].

A JSON string in place of a list is the reason why the workbook cannot be read. Imports nothing of ringwatch.
"""

import datetime
import io
import json
import resource
import sys
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum, load_workbook

MAX_MEMORY_BYTES = 1 << 30
"""Of address space."""
MAX_CPU_SECONDS = 60
MAX_REASON_LENGTH = 200


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_SECONDS, MAX_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass")
    try:
        for line_and_cells in rows(load_workbook(io.BytesIO(sys.stdin.buffer.read()))):
            out.write(json.dumps(line_and_cells) + "\n")
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        out.write(json.dumps(" ".join(str(error).split())[:MAX_REASON_LENGTH] or type(error).__name__) + "\n")
    out.flush()


def rows(workbook: CalamineWorkbook) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet that has any: (line, cells)."""
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet or sheet.visible is not SheetVisibleEnum.Visible:
            continue
        grid = workbook.get_sheet_by_index(index)
        first = (grid.start or (0, 0))[0] + 1
        found = False
        for line, cells in enumerate(grid.to_python(skip_empty_area=True), start=first):
            found = True
            yield line, [cell_text(cell) for cell in cells]
        if found:
            return


def cell_text(value: object) -> str:
    """A cell's value as text: days in ISO, whole numbers without a point."""
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
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

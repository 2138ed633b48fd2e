"""A program of its own: the rows of the workbook on standard input, one JSON line each, as [line, cells].

A JSON text instead of a list is the reason why the workbook cannot be read. It imports nothing of ours.
"""

import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineError, SheetTypeEnum, SheetVisibleEnum, load_workbook

MEMORY = 1 << 30
"""Bytes of address space."""
SECONDS = 60


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", errors="surrogatepass")
    try:
        for said in rows(load_workbook(io.BytesIO(sys.stdin.buffer.read()))):
            out.write(json.dumps(said) + "\n")
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        out.write(json.dumps(" ".join(str(error).split())[:200] or type(error).__name__) + "\n")
    out.flush()


def rows(workbook):
    """The rows of the first visible sheet that has any."""
    for place, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ is not SheetTypeEnum.WorkSheet or sheet.visible is not SheetVisibleEnum.Visible:
            continue
        grid = workbook.get_sheet_by_index(place)
        first, found = (grid.start or (0, 0))[0] + 1, False
        for line, cells in enumerate(grid.to_python(skip_empty_area=True), start=first):
            found = True
            yield line, [shown(cell) for cell in cells]
        if found:
            return


def shown(value) -> str:
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

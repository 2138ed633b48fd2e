"""Law 2 for every bundled list: opened and saved by a spreadsheet program, it says what it said.

A program is imitated by what it does to cells, and LibreOffice itself is asked where it is installed.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from partnerships.dates import NotADate, read_iso
from partnerships.ingest import registry
from partnerships.ingest.readers import READERS
from partnerships.ingest.spec import Source
from partnerships.models.vocabulary import DatePrecision, Outcome
from tests.curators_lists import CASES, added
from tests.factories import as_csv, ingest_run
from tests.management.test_commands import ended

pytestmark = pytest.mark.django_db

BUNDLED = [source for source in registry.declared().values() if source.bundled.endswith(".csv")]
each_bundled = pytest.mark.parametrize("source", BUNDLED, ids=[source.slug for source in BUNDLED])
LATER = "2026-12-01"
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
LONG = """Id,Agency,City,State,Since,Range,Phone,Lat
150000000012,Dublin Police Department,Dublin,OH,2019-08,1-2,0123,40.0992294123
150000000013,Lima Police Department,Lima,OH,2019-08-28,3-4,15000000000,40.742600
7,Kent Police Department,Kent,OH,2019,,0007,.5
"""


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def excel(cell: str) -> str:
    """The cell as Excel, in the United States, shows it after it has guessed what was typed."""
    if found := re.fullmatch(r"(\d{1,2})-(\d{1,2})", cell):
        month, day = int(found[1]), int(found[2])
        return f"{date(2026, month, day):%-d-%b}" if month <= 12 else cell
    if re.fullmatch(r"-?\d*\.?\d+", cell):
        number = float(cell)
        if number >= 1e11:
            return f"{number:.5E}".replace("E+0", "E+")
        return f"{number:.10g}"
    try:
        span = read_iso(cell)
    except NotADate:
        return cell.upper() if cell in ("true", "false") else cell
    if span.precision is DatePrecision.DAY:
        return f"{span.last.month}/{span.last.day}/{span.last.year}"
    return f"{span.first:%b-%y}" if span.precision is DatePrecision.MONTH else cell


def calc(cell: str) -> str:
    """The cell as LibreOffice shows it: it keeps an ISO date, cuts years to two digits, and drops zeros in front.

    Started without a locale it takes UTF-8 for Windows-1252.
    """
    shown = excel(cell)
    if found := re.fullmatch(r"(\d+)/(\d+)/\d\d(\d\d)", shown):
        return f"{int(found[1]):02}/{int(found[2]):02}/{found[3]}"
    return misread(cell) if "E+" in shown or re.fullmatch(r"[A-Z][a-z]{2}-\d\d", shown) else misread(shown)


def misread(cell: str) -> str:
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in cell.encode())


def saved(rows: list[dict[str, str]], shown: Callable[[str], str], mark: bytes = b"") -> bytes:
    changed = [{column: shown(cell) for column, cell in row.items()} for row in rows]
    return mark + as_csv(changed, end="\r\n", quoting=csv.QUOTE_MINIMAL)


def long_number_shown_short(cell: str) -> str:
    return "1.5E+10" if cell == "15000000000" else excel(cell)


@each_bundled
@pytest.mark.parametrize("shown", [excel, calc])
def test_a_bundled_list_saved_by_a_spreadsheet_is_unchanged(source, shown):
    first = ingest_run(slug=source.slug, decided=1)
    content = (registry.folder(source) / source.bundled).read_bytes()

    run = ingest_run(saved(rows_of(content), shown, b"\xef\xbb\xbf"), slug=source.slug, on=LATER)

    assert first.outcome is Outcome.APPLIED, first.reason
    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert run.report["same"] == run.report["kept"] == first.report["kept"]


def test_the_starter_list_as_a_spreadsheet_has_saved_it_is_unchanged():
    ended("ingest", "announcements")

    status, printed = ended("ingest", "announcements", "--file", str(CASES / "announcements-resaved.csv"))

    assert (status, "unchanged" in printed) == (0, True), printed
    assert "no new release" in printed


@pytest.mark.parametrize("shown", [excel, calc, long_number_shown_short])
def test_long_numbers_ranges_and_zeros_are_the_same_rows(shown, tmp_path):
    (tmp_path / "list.csv").write_text(LONG)
    columns = tuple(LONG.splitlines()[0].split(","))
    added(tmp_path / "list.csv", columns=columns, key=("Id",))
    ingest_run(LONG.encode(), slug="towns", on="2026-01-01")

    run = ingest_run(saved(rows_of(LONG.encode()), shown), slug="towns", on="2026-02-01")

    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert run.report["same"] == 3


def test_another_long_number_is_another_row(tmp_path):
    (tmp_path / "list.csv").write_text(LONG)
    added(tmp_path / "list.csv", key=("Id",))
    ingest_run(LONG.encode(), slug="towns", on="2026-01-01")

    run = ingest_run(
        LONG.replace("150000000013", "150000000014").encode(), slug="towns", on="2026-02-01", decided=1
    )

    assert (run.report["added"], run.report["gone"]) == (1, 1)


@pytest.fixture(scope="module", params=["csv", "xlsx", "ods"])
def resaved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of all bundled lists as LibreOffice saves them in one format: it starts once for all of them.

    It knows no locale here, and takes UTF-8 for Windows-1252, as many a person's program does.
    """
    folder = tmp_path_factory.mktemp(request.param)
    for source in BUNDLED:
        (folder / f"{source.slug}.csv").write_bytes((registry.folder(source) / source.bundled).read_bytes())
    command = [str(OFFICE), "--headless", "--convert-to", request.param, "--outdir", str(folder / "out")]
    lists = [str(folder / f"{source.slug}.csv") for source in BUNDLED]
    environment = {"HOME": str(folder), "PATH": "/usr/bin:/bin"}
    subprocess.run([*command, *lists], check=True, timeout=180, env=environment)
    return folder / "out"


@each_bundled
@pytest.mark.skipif(
    not OFFICE, reason="LibreOffice is not installed: only what it does to cells is imitated."
)
def test_libreoffice_leaves_a_bundled_list_unchanged(source: Source, resaved: Path) -> None:
    file = next(resaved.glob(f"{source.slug}.*"))
    ingest_run(slug=source.slug, decided=1)

    run = ingest_run(as_table(file, file.suffix[1:]), slug=source.slug, on=LATER)

    assert run.outcome is Outcome.UNCHANGED, run.reason


@each_bundled
def test_a_bundled_list_saved_as_a_workbook_with_its_dates_as_dates_is_unchanged(
    source: Source, tmp_path: Path
):
    rows = rows_of((registry.folder(source) / source.bundled).read_bytes())
    write_workbook(tmp_path / "list.xlsx", rows)
    ingest_run(slug=source.slug, decided=1)

    run = ingest_run(as_table(tmp_path / "list.xlsx", "xlsx"), slug=source.slug, on=LATER)

    assert run.outcome is Outcome.UNCHANGED, run.reason


def as_table(path: Path, format: str) -> bytes:
    """What the workbook reader reads, as CSV: the bundled lists are declared as CSV."""
    if format == "csv":
        return path.read_bytes()
    return as_csv([dict(row) for row in READERS["workbook"](path.read_bytes()).rows])


def write_workbook(path: Path, rows: list[dict[str, str]]) -> None:
    """As Excel keeps the rows: ISO dates are days with the format that they are shown in, numbers are numbers."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        formats = {"day": "m/d/yyyy", "month": "mmm-yy"}
        shown = {name: workbook.add_format({"num_format": format}) for name, format in formats.items()}
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row.values()):
                try:
                    span = read_iso(cell)
                except NotADate:
                    sheet.write(line, place, cell) if cell.isdecimal() else sheet.write_string(
                        line, place, cell
                    )
                    continue
                if span.precision is DatePrecision.YEAR:
                    sheet.write_number(line, place, int(cell))
                else:
                    sheet.write_datetime(line, place, span.first, shown[span.precision.value])

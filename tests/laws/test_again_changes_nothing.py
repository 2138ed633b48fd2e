"""Laws 2, 3 and 4: again changes nothing, rebuilding changes nothing, and no row is lost."""

import csv
import io
from datetime import date

import pytest

from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.dates import read_iso
from partnerships.ingest import registry
from partnerships.models import Agency, Listing, Match, Partnership, Release, ReleaseRow, Statement
from partnerships.models.vocabulary import DatePrecision, Outcome
from tests.factories import announcements, as_csv, filler, ingest_run
from tests.sources.declared import expectations, folder

pytestmark = pytest.mark.django_db

RECORDS = (Agency, Listing, Match, Partnership, Release, ReleaseRow)
LIST = filler(announcements().expect.start + 5)


def records():
    return {model: list(model.objects.order_by("pk").values()) for model in RECORDS}


def starter() -> list[dict[str, str]]:
    source = announcements()
    content = (registry.folder(source) / source.bundled).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def as_a_spreadsheet_writes(cell: str, year_digits: int) -> str:
    """A whole ISO day in the way of US spreadsheets; anything else as it was."""
    try:
        span = read_iso(cell)
    except ValueError:
        return cell
    if span.precision is not DatePrecision.DAY:
        return cell
    return f"{span.last.month}/{span.last.day}/{str(span.last.year)[-year_digits:]}"


def respelt(rows, year_digits):
    return [{name: as_a_spreadsheet_writes(cell, year_digits) for name, cell in row.items()} for row in rows]


def separated(rows, separator):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), delimiter=separator, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


RESAVED = {
    "line ends": lambda rows: as_csv(rows, end="\r\n"),
    "every cell quoted": lambda rows: as_csv(rows, quoting=csv.QUOTE_ALL),
    "minimal quotes": lambda rows: as_csv(rows, end="\r\n", quoting=csv.QUOTE_MINIMAL),
    "a byte-order mark": lambda rows: b"\xef\xbb\xbf" + as_csv(rows, end="\r\n"),
    "dates as 8/28/2019": lambda rows: as_csv(respelt(rows, 4), end="\r\n"),
    "dates as 8/28/19": lambda rows: as_csv(respelt(rows, 2), end="\r\n"),
    "semicolons": lambda rows: separated(rows, ";").encode(),
    "Unicode text": lambda rows: separated(rows, "\t").encode("utf-16"),
    "spaces around": lambda rows: as_csv([{name: f" {cell} " for name, cell in row.items()} for row in rows]),
    "empty lines": lambda rows: as_csv(rows) + b"\n" + b"," * (len(rows[0]) - 1) + b"\n\n",
    "rows in another order": lambda rows: as_csv(rows[::-1]),
    "columns in another order": lambda rows: as_csv(rows, columns=list(rows[0])[::-1]),
}


def test_the_same_bytes_again_change_nothing_on_any_day():
    ingest_run()
    before = records()

    for _ in range(2):
        run = ingest_run()
        assert (run.outcome, run.report["release"]) == (Outcome.UNCHANGED, None)
        assert (run.report["added"], run.report["changed"], run.report["gone"]) == (0, 0, 0)

    assert records() == before


@pytest.mark.parametrize("habit", RESAVED)
def test_the_same_rows_saved_by_a_spreadsheet_change_nothing(habit):
    ingest_run(as_csv(LIST), on="2026-01-01")
    before = records()

    run = ingest_run(RESAVED[habit](LIST), on="2026-02-01")

    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert (run.report["added"], run.report["changed"], run.report["gone"]) == (0, 0, 0)
    assert run.report["same"] == run.report["kept"] == len(LIST)
    assert records() == before


def test_the_starter_list_saved_by_a_spreadsheet_changes_nothing():
    ingest_run()
    before = records()

    run = ingest_run(RESAVED["dates as 8/28/19"](starter()), on=date(2026, 12, 1).isoformat())

    assert run.outcome is Outcome.UNCHANGED, run.reason
    assert records() == before


def test_rebuilding_changes_no_column_of_any_partnership():
    ingest_run()
    ingest_run(as_csv(starter()[5:]), on="2026-12-01")
    before = records()

    rebuild()

    assert records() == before
    assert publish(actor="test", why="nothing") is None


def test_no_row_of_the_starter_list_is_lost():
    run = ingest_run()

    rows = starter()
    assert run.report["rows"] == run.report["kept"] + run.report["ignored"] == len(rows)
    assert [one.raw for one in Listing.objects.open().order_by("row_number")] == rows


SAMPLES = [
    (source, name) for source, name, _says in expectations() if not (source.directory or source.by_hand)
]


@pytest.mark.parametrize(("source", "name"), SAMPLES, ids=[f"{one.slug}/{name}" for one, name in SAMPLES])
def test_no_row_of_a_sample_is_lost_between_the_file_and_the_partnerships(source, name):
    content = (folder(source) / name).read_bytes()

    run = ingest_run(content, slug=source.slug, on="2026-01-01", decided=1)

    report = run.report
    assert run.outcome is Outcome.APPLIED
    table = source.read(content)
    read = len(list(table.rows)) + table.contents.ignored.total()
    assert report["rows"] == read == report["kept"] + report["ignored"]
    assert Listing.objects.open().count() == report["kept"] == sum(report["matched"].values())
    settled = Listing.objects.open().filter(matches__verdict="same").values_list("pk", flat=True)
    told = [*Partnership.objects.all(), *Statement.objects.all()]
    spoken = {pk for one in told for pk in one.listing_ids}
    silent = Listing.objects.filter(pk__in=set(settled) - spoken)
    assert all("unreadable_claim" in one.problems for one in silent)

"""Law 2 for every list that comes with the program: its rows under other numbers, in another order, with states spelt
otherwise or saved anew by a spreadsheet are the same rows; reworded ones keep their match. Through the database.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from partnerships.dates import MONTHS
from partnerships.geography.reference import states
from partnerships.ingest import registry
from partnerships.ingest.spec import Source
from partnerships.models import Listing, Match, Release, ReleaseRow
from partnerships.models.vocabulary import Outcome, Verdict
from partnerships.sources.eff_atlas import COLUMNS, LEFT_OUT
from tests import database
from tests.factories import ingest_run

pytestmark = pytest.mark.django_db

BUNDLED = [slug for slug, source in registry.declared().items() if source.bundled]
STATES = {code: state.name for code, state in states().items()}
NUMBERS = {"eff-atlas": "aosnumber", "uva-force-index": "row"}
"""The column that numbers a list's rows; an announcement's `id` is its key instead."""
WORDS: dict[str, tuple[str, Callable[[str], str]]] = {
    "announcements": ("source_title", lambda title: f"{title} (updated)"),
    "eff-atlas": ("type_of_lea", str.upper),
}
"""A column whose words change neither whom a row means nor what it says of dates, and other words for it. The
Force Index has none: it gives names, ZIP codes and states only."""

Rows = list[dict[str, str]]


def as_bundled(source: Source) -> Rows:
    text = (registry.folder(source) / source.bundled).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def saved(rows: Rows, **style: object) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]), **style)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def reordered(source: Source) -> bytes:
    return saved(as_bundled(source)[::-1])


def saved_by_a_spreadsheet(source: Source) -> bytes:
    return b"\xef\xbb\xbf" + saved(as_bundled(source), quoting=csv.QUOTE_ALL, lineterminator="\r\n")


def renumbered(source: Source) -> bytes:
    rows = as_bundled(source)
    if column := NUMBERS.get(source.slug):
        numbers = [row[column] for row in rows]
        rows = [row | {column: number} for row, number in zip(rows, numbers[1:] + numbers[:1], strict=True)]
    return saved(rows[::-1])


def respelt(source: Source) -> bytes:
    return saved([row | {"state": STATES.get(row["state"], row["state"])} for row in as_bundled(source)])


def settled() -> tuple[int, int, int]:
    """The versions, the matches that are settled, the rows that wait."""
    matched = Match.objects.filter(verdict=Verdict.SAME).count()
    return Release.objects.count(), matched, Listing.objects.awaiting_match().count()


@pytest.fixture(scope="module", autouse=True)
def bundled_applied(django_db_setup: None, django_db_blocker: object):
    """Every bundled list, in the order of a start."""
    with database.committed(django_db_blocker):
        for slug in BUNDLED:
            assert ingest_run(slug=slug).outcome is Outcome.APPLIED
        yield


@pytest.mark.parametrize("change", [reordered, saved_by_a_spreadsheet, renumbered, respelt])
@pytest.mark.parametrize("slug", BUNDLED)
def test_the_same_rows_under_another_guise_are_unchanged(
    slug: str, change: Callable[[Source], bytes]
) -> None:
    source = registry.get(slug)
    before = settled()

    run = ingest_run(change(source), slug=slug, on=str(source.observed_on))

    report = run.report
    assert (run.outcome, report["same"]) == (Outcome.UNCHANGED, len(as_bundled(source))), run.reason
    assert (report["added"], report["changed"], report["gone"], report["release"]) == (0, 0, 0, None)
    assert settled() == before


@pytest.mark.parametrize("slug", WORDS)
def test_reworded_rows_keep_their_matches_and_take_nothing_from_readers(slug: str) -> None:
    source, (column, change) = registry.get(slug), WORDS[slug]
    rows = as_bundled(source)
    reworded = [row | {column: change(row[column])} for row in rows]
    before = settled()

    run = ingest_run(saved(reworded), slug=slug, on=str(source.observed_on))

    report = run.report
    assert run.outcome is Outcome.APPLIED, run.reason
    assert report["changed"] > 0.9 * len(rows)
    assert (report["added"], report["gone"], report["release"], report["matched"]["unsure"]) == (
        0,
        0,
        None,
        0,
    )
    assert (settled()[0], settled()[2]) == (before[0], before[2])


def with_sentences(rows: Rows, verb: str) -> bytes:
    """The Atlas's rows as its export has them: what the copy gives as cells stands in a sentence."""
    return saved([_exported(row) | {"Summary": _sentence(row, verb)} for row in rows])


def _exported(row: dict[str, str]) -> dict[str, str]:
    return LEFT_OUT | {named: row[column] for column, named in COLUMNS.items() if row[column]}


def _sentence(row: dict[str, str], verb: str) -> str:
    year, _, month = row["month_in_summary"].partition("-")
    when = f"{MONTHS[int(month) - 1]} {year}" if month else year
    denied = f"However, the department denied this in {row['denied_in']}." if row["denied_in"] else ""
    subsidized = "The city paid a subsidy." if row["subsidy"] else ""
    agency = row["named_in_summary"] or row["agency"]
    return (
        f"The {agency} {verb} an agreement with Ring in {when} to gain access. {denied} {subsidized}".strip()
    )


def test_one_sentence_of_the_whole_atlas_written_otherwise_takes_nothing_from_readers() -> None:
    """ "Signed" names the agency once more, "has signed" does not: what a sentence names is a hint."""
    source = registry.get("eff-atlas")
    rows, day = as_bundled(source), str(source.observed_on)
    assert ingest_run(with_sentences(rows, "signed"), slug=source.slug, on=day).report["kept"] == len(rows)
    before = settled()

    run = ingest_run(with_sentences(rows, "has signed"), slug=source.slug, on=day)

    report = run.report
    assert run.outcome is Outcome.APPLIED, run.reason
    assert report["changed"] == len(rows)
    assert (report["added"], report["gone"], report["release"]) == (0, 0, None)
    assert report["matched"]["unsure"] == 0
    assert (settled()[0], settled()[2]) == (before[0], before[2])


def test_no_record_is_shown_later_than_its_evidence() -> None:
    """The table of 2021 shows what the Atlas had by then; of records that it does not name it says nothing."""
    days = {slug: registry.get(slug).observed_on for slug in BUNDLED}
    rows = ReleaseRow.objects.newest()
    atlas_only = rows.filter(sources=["eff-atlas"])
    with_table = rows.filter(sources=["eff-atlas", "uva-force-index"])

    assert atlas_only.exists()
    assert set(atlas_only.values_list("attested_until", flat=True)) == {days["eff-atlas"]}
    assert set(with_table.values_list("attested_until", flat=True)) == {days["uva-force-index"]}
    assert set(with_table.exclude(status="denied").values_list("status", flat=True)) == {"list_retired"}
    assert set(rows.filter(sources=["uva-force-index"]).values_list("status", flat=True)) == {"reported"}
    later = rows.filter(certain__isempty=False, attested_until__isnull=False)
    assert [
        row for row in later if row.certain.upper is None or (row.certain.upper - row.attested_until).days > 1
    ] == []

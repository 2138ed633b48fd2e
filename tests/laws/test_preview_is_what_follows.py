"""What an upload is said to change is what it changes: row by row, and for readers by state. Undone, nothing is left.

Uploads are made of unkind rows by a number: eight in each run of the tests, RINGWATCH_UPLOADS=50 makes it so many.
"""

import csv
import io
import os
import random
from collections import Counter, defaultdict
from datetime import date

import pytest
import xlsxwriter
from django.core.files.base import ContentFile
from django.db import transaction

from partnerships.actions import runs, sources
from partnerships.actions.runs import undoing
from partnerships.ingest.mapping.curated import Mapping
from partnerships.ingest.preview import difference_of
from partnerships.models import Agency, Listing, Match, ReleaseRow, Run, Source
from partnerships.models.partnerships import FlatRecord
from partnerships.models.vocabulary import Event, Nature, Outcome, Verdict
from partnerships.queries.curation.impact import of_held
from partnerships.queries.sources import row_differences
from tests.admin.desk import doubtful_list
from tests.factories import TODAY, curator, spelt

UPLOADS = int(os.environ.get("RINGWATCH_UPLOADS", "8"))
HEADER = ("Ref", "Department", "Town", "ST", "Signed up")
TAKE = {"agency": "Department", "city": "Town", "state": "ST", "date": "Signed up"}
KNOWN = [
    ("Brighton Police Department", "Brighton", "NY"),
    ("Longmont Police Department", "Longmont", "CO"),
    ("Monroe County Sheriff's Office", "Brighton", "NY"),
]
"""Agencies of `doubtful_list`: a row of them joins, and its day may contradict."""
SPELT = [("BRIGHTON PD", "Brighton", "ny"), ("Longmont Police Dept.", " Longmont ", "Colorado")]
DOUBTFUL = [
    ("Brighton Public Safety", "Brighton", "NY"),
    ("Town of Brighton Public Safety", "Brighton", "NY"),
    ("Longmont Public Safety", "Longmont", "CO"),
]
PROBLEMS = [
    ("Calgary Police", "Calgary", "Alberta"),
    ("", "Dayton", "OH"),
    ("=HYPERLINK(1)", "Dayton", "OH"),
    ("Police\u00a0Department", "", ""),
    ("x" * 400, "Macon", "GA"),
]
DAYS = ["", "2018", "2019-07", "7/14/2019", "2020-02-29", "2019-02-29", "soon", "2031-01-01", "1/2/03"]
TOWNS = [("Fresno", "CA"), ("Macon", "GA"), ("Yakima", "WA"), ("Brighton", "NY"), ("Nowhere", "TX")]
VALUES = [field.name for field in FlatRecord._meta.fields if field.name != "listing_ids"]
COUNTS = ("rows", "kept", "ignored", "added", "changed", "gone", "same", "problems", "matched", "placed")


def some_rows(chance: random.Random) -> list[tuple[str, ...]]:
    """Rows of every sort, in any order, some twice and some under one reference."""
    rows = []
    for number in range(chance.randint(4, 14)):
        fresh = (f"{spelt(chance.randrange(90))} Police Department", *chance.choice(TOWNS))
        named = chance.choice([*KNOWN, *SPELT, *DOUBTFUL, *PROBLEMS, fresh, fresh, fresh, fresh])
        ref = str(chance.choice([number, number, number, number, 0]))
        rows.append((ref, *named, chance.choice(DAYS)))
    return [*rows, *chance.sample(rows, 1)]


def some_later_rows(chance: random.Random, rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The list as it may come next: rows gone, changed, moved and new."""
    kept = [row for row in rows if chance.random() < 0.8]
    changed = [(*row[:4], chance.choice(DAYS)) if chance.random() < 0.3 else row for row in kept]
    renamed = [
        (row[0], *chance.choice(DOUBTFUL), row[4]) if chance.random() < 0.15 else row for row in changed
    ]
    new = [(f"N{number}", *row[1:]) for number, row in enumerate(some_rows(chance)[:5])]
    return chance.sample([*renamed, *new], len(renamed) + len(new))


def as_file(rows: list[tuple[str, ...]], format: str) -> bytes:
    if format == "csv":
        text = io.StringIO()
        csv.writer(text).writerows([HEADER, *rows])
        return text.getvalue().encode()
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell)
    return content.getvalue()


def seen() -> dict[int, dict]:
    """What readers see of each partnership."""
    return {
        row["partnership_id"]: row
        for row in ReleaseRow.objects.newest().values("partnership_id", "agency_number", *VALUES)
    }


def previewed(source: Source, content: bytes, on: date) -> Run:
    """The upload, held: its page shows what applying it would change."""
    file = ContentFile(content, name="list")
    run = runs.ingest(run=runs.receive(source=source, file=file, observed_on=on, by=curator()), today=TODAY)
    assert run.outcome == Outcome.HELD, run.reason
    return run


def shown_rows(found) -> Counter:
    """Each row that differs: what became of it, whose it is, where it stands, its cells."""
    return Counter(
        (row.change_type, row.agency, row.row_number, tuple(sorted(row.cells))) for row in found[:1_000]
    )


def applied(held: Run) -> Run:
    run = runs.ingest(run=runs.apply_held(run=held, by=curator(), reason="Looked at."), today=TODAY)
    assert run.outcome == Outcome.APPLIED, run.reason
    return run


def in_doubt(run: Run) -> set[int]:
    """The agencies of rows that meant one before, and by this run wait for a person."""
    found = set()
    for listing in Listing.objects.filter(opened_in=run):
        earlier = Match.objects.filter(
            listing__source=run.source,
            listing__key=listing.key,
            listing__id__lt=listing.pk,
            verdict=Verdict.SAME,
        )
        if not listing.matches.filter(verdict=Verdict.SAME).exists():
            found |= set(
                earlier.exclude(listing__withdrawn_at=None, listing__closed_by=None).values_list(
                    "agency_id", flat=True
                )
            )
    return found


def impact(run: Run, before: dict[int, dict], after: dict[int, dict]) -> dict:
    """What readers really lost and gained, in the words of the report."""
    doubtful = {number for number, row in before.items() if row["agency_number"] in in_doubt(run)}
    other = {number for number in before.keys() & after.keys() if before[number] != after[number]}
    lost = {
        number
        for number, row in before.items()
        if run.source.slug in row["sources"]
        and (number not in after or number in doubtful or after[number]["status"] != row["status"])
    }
    return {
        "would": {
            "published": len(after.keys() - before.keys()),
            "withdrawn": len(before.keys() - after.keys()),
            "doubtful": len(doubtful),
            "changed": len(other),
        },
        "lost_by_state": dict(Counter(before[number]["state"] for number in lost)),
    }


def told(held: Run) -> dict:
    """What the run's page says of each record: what becomes of it, whether it is in doubt, and how readers see it."""
    return {
        (row["agency_slug"], row["program"]): (
            row["change_type"],
            row["in_doubt"],
            {name: row[name] for name in VALUES},
        )
        for row in held.previewed_rows.values("change_type", "in_doubt", *VALUES)
    }


def became(run: Run, before: dict[int, dict], after: dict[int, dict]) -> dict:
    """What really became of each record, in the same words."""
    doubtful, found = in_doubt(run), {}
    for number in before.keys() | after.keys():
        was, now = before.get(number), after.get(number)
        shown = now or was
        kind = "added" if was is None else "withdrawn" if now is None else "changed" if was != now else ""
        waits = bool(was) and was["agency_number"] in doubtful
        if kind or waits:
            values = {name: shown[name] for name in VALUES}
            found[shown["agency_slug"], shown["program"]] = (kind, waits, values)
    return found


def by_state(records: dict) -> dict:
    counts = defaultdict(Counter)
    for kind, waits, values in records.values():
        counts[values["state"]].update({kind, "doubtful" if waits else ""} - {""})
    return counts


def hold_to_its_preview(source: Source, content: bytes, on: date) -> Run:
    """Preview and apply an upload: both must say the same, and what they say must have come about."""
    before, agencies = seen(), set(Agency.objects.values_list("pk", flat=True))
    held = previewed(source, content, on)
    rows = shown_rows(row_differences.of_preview(difference_of(held)))
    assert seen() == before

    said = told(held)
    states = {one.state: {str(kind): count for kind, count in one.cells if count} for one in of_held(held)}

    run = applied(held)

    assert said == became(run, before, seen())
    assert states == by_state(said)
    assert {name: run.report[name] for name in COUNTS} == {name: held.report[name] for name in COUNTS}
    assert shown_rows(row_differences.of_run(run)) == rows
    assert impact(run, before, seen()) == {name: held.report[name] for name in ("would", "lost_by_state")}
    opened, matched = Listing.objects.filter(opened_in=run), held.report["matched"]
    settled = opened.filter(matches__verdict=Verdict.SAME)
    assert (matched["rule"] + matched["new"], matched["unsure"]) == (
        settled.count(),
        opened.count() - settled.count(),
    )
    assert bool(matched["new"]) == Agency.objects.exclude(pk__in=agencies).exists()
    return run


def upload(number: int) -> None:
    chance, format = random.Random(number), ("csv", "workbook")[number % 2]
    mapping = Mapping(format, HEADER, TAKE, ("Ref",), event=chance.choice([Event.JOINED, Event.LISTED]))
    facts = {"title": "Towns", "publisher": "A county", "license": "none stated"}
    nature = chance.choice([Nature.ROLL, Nature.REPORTS, Nature.ONE_OFF])
    source = sources.add(
        slug="towns", mapping=mapping, by=curator(), nature=nature, expect_from=0, expect_to=1, **facts
    )
    rows, done = some_rows(chance), []
    for day in (date(2026, 2, 1), date(2026, 3, 1))[: 1 + number // 2 % 2]:
        before = seen()
        done.append((hold_to_its_preview(source, as_file(rows, format), day), before))
        rows = some_later_rows(chance, rows)
    for run, before in reversed(done):
        undoing.undo(run=run, by=curator(), reason="It was the wrong file.")
        assert seen() == before


@pytest.mark.django_db
def test_an_upload_changes_what_its_preview_shows_and_undone_nothing():
    doubtful_list()
    for number in range(UPLOADS):
        with transaction.atomic():
            try:
                upload(number)
            except AssertionError as difference:
                raise AssertionError(f"upload {number}") from difference
            transaction.set_rollback(True)

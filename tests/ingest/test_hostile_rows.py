"""One row never takes its list with it: hostile text in each field of a row, through whole runs of every list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from partnerships.actions import runs, sources
from partnerships.ingest import registry
from partnerships.ingest.mapping.curated import Mapping
from partnerships.ingest.run.report import MAX_REASON_LENGTH
from partnerships.models import DirectoryAgency, Listing, Partnership, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome
from tests.factories import (
    TODAY,
    announcement,
    as_csv,
    asked_for,
    curator,
    filler,
    ingest_run,
    listing,
    published,
)
from tests.ingest import hostile
from tests.sources import declared

pytestmark = pytest.mark.django_db

CURATED = ("agency", "state", "city", "county", "zip", "lat", "lon", "since", "ori", "kind", "page", "title")
MAPPING = {
    "take": {
        "agency": "agency",
        "state": "state",
        "city": "city",
        "county": "county",
        "zip_code": "zip",
        "latitude": "lat",
        "longitude": "lon",
        "date": "since",
        "ori": "ori",
        "kind": "kind",
        "address": "page",
        "title": "title",
    },
    "columns": CURATED,
    "key": ("agency", "city", "state"),
}
RENO = dict(
    zip(
        CURATED,
        (
            "Reno Police Department",
            "NV",
            "Reno",
            "Washoe",
            "89501",
            "39.53",
            "-119.81",
            "2019-08-28",
            "",
            "",
            "",
            "",
        ),
        strict=True,
    )
)
BOISE = RENO | {
    "agency": "Boise Police Department",
    "state": "ID",
    "city": "Boise",
    "county": "Ada",
    "zip": "",
}
BOISE |= {"lat": "", "lon": ""}


def cases() -> Iterator[tuple[str, hostile.Writer, list[dict[str, str]], tuple[str, ...]]]:
    """(slug, writer of its format, good rows, fields to fill) of every list that is read, declared or a curator's."""
    for source in [one for one in registry.declared().values() if not one.by_hand]:
        sample = next(iter(sorted(declared.folder(source).glob("sample*"))))
        write = hostile.as_kml if sample.suffix == ".kml" else hostile.as_csv
        good = _good_rows(source, sample)
        yield source.slug, write, good, tuple(good[0])
    for format, write in (("csv", hostile.as_csv), ("json", hostile.as_json)):
        yield f"curated-{format}", write, [RENO, BOISE], CURATED


def _good_rows(source: registry.Source, sample: Path) -> list[dict[str, str]]:
    """Three rows of the sample that the list keeps and reads without a problem, under all of its columns."""
    read = declared.take(source, sample.read_bytes())
    columns = [column for column in read.columns if column] if source.read(sample.read_bytes()) else []
    plain = [dict.fromkeys(columns, "") | parsed.raw for parsed in read.rows if not parsed.problems]
    return plain[:3]


CASES = {case[0]: case for case in cases()}


@pytest.fixture
def lists() -> None:
    """The curators' lists of the cases."""
    for format in ("csv", "json"):
        sources.add(
            slug=f"curated-{format}",
            mapping=Mapping(format=format, **MAPPING),
            by=curator(),
            title="A list",
            publisher="A curator",
            license="none",
            about="",
            expect_from=0,
            expect_to=10,
        )


def ingest_content(slug: str, content: bytes) -> Run:
    run = asked_for(content, slug=slug, decided=1)
    try:
        return runs.ingest(run=run, today=TODAY)
    finally:
        Path(run.asked["file"]).unlink()


def texts(write: hostile.Writer) -> dict[str, str]:
    if write is not hostile.as_kml:
        return hostile.HOSTILE
    return {what: text for what, text in hostile.HOSTILE.items() if hostile.fits_xml(text)}


EACH_ALONE = ("curated-csv", "curated-json", "ring-active-agency-map", "eff-atlas")
"""Lists of each format that have a run for each text: one that changes how a file is read does so alone."""


@pytest.mark.parametrize("slug", EACH_ALONE)
def test_a_hostile_row_is_kept_and_the_rest_goes_in(lists, slug, record_property):
    _slug, write, good, fields = CASES[slug]
    wrong = {}

    for what, text in texts(write).items():
        with runs.rolled_back():
            if complaint := complaint_about(
                ingest_content(slug, write(hostile.among(good, fields, text))), len(good)
            ):
                wrong[what] = complaint

    record_property("whole_runs", len(texts(write)))
    assert wrong == {}


@pytest.mark.parametrize("slug", [slug for slug in CASES if slug not in EACH_ALONE])
def test_all_hostile_rows_together_are_kept_and_the_rest_goes_in(lists, slug):
    _slug, write, good, fields = CASES[slug]
    rows = [row for text in texts(write).values() for row in hostile.among(good, fields, text)[len(good) :]]

    run = ingest_content(slug, write([*good, *rows]))

    assert complaint_about(run, len(good)) == ""


def complaint_about(run: Run, good: int) -> str:
    """What is wrong with the outcome of a run of `good` plain rows and of hostile ones; empty when nothing is."""
    report, there = run.report, stored(run.source)
    if run.outcome != Outcome.APPLIED:
        return run.reason
    if report["kept"] + report["ignored"] != report["rows"] or report["kept"] < good:
        return f"{report['kept']} kept + {report['ignored']} ignored of {report['rows']}"
    return "" if there == report["kept"] else f"{there} of {report['kept']} kept rows are stored"


def stored(source: Source) -> int:
    if source.is_directory:
        return DirectoryAgency.objects.count()
    return Listing.objects.open().said_by(source).count()


NEEDED = [
    ("state", "", "no_state"),
    ("state", "Police", "unknown_state"),
    ("state", "AZ, NM, UT", "several_states"),
    ("agency", "", "no_agency"),
    ("event", "", "unreadable_claim"),
    ("program", "", "unreadable_claim"),
    ("date", "soon", "unreadable_claim"),
]


@pytest.mark.parametrize(("field", "text", "problem"), NEEDED)
def test_a_needed_field_that_is_empty_or_unreadable_is_a_named_problem(field, text, problem):
    rows = [*filler(3), announcement("WRONG", **{"city": "", "county": "Washoe"} | {field: text})]

    run = published(*rows)

    wrong = listing("WRONG")
    assert run.report["problems"][problem] == 1
    assert wrong.problems == [problem]
    assert (wrong in Listing.objects.awaiting_match()) == (field in ("state", "agency"))


def test_rows_without_a_state_hold_the_run_when_they_are_many():
    rows = [*filler(300), *(announcement(f"N{number}", state="", city="") for number in range(20))]

    run = ingest_run(as_csv(rows))

    assert run.outcome is Outcome.HELD
    assert "20 of 320 rows have problems" in run.reason


def test_readers_see_every_page_and_file_of_hostile_rows(lists, client):
    _slug, write, good, fields = CASES["announcements"]
    rows = [row for text in hostile.HOSTILE.values() for row in hostile.among(good[:1], fields, text)[1:]]
    run = ingest_content(
        "announcements", write([row | {"id": f"H{number}"} for number, row in enumerate(rows)])
    )
    assert run.outcome == Outcome.APPLIED, run.reason

    failing = {address: status for address in addresses() if (status := status_of(client, address)) != 200}

    assert failing == {}
    assert run.report["kept"] + run.report["ignored"] == len(rows)


def addresses() -> Iterator[str]:
    """The pages of every agency and partnership, the pages that show many, and each file."""
    yield from (
        "/",
        "/partnerships/",
        "/states/",
        "/sources/",
        "/sources/announcements/",
        "/changes/",
        "/map/points.json",
    )
    yield from (f"/partnerships.{ending}" for ending in ("csv", "xlsx", "json", "geojson", "kml", "zip"))
    yield from (
        f"/partnerships/{partnership}/" for partnership in Partnership.objects.values_list("pk", flat=True)
    )
    yield from (
        f"/agencies/{slug}/" for slug in ReleaseRow.objects.newest().values_list("agency_slug", flat=True)
    )


def status_of(client: Client, address: str) -> int:
    response = client.get(address, follow=True)
    if response.streaming:
        for _part in response.streaming_content:
            pass
    return response.status_code


@pytest.mark.parametrize("name", ["column " * 5_000, ",".join(f"column {n}" for n in range(150))])
def test_however_long_a_list_makes_the_reason_a_short_one_is_kept(name):
    first, *others = as_csv([announcement(), *filler(3)]).splitlines()

    run = ingest_run(b"\n".join([first + b"," + name.encode(), *others]))

    assert run.outcome in {Outcome.HELD, Outcome.REJECTED}
    assert "column" in run.reason
    assert len(run.reason) <= MAX_REASON_LENGTH

"""The command `add`: a source is made of a file, and the file taken in; or it is said why not, and nothing is made."""

import csv
import io
import json
from datetime import timedelta

import pytest

from partnerships.models import AuditEntry, Listing, ReleaseRow, Run, Source
from tests.management.test_commands import CONTRACT, ended, everything, manage

pytestmark = pytest.mark.django_db

NAMES = ("Reno", "NV"), ("Boise", "ID"), ("Salem", "OR"), ("Topeka", "KS"), ("Helena", "MT"), ("Dover", "DE")
KINDS = "Fire Department", "Sheriff", "Constable", "Campus Police"
ABOUT = ("--title", "Twenty cities’ list", "--publisher", "A reporter", "--observed-on", "2020-10-07")


def listed(columns: str, *cells: str) -> bytes:
    """A list with these columns, and a row for each name, its cells filled with `{city}` and `{state}`."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(columns.split(","))
    for city, state in NAMES:
        writer.writerow([cell.format(city=city, state=state) for cell in cells])
    return written.getvalue().encode()


PLAIN = listed("Agency,City,State", "{city} Police Department", "{city}", "{state}")


def added(path: str, *words: str, nature: str = "roll") -> dict:
    status, printed = ended("add", path, *ABOUT, "--nature", nature, "--json", *words)
    report = json.loads(printed)
    assert status == {"held": 3, "rejected": 2}.get(report["outcome"], 0)
    assert report["kept"] + report["ignored"] == report["rows"]
    return report


def test_a_file_is_added_and_prints_what_ingest_prints(file):
    report = added(file(PLAIN))

    source = Source.objects.get(declared=False)
    assert [name for name in report if name != "would"] == [name for name in CONTRACT if name != "would"]
    assert (
        (report["source"], report["outcome"]) == (source.slug, "applied") == ("twenty-cities-list", "applied")
    )
    assert (report["rows"], report["added"], report["placed"]["place"]) == (6, 6, 6)
    assert (source.nature, source.expect_from, source.expect_to) == ("roll", 3, 12)
    assert AuditEntry.objects.get(action="add a list").actor == "command line"
    assert set(ReleaseRow.objects.newest().values_list("status", flat=True)) == {"listed"}


def test_a_dry_run_prints_what_would_come_and_leaves_nothing(file):
    manage("prepare")
    before = everything()

    report = added(file(PLAIN), "--dry-run")

    assert (report["outcome"], report["added"], report["release"]) == ("dry_run", 6, None)
    assert report["would"]["published"] == 6
    assert sum(report["matched"].values()) == sum(report["placed"].values()) == 6
    assert everything() == before


EVERY_STATE = {state for _city, state in NAMES}
STATELESS = {
    "name, city and state in one column": (
        listed("Agency", "{city} Police Department, {city}, {state}"),
        (),
        EVERY_STATE,
    ),
    "no comma before the state": (
        listed("Department,Since", "{city} PD, {city} {state}", "2019"),
        (),
        EVERY_STATE,
    ),
    "one for all": (listed("Agency,City", "{city} Police", "Newark"), ("--state", "New Jersey"), {"NJ"}),
    "a ZIP code": (listed("Agency,ZIP", "{city} Police", "89501"), (), {"NV"}),
    "coordinates": (listed("Agency,Lat,Lon", "{city} Police", "39.5296", "-119.8138"), (), {"NV"}),
}


@pytest.mark.parametrize("how", STATELESS)
def test_a_list_without_a_state_column_gets_its_states_otherwise(file, how):
    content, words, states = STATELESS[how]

    report = added(file(content), *words)

    assert (report["outcome"], report["problems"]) == ("applied", {})
    assert set(Listing.objects.values_list("state", flat=True)) == states
    assert not any("," in name for name in Listing.objects.values_list("agency", flat=True))


def test_program_event_date_and_kind_hold_for_the_whole_list(file):
    words = ("--event", "joined", "--program", "subsidy", "--date", "2019-08", "--kind", "sheriff")

    added(file(PLAIN), *words, nature="reports")

    row = ReleaseRow.objects.newest().first()
    assert (row.program, row.agency_kind, row.start_precision) == ("subsidy", "sheriff", "month")


@pytest.mark.parametrize(
    ("event", "cell", "start"),
    [
        ("reported_active", "2019-08-28", (None, "2019-08-28")),
        ("joined", "by Aug 28, 2019", (None, "2019-08-28")),
        ("joined", "Fall 2019", ("2019-01-01", "2019-12-31")),
        ("announced", "as of 8/28/2019", None),
        ("ended", "before 2019-08-29", None),
        ("denied", "mid-2019", None),
    ],
)
def test_a_day_by_which_it_took_part_is_no_start(file, event, cell, start):
    content = listed("Agency,City,State,Since", "{city} Police", "{city}", "{state}", cell)

    report = added(file(content), "--event", event, nature="reports")

    assert (report["outcome"], report["problems"]) == ("applied", {})
    for row in ReleaseRow.objects.newest():
        days = row.start and (
            row.start.lower and str(row.start.lower),
            str(row.start.upper - timedelta(days=1)),
        )
        assert days == start


def test_one_unreadable_row_is_kept_and_the_rest_goes_in(file):
    rows = [
        *PLAIN.decode().splitlines(),
        *(f"{city} {kind},{city},{state}" for city, state in NAMES for kind in KINDS),
    ]
    content = "\n".join([*rows, 'Navajo Nation Police Department,Somewhere,"AZ, NM, UT"', ""]).encode()

    report = added(file(content))

    assert (report["outcome"], report["reason"]) == ("applied", "")
    assert report["kept"] == sum(report["matched"].values()) == len(rows)
    assert (report["problems"], report["matched"]["unsure"]) == ({"several_states": 1}, 1)


def test_a_list_of_which_too_many_rows_have_problems_is_held_with_what_it_would_do(file):
    content = PLAIN.replace(b"NV", b"Police").replace(b"ID", b"")

    report = added(file(content))

    assert report["outcome"] == "held"
    assert report["problems"] == {"no_state": 1, "unknown_state": 1}
    assert report["added"] == sum(report["matched"].values()) == 6
    assert report["would"]["published"] > 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--nature", "rolls"), "roll"),
        (("--event", "came"), "joined"),
        (("--program", "none"), "subsidy"),
        (("--state", "Ohiio"), "two letters"),
        (("--date", "soon"), "soon"),
        (("--observed-on", "2109-01-01"), "still to come"),
        (("--observed-on", "2020-10"), "whole day"),
        (("--take", "agency=Name"), "it has Agency, City, State"),
        (("--take", "agency"), "agency=Department"),
        (("--take", "sheriff=City"), "only as agency"),
        (("--take", "state="), "No row says its state"),
        (("--key", "Number"), "it has Agency, City, State"),
        (("--title", "???"), "short name"),
        (("--title", "x" * 300), "at most 200"),
        (("--title", "Announcements"), "already"),
    ],
)
def test_what_cannot_be_added_is_refused_in_a_sentence_and_nothing_is_made(file, words, said):
    content = listed("Agency,City,State", "{city} Police Department", "{city}", "{state}")

    status, printed = ended("add", file(content), *ABOUT, "--nature", "roll", *words)

    assert status in (1, 2)
    assert said in printed
    assert "Traceback" not in printed
    assert not Source.objects.filter(declared=False).exists()
    assert not Run.objects.exists()


@pytest.mark.parametrize(("content", "said"), [(b"", "empty"), (b"%PDF-1.7", "PDF"), (b"a,b\n", "no rows")])
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(file, content, said):
    status, printed = ended("add", file(content), *ABOUT, "--nature", "roll")

    assert status == 2
    assert said in printed
    assert not Source.objects.filter(declared=False).exists()

"""A directory comes in like a list, and gives counts a whole: x of y agencies."""

import csv
import io
from datetime import date

import pytest
from django.contrib.auth import get_user_model

from partnerships.actions import runs
from partnerships.actions.runs import undoing
from partnerships.ingest import registry
from partnerships.models import Agency, AuditEntry, DirectoryAgency, Listing, Run
from partnerships.models.vocabulary import Outcome
from partnerships.queries import releases
from partnerships.queries.places import directory
from partnerships.queries.selection import Selection
from tests import factories
from tests.ingest.fetch import misbehaving
from tests.sources.declared import SAMPLES
from tests.sources.test_full_lists import shared

SAMPLE = (SAMPLES / "hifld" / "sample.csv").read_bytes()
FIRST, SECOND = date(2026, 1, 1), date(2026, 2, 1)

pytestmark = pytest.mark.django_db


def ingest_run(tmp_path, content: bytes, day: date, slug="hifld", **asked) -> Run:
    path = tmp_path / "directory.csv"
    path.write_bytes(content)
    asked = {"decided": "by this test", **asked}
    run = runs.ask(slug=slug, actor="test", file=str(path), observed_on=day.isoformat(), **asked)
    return runs.ingest(run=run, today=SECOND)


def without(number: str) -> bytes:
    rows = [row for row in csv.reader(io.StringIO(SAMPLE.decode())) if row[0] != number]
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def names() -> set[str]:
    return set(DirectoryAgency.objects.current().values_list("name", flat=True))


def newest() -> Selection:
    """All rows of the newest release."""
    return Selection.of(releases.newest(), {})


def test_a_directory_names_and_places_agencies_and_makes_no_partnership(tmp_path):
    run = ingest_run(tmp_path, SAMPLE, FIRST)

    assert run.outcome == Outcome.APPLIED
    assert (run.report["rows"], run.report["kept"], run.report["added"]) == (12, 12, 12)
    assert run.report["placed"]["exact"] == 12
    assert run.report["release"] is None
    assert not Listing.objects.exists() and not Agency.objects.exists()
    applied = AuditEntry.objects.get(action="apply a list")
    assert (applied.actor, applied.subject) == (f"run {run.pk}", "hifld")
    ada = DirectoryAgency.objects.get(number="1")
    assert (ada.kind, ada.state, ada.county_fips, ada.latitude) == ("police", "OH", "39065", 40.7695)


def test_stations_are_kept_and_not_counted(tmp_path):
    ingest_run(tmp_path, SAMPLE, FIRST)

    shares = directory.by_state(newest())

    assert {state: share.agencies for state, share in shares.items()} == {
        "AL": 1, "CO": 1, "OH": 2, "TX": 1, "VA": 1, "WI": 1
    }  # fmt: skip
    assert len(names()) == 12


def test_counties_of_one_state_have_their_own_whole(tmp_path):
    ingest_run(tmp_path, SAMPLE, FIRST)

    shares = directory.by_county(newest(), state="OH")

    assert shares == {"39065": directory.Share(0, 2)}
    assert directory.by_county(newest())["51610"].agencies == 1


def test_a_share_counts_agencies_that_lists_name(tmp_path):
    ingest_run(tmp_path, SAMPLE, FIRST)
    rows = misbehaving.listed(range(2), city="Ada", county="Hardin County", state="OH")
    rows[1]["agency_kind"] = "fire"
    rows[1]["agency"] = "Ada Fire Department"
    ingest_run(tmp_path, misbehaving.as_csv(rows), FIRST, slug=misbehaving.LIST)

    assert directory.by_state(newest())["OH"] == directory.Share(1, 2)
    assert directory.by_county(newest())["39065"] == directory.Share(1, 2)


def test_whose_directory_it_is_and_of_when_is_told(tmp_path):
    assert directory.directories() == []

    ingest_run(tmp_path, SAMPLE, FIRST)

    assert [(one.slug, one.observed_on) for one in directory.directories()] == [("hifld", FIRST)]


def test_a_newer_directory_takes_the_place_of_the_older_as_a_whole(tmp_path):
    ingest_run(tmp_path, SAMPLE, FIRST)
    before = names()

    run = ingest_run(tmp_path, without("1"), SECOND)

    assert (run.report["gone"], run.report["same"]) == (1, 11)
    assert before - names() == {"ADA POLICE DEPARTMENT"}


def test_a_directory_that_arrives_late_changes_nothing_readers_count(tmp_path):
    ingest_run(tmp_path, without("1"), SECOND)

    ingest_run(tmp_path, SAMPLE, FIRST)

    assert "ADA POLICE DEPARTMENT" not in names()


def test_the_same_directory_again_changes_nothing(tmp_path):
    ingest_run(tmp_path, SAMPLE, FIRST)

    same = ingest_run(tmp_path, SAMPLE, SECOND, decided="")
    resaved = ingest_run(tmp_path, SAMPLE.replace(b"\n", b"\r\n"), SECOND, decided="")

    assert same.outcome == Outcome.UNCHANGED
    assert resaved.outcome == Outcome.HELD, "12 rows are not what a directory has"
    assert resaved.report["same"] == 12


def test_a_directory_is_undone_and_done_again(tmp_path):
    curator = get_user_model().objects.create_user("curator")
    ingest_run(tmp_path, SAMPLE, FIRST)
    run = ingest_run(tmp_path, without("1"), SECOND)

    undoing.undo(run=run, by=curator, reason="wrong file")
    undone = names()
    undoing.redo(run=run, by=curator, reason="right after all")

    assert "ADA POLICE DEPARTMENT" in undone
    assert "ADA POLICE DEPARTMENT" not in names()


def test_trying_a_directory_changes_nothing(tmp_path):
    run = ingest_run(tmp_path, SAMPLE, FIRST, dry_run=True)

    assert run.outcome == Outcome.DRY_RUN
    assert not DirectoryAgency.objects.exists()


def test_the_whole_directory_comes_in_and_nearly_all_of_it_has_a_county(tmp_path):
    run = ingest_run(tmp_path, shared("hifld-local-law-enforcement-2019.csv"), FIRST, decided="")

    assert run.outcome == Outcome.APPLIED
    assert run.report["kept"] == DirectoryAgency.objects.count() == 23_611
    agencies = DirectoryAgency.objects.current().counted()
    assert agencies.filter(county_fips="").count() < agencies.count() / 100


def test_readers_see_what_a_directory_names_and_are_not_asked_to_filter_by_it(tmp_path, client):
    ingest_run(tmp_path, SAMPLE, FIRST)
    factories.published(factories.announcement())

    page = client.get("/sources/hifld/").content.decode()
    table = client.get("/partnerships/").content.decode()

    assert "7 named" in page
    assert "partnerships it speaks of" not in page
    assert 'value="announcements"' in table
    assert 'value="hifld"' not in table


def test_the_portals_own_header_is_read_too(tmp_path):
    header, rows = SAMPLE.decode().split("\n", 1)
    columns = [*header.strip().upper().split(","), "OBJECTID"]
    lines = [",".join(columns), *(f"{line},1" for line in rows.splitlines())]

    run = ingest_run(tmp_path, "\n".join(lines).encode(), FIRST, decided="")

    assert "12 rows were kept" in run.reason  # held for its size only: the columns are known
    assert not DirectoryAgency.objects.exists()


def test_the_directory_is_declared_by_address_and_looked_at_only_when_asked():
    declared = registry.get("hifld")

    assert declared.address.startswith("https://")
    assert declared.rhythm is None and not declared.bundled and not declared.archived

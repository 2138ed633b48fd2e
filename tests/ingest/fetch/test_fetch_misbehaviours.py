"""Whatever a server does, readers' data changes only when the list did, and the curator sees why.

The table of docs/misbehaviours.md is the test: each row is played by a real server, through a full run.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from partnerships.actions import runs
from partnerships.models import Listing, Partnership, Release, ReleaseRow
from partnerships.models.vocabulary import FailureCause, Outcome
from tests import database
from tests.ingest.fetch import misbehaving
from tests.ingest.fetch.misbehaving import CHANGED, LIST, MAP, PLAYS, ROWS, played

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "misbehaviours.md"
TABLE = re.findall(
    r"^\| (.+?) \| (.+?) \| (\w+) \| (.+?) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE
)[1:]
BEFORE, TODAY = date(2026, 1, 1), date(2026, 2, 1)
CAUSES = {
    "not found": FailureCause.NOT_THERE,
    "gone": FailureCause.NOT_THERE,
    "forbidden": FailureCause.CLOSED,
    "closed by robots.txt": FailureCause.CLOSED,
    "robots.txt in trouble": FailureCause.FAULT,
    "error for ever": FailureCause.BUSY,
    "come back tomorrow": FailureCause.BUSY,
    "no content": FailureCause.FAULT,
    "silence": FailureCause.NO_FILE,
    "redirect to a private address": FailureCause.NO_FILE,
    "sign-in page": FailureCause.UNREADABLE,
    "entity bomb": FailureCause.UNREADABLE,
}
"""What readers are told."""
AT_MOST = 2_000_000
"""Bytes of a list in these tests."""

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def lists_taken_in(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both lists as they were before the server began to misbehave."""
    with database.committed(django_db_blocker):
        for slug, content in ((LIST, misbehaving.WHOLE), (MAP, misbehaving.as_kml())):
            path = tmp_path_factory.mktemp("before") / "list"
            path.write_bytes(content)
            asked = runs.ask(slug=slug, actor="test", file=str(path), observed_on=BEFORE.isoformat())
            assert runs.ingest(run=asked, today=BEFORE).outcome == Outcome.APPLIED
        with django_db_blocker.block():
            yield


@pytest.fixture(autouse=True)
def terms(settings):
    settings.FETCH_ALLOW = ["127.0.0.1"]
    settings.FETCH_PAUSE = 0.01
    settings.FETCH_SECONDS = 1.5
    settings.LARGEST_LIST = AT_MOST


def ingest_run(slug, address):
    run = runs.ingest(run=runs.ask(slug=slug, actor="test", url=address), today=TODAY)
    run.refresh_from_db()
    return run


def what_readers_see():
    return list(ReleaseRow.objects.order_by("pk").values()), list(Release.objects.values_list("number"))


def what_we_hold():
    return list(Listing.objects.order_by("pk").values()), list(Partnership.objects.order_by("pk").values())


def test_the_table_names_every_play_once():
    assert [name for name, *_cells in TABLE] == list(PLAYS)


@pytest.mark.parametrize(("name", "outcome", "reason"), [(row[0], row[2], row[3]) for row in TABLE])
def test_readers_data_changes_only_when_the_list_did(name, outcome, reason):
    seen, held = what_readers_see(), what_we_hold()

    with played(PLAYS[name]) as server:
        run = ingest_run(PLAYS[name].source, server.address)

    assert run.outcome == outcome
    assert_reads(run.reason, reason)
    if outcome == Outcome.APPLIED:
        assert ReleaseRow.objects.newest().count() == CHANGED
    else:
        assert (what_readers_see(), what_we_hold()) == (seen, held)
    assert run.report["kept"] + run.report["ignored"] == run.report["rows"]
    cause = run.report.get("cause")
    assert bool(cause) == (outcome == Outcome.REJECTED)
    assert cause == CAUSES.get(name, cause)


def assert_reads(said, documented):
    """The table's words, where `…` stands for what differs from run to run."""
    pattern = ".*".join(re.escape(part) for part in documented.strip("*").split("…"))
    assert re.fullmatch("" if documented == "–" else pattern, said), said


def test_a_list_not_modified_is_not_sent_again():
    with played(PLAYS["not modified"]) as server:
        first, second = (ingest_run(LIST, server.address) for _time in "12")

    assert (first.outcome, first.reason) == (Outcome.UNCHANGED, "The same bytes as last time.")
    assert second.outcome == Outcome.UNCHANGED
    assert second.reason.endswith("says that the list has not changed.")
    assert second.report["kept"] == ROWS


def test_a_dry_run_remembers_nothing():
    with played(PLAYS["not modified"]) as server:
        for _time in "12":
            asked = runs.ask(slug=LIST, actor="test", url=server.address, dry_run=True)
            run = runs.ingest(run=asked, today=TODAY)

    assert (run.outcome, run.reason) == (Outcome.DRY_RUN, "The same bytes as last time.")


def test_robots_txt_is_asked_once_and_errors_four_times():
    with played(PLAYS["error for ever"]) as server:
        ingest_run(LIST, server.address)

    assert dict(server.paths) == {"/robots.txt": 1, "/list.csv": 4}


def test_nothing_is_asked_of_a_page_that_robots_txt_closes():
    with played(PLAYS["closed by robots.txt"]) as server:
        ingest_run(LIST, server.address)

    assert dict(server.paths) == {"/robots.txt": 1}

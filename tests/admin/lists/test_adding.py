"""Adding a list in the admin: its columns guessed, shown as they read, corrected; and nothing half-made."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from partnerships.actions import runs, sources
from partnerships.admin.sources.adding import FORMAT_NAMES
from partnerships.admin.sources.columns import SAYS, TARGET_NAMES
from partnerships.ingest.mapping.curated import TARGETS
from partnerships.ingest.readers import READERS
from partnerships.models import AuditEntry, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Event, Nature, Outcome, SourceState
from partnerships.today import site_today
from tests.admin.desk import page_of, said, values, words
from tests.admin.lists.adding import CONTENT, FACTS, READABLE, RIGHT, begin, chosen, drafts, post, rows

pytestmark = pytest.mark.usefixtures("no_drafts")


def test_columns_are_guessed_and_the_first_rows_shown_as_they_would_be_read(desk):
    page = begin(desk)

    assert chosen(page, "take_agency") == "Department"
    assert chosen(page, "take_date") == "Since"
    assert page.xpath("//input[@name='key'][@checked]/@value") == ["Ref No"]
    assert values(page, "expect_from") == ["2"]
    fremont = rows(page)["Fremont Police Department"]
    assert fremont[:2] == ["CA", "Police"]
    assert fremont[2].startswith("Fremont")
    assert fremont[-2:] == ["not known", "unreadable date"]
    assert rows(page)["Boise Fire Department"][1] == "Fire department"
    assert "“Alberta” is no state" in rows(page)["Calgary Police"][0]
    assert not Source.objects.filter(declared=False).exists()


def test_another_choice_is_shown_before_anything_is_added(desk):
    page = post(desk, begin(desk).address, show=1, **RIGHT)

    assert rows(page)["Reno Police Department"][-3:] == ["Neighbors account: says it joined", "May 2019", "–"]
    assert rows(page)["Boise Fire Department"][-1] == "unreadable date"
    assert "unreadable date in 1" in words(page)
    assert not Source.objects.filter(declared=False).exists()
    assert len(drafts()) == 1


def test_saving_makes_the_source_and_its_first_run(desk, django_capture_on_commit_callbacks):
    address = begin(desk, READABLE, observed_on="2020-10-07").address

    with django_capture_on_commit_callbacks(execute=True):
        page = post(desk, address, **RIGHT)
    source, run = Source.objects.get(declared=False), Run.objects.get()

    assert page.address == page_of(run)
    assert "is with the worker" in said(page)
    assert (source.slug, source.title, source.expect_to) == ("a-countys-list", FACTS["title"], 10)
    assert source.nature == FACTS["nature"]
    assert drafts() == set()
    assert runs.ingest(run=run, today=site_today()).outcome == Outcome.APPLIED, run.reason
    assert str(run.snapshot.observed_on) == "2020-10-07"
    row = ReleaseRow.objects.newest().get(agency_name="Reno Police Department")
    assert (row.sources, row.start_precision) == ([source.slug], "month")
    assert AuditEntry.objects.get(action="add a list").actor == "carla"


@pytest.fixture
def address(settings):
    """Where a publisher shows the list."""

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self):
            found = self.path == "/list"
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(READABLE if found else b"")

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.FETCH_ALLOW, settings.FETCH_PAUSE = [f"127.0.0.1:{server.server_port}"], 0
        yield f"http://127.0.0.1:{server.server_port}/list"
        server.shutdown()


def test_a_list_can_be_added_by_its_address_and_is_then_due_in_its_rhythm(desk, address):
    page = begin(desk, None, fetched_from=address, rhythm_days=7)
    assert "May 2019" in rows(post(desk, page.address, show=1, **RIGHT))["Reno Police Department"]

    post(desk, page.address, **RIGHT)
    run = runs.ingest(run=Run.objects.get(), today=site_today())
    source = Source.objects.get(declared=False)

    assert (run.outcome, run.snapshot.origin) == (Outcome.APPLIED, address), run.reason
    assert source.next_due_at - run.finished_at >= timedelta(days=6)
    assert source in sources.due(now=source.next_due_at)


def test_an_address_that_has_no_list_is_refused_in_words(desk, address):
    page = begin(desk, None, status=400, fetched_from=f"{address}s")

    assert "404" in said(page)
    assert "give it as a file" in said(page)
    assert drafts() == set()


def test_the_public_page_shows_it_like_any_other(desk, client):
    post(desk, begin(desk, READABLE).address, **RIGHT)
    runs.ingest(run=Run.objects.get(), today=site_today())

    page = desk.see("/sources/a-countys-list/")

    assert FACTS["about"] in words(page)
    assert "4 shown" in words(page)
    assert FACTS["title"] in words(desk.see("/sources/"))


def test_a_curator_can_say_that_a_list_is_of_another_nature(desk):
    post(desk, begin(desk, READABLE).address, **RIGHT)
    source = Source.objects.get(declared=False)

    desk.act(source, "say_nature", nature="reports", reason="Each row is a news story.")

    source.refresh_from_db()
    assert source.nature == Nature.REPORTS
    assert str(Nature.REPORTS.label) in words(desk.see(source))
    assert AuditEntry.objects.filter(subject=source.slug, reason="Each row is a news story.").exists()


def test_what_is_missing_is_said_and_nothing_is_made(desk):
    address = begin(desk).address

    page = post(desk, address, status=400, **RIGHT | {"take_state": ""})
    without_key = post(desk, address, status=400, **RIGHT | {"key": []})

    assert "Say which column is the state" in said(page)
    assert "tell one row from another" in said(without_key)
    assert chosen(page, "take_date") == "Signed up"
    assert not Source.objects.filter(declared=False).exists()
    assert len(drafts()) == 1


def test_one_state_and_one_date_hold_for_a_list_that_says_neither(desk):
    content = b"Department,Town\nNewark Police,Newark\nTrenton Police,Trenton\n"
    given = {"take_agency": "Department", "take_city": "Town", "key": ["Department"], "fixed_state": "NJ"}
    given |= {
        "fixed_day": "2019-08",
        "program": "subsidy",
        "event": "joined",
        "expect_from": 1,
        "expect_to": 5,
    }

    address = begin(desk, content).address
    assert rows(post(desk, address, show=1, **given))["Newark Police"][0] == "NJ"
    post(desk, address, **given)

    assert runs.ingest(run=Run.objects.get(), today=site_today()).outcome == Outcome.APPLIED
    row = ReleaseRow.objects.newest().get(agency_name="Newark Police")
    assert (row.state, row.program, row.start_precision) == ("NJ", "subsidy", "month")


def test_a_name_with_city_and_state_is_read_in_its_parts(desk):
    content = b"Department\tSince\nReno Police, Reno, NV\t2019\nBoise Police, Boise, ID\t2020\n"

    page = begin(desk, None, pasted=content.decode())
    read = rows(page)

    assert read["Reno Police"][0] == "NV"
    assert read["Boise Police"][2].startswith("Boise")


def test_rows_pasted_from_a_spreadsheet_are_a_list(desk):
    pasted = READABLE.decode().replace(",", "\t").replace("\n", "\r\n")

    post(desk, begin(desk, None, pasted=pasted, observed_on="2020-10-07").address, **RIGHT)
    run = runs.ingest(run=Run.objects.get(), today=site_today())

    assert (run.outcome, run.report["added"]) == (Outcome.APPLIED, 4)
    assert run.snapshot.origin == "pasted.tsv"


def test_rows_that_no_key_tells_apart_are_said(desk):
    content = CONTENT + b"4,Reno Police Department,Reno,NV,,,\n"

    page = post(desk, begin(desk, content).address, show=1, **RIGHT)

    assert "repeated key in 1" in words(page)


@pytest.mark.parametrize(
    ("content", "given", "complaint"),
    [
        (b"", {}, "empty"),
        (None, {}, "Give the list’s address, or a file of it, or paste its rows"),
        (None, {"pasted": "Agency\tState"}, "no rows"),
        (b"<html><title>Sign in</title></html>", {}, "Sign in"),
        (b"%PDF-1.7 \x00\x01\x02\x03\x04", {}, "a PDF"),
        (b"agency,state\n", {}, "no rows"),
        (CONTENT, {"format": "kml"}, "KML"),
        (CONTENT, {"slug": "announcements"}, "already"),
        (CONTENT, {"title": "???"}, "short name"),
        (CONTENT, {"rhythm_days": 7}, "address"),
        (CONTENT, {"observed_on": "2999-01-01"}, "still to come"),
        (CONTENT, {"license": ""}, "License"),
        (CONTENT, {"nature": ""}, "What kind of list it is"),
        (None, {"fetched_from": "http://127.0.0.1:9/list.csv"}, "127.0.0.1"),
    ],
)
def test_a_list_that_cannot_be_added_says_why_and_leaves_nothing(desk, content, given, complaint):
    page = begin(desk, content, status=400, **given)

    assert complaint.replace("’", "'") in said(page).replace("’", "'")
    assert values(page, "publisher") == [FACTS["publisher"]]
    assert drafts() == set()
    assert not Run.objects.exists()


def test_every_word_of_a_mapping_can_be_chosen():
    assert set(TARGET_NAMES) == set(TARGETS)
    assert set(FORMAT_NAMES) == set(READERS)
    assert set(SAYS) == set(Event)


def test_a_list_added_by_a_curator_is_kept_by_its_publisher(desk):
    post(desk, begin(desk).address, **RIGHT)

    assert Source.objects.get(declared=False).state == SourceState.KEPT

"""Adding a list in the admin: its columns guessed, shown as they read, corrected; and nothing half-made."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from partnerships.actions import adding, runs, sources
from partnerships.admin.adding import FORMAT_NAMES
from partnerships.admin.columns import SAYS, TARGET_NAMES
from partnerships.ingest.mapping.curated import TARGETS
from partnerships.ingest.readers import READERS
from partnerships.models import AuditEntry, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Event, Nature, Outcome, SourceState
from partnerships.today import site_today
from tests.admin.desk import document, page_of, said, values, words
from tests.curators_lists import CASES
from tests.factories import curator
from tests.ingest.readers.handmade import grid, xlsx

NEW = "/admin/partnerships/source/new/"
CONTENT = b"""Ref No,Department,Town,ST,Since,Signed up,Remark
1,Fremont Police Department,Fremont,CA,first,3/22/18,a
2,Reno Police Department,Reno,NV,second,2019-05,b
3,Boise Fire Department,Boise,ID,third,soon,c
4,Calgary Police,Calgary,Alberta,fourth,,d
"""
READABLE = CONTENT.replace(b"soon", b"").replace(b"Calgary Police,Calgary,Alberta", b"Yuma Police,Yuma,AZ")
FACTS = {
    "title": "A County’s List",
    "publisher": "A county",
    "nature": "roll",
    "license": "none stated",
    "about": "Kept by hand.",
}
RIGHT = {
    "take_agency": "Department",
    "take_state": "ST",
    "take_city": "Town",
    "take_date": "Signed up",
    "key": ["Ref No"],
    "program": "neighbors",
    "event": "joined",
    "expect_from": 2,
    "expect_to": 10,
}


@pytest.fixture(autouse=True)
def no_drafts(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def drafts() -> set[str]:
    """The drafts that are kept."""
    there = default_storage.exists(adding.FOLDER)
    return {name.partition(".")[0] for name in default_storage.listdir(adding.FOLDER)[1]} if there else set()


def post(desk, address, status=200, **given):
    response = desk.client.post(address, given, follow=True)
    assert response.status_code == status, response.content.decode()
    return document(response)


def begin(desk, content=CONTENT, name="list.csv", status=200, **given):
    file = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    return post(desk, NEW, status, **FACTS | {"rhythm_days": 0} | file | given)


def rows(page) -> dict[str, list[str]]:
    """Agency → the cells of its row as it would be read."""
    found = page.xpath("//table[contains(@class, 'read')]/tbody/tr")
    return {words(row.xpath("th")[0]): [words(cell) for cell in row.xpath("td")] for row in found}


def chosen(page, name: str) -> str:
    return "".join(page.xpath(f"//select[@name='{name}']/option[@selected]/@value"))


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


def test_a_draft_is_its_curators_own(desk, client):
    address = begin(desk).address

    otto = curator("otto")
    otto.is_staff, otto.is_superuser = True, True
    otto.save()
    client.force_login(otto)
    response = client.get(address, follow=True)

    assert "Another curator began this draft" in response.content.decode()


def test_a_forged_or_finished_draft_leads_back_to_the_start(desk):
    page = desk.see(f"{NEW}forged/")

    assert page.address == NEW
    assert adding.GONE in said(page)


def test_a_draft_can_be_given_up(desk):
    page = post(desk, begin(desk).address, give_up=1)

    assert "not added" in said(page)
    assert drafts() == set()


def test_a_draft_that_is_left_lying_is_thrown_away_after_a_day(desk):
    begin(desk)

    adding.tidy(before=timezone.now() - adding.DRAFTS_KEPT_FOR + timedelta(minutes=1))
    assert len(drafts()) == 1
    adding.tidy(before=timezone.now())
    assert drafts() == set()


def test_a_lists_columns_are_mapped_anew_with_a_reason(desk):
    post(desk, begin(desk, READABLE).address, **RIGHT)
    runs.ingest(run=Run.objects.get(), today=site_today())
    source = Source.objects.get(declared=False)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])
    anew = {name: RIGHT[name] for name in RIGHT if not name.startswith("expect")} | {"take_wording": "Remark"}

    assert chosen(desk.see(address), "take_date") == "Signed up"
    assert "Why" in said(post(desk, address, status=400, **anew))
    page = post(desk, address, reason="The remark tells more.", **anew)

    run = source.runs.latest("id")
    assert page.address == page_of(run)
    assert "nothing is changed until you apply it" in said(page)
    assert run.asked["mapping"]["take"]["wording"] == "Remark"
    entry = AuditEntry.objects.filter(action="ask for a run").latest("id")
    assert (entry.actor, entry.reason) == ("carla", "The remark tells more.")


def test_a_list_of_which_nothing_is_applied_is_mapped_anew_at_once(desk):
    post(desk, begin(desk, CONTENT).address, **RIGHT)
    assert runs.ingest(run=Run.objects.get(), today=site_today()).outcome == Outcome.HELD
    source = Source.objects.get(declared=False)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])
    anew = {name: RIGHT[name] for name in RIGHT if not name.startswith("expect")} | {"take_date": ""}

    page = post(desk, address, reason="Its dates are none.", **anew)

    source.refresh_from_db()
    assert "from its next snapshot on" in said(page)
    assert "date" not in source.mapping["take"]
    entry = AuditEntry.objects.get(action="map a list's columns")
    assert (entry.actor, entry.reason) == ("carla", "Its dates are none.")


def test_a_declared_list_has_no_columns_to_map(desk):
    source = Source.objects.get(slug="announcements")

    page = desk.see(source)

    assert not page.xpath("//a[contains(@href, '/mapping/')]")


def test_only_who_may_add_lists_can(stranger):
    assert stranger.client.get(NEW).status_code == 403
    assert stranger.client.post(NEW, FACTS).status_code == 403


def test_every_word_of_a_mapping_can_be_chosen():
    assert set(TARGET_NAMES) == set(TARGETS)
    assert set(FORMAT_NAMES) == set(READERS)
    assert set(SAYS) == set(Event)


def test_a_list_added_by_a_curator_is_kept_by_its_publisher(desk):
    post(desk, begin(desk).address, **RIGHT)

    assert Source.objects.get(declared=False).state == SourceState.KEPT


def test_what_the_file_holds_beside_the_list_is_shown(desk):
    content = (CASES / "a-sheet-a-state.xlsx").read_bytes()

    page = begin(desk, content, name="list.xlsx")

    assert "“Ohio”: 2 rows, read" in words(page.xpath("//ul[@class='file']")[0])
    assert "“Iowa”: 2 rows, not read" in words(page.xpath("//ul[@class='file']")[0])


def test_the_header_found_and_the_lines_above_it_are_shown(desk):
    page = begin(desk, (CASES / "comments.csv").read_bytes())

    shown = words(page.xpath("//ul[@class='file']")[0])
    assert "Encoding: utf-8 Header: line 3" in shown
    assert "Line 2 is no row: “# license: public domain”" in shown


SHEETS = xlsx(
    grid([["Agency", "City", "State"], ["Dublin Police Department", "Dublin", "OH"]]),
    grid([["Agency", "City", "State"], ["Ames Police Department", "Ames", "IA"]]),
    grid([["Agency", "City", "State"], ["Reno Police Department", "Reno", "NV"]]),
    hidden={2},
)


def filled(page, *, parts=None, **given):
    """What a browser would send of the form on the page; `parts`: the boxes that are ticked."""
    form = page.xpath("//form[contains(@class, 'columns')]")[0]
    sent = {name: form.fields[name] or "" for name in form.fields if name not in ("key", "parts")}
    sent["key"] = form.xpath(".//input[@name='key'][@checked]/@value")
    sent["parts"] = form.xpath(".//input[@name='parts'][@checked]/@value") if parts is None else parts
    return sent | given


def test_the_parts_that_are_read_are_chosen_and_kept(desk):
    page = begin(desk, SHEETS, name="list.xlsx")
    assert list(rows(page)) == ["Dublin Police Department"]
    assert "“S3”: 1 row, not read (hidden in the file)" in words(page.xpath("//ul[@class='file']")[0])

    both = post(desk, page.address, **filled(page, parts=["S1", "S2"], reread=1))
    assert list(rows(both)) == ["Dublin Police Department", "Ames Police Department"]
    assert both.xpath("//input[@name='parts'][@checked]/@value") == ["S1", "S2"]
    assert both.xpath("//select[@name='take_wording']/option[@value='(part)']")
    assert not Source.objects.filter(declared=False).exists()
    post(desk, page.address, **filled(both, take_wording="(part)"))

    source = Source.objects.get(declared=False)
    assert (source.mapping["parts"], source.mapping["part_column"]) == (["S1", "S2"], True)
    run = runs.ingest(run=Run.objects.get(), today=site_today())
    assert (run.outcome, run.report["added"]) == (Outcome.APPLIED, 2), run.reason


def test_all_parts_are_those_that_are_not_hidden(desk):
    page = begin(desk, SHEETS, name="list.xlsx")

    every = post(desk, page.address, **filled(page, parts=["*", "S1"], reread=1))

    assert list(rows(every)) == ["Dublin Police Department", "Ames Police Department"]
    assert every.xpath("//input[@name='parts'][@checked]/@value") == ["S1", "S2", "*"]
    assert list(rows(post(desk, page.address, **filled(page, parts=["S3"], reread=1)))) == [
        "Reno Police Department"
    ]


def test_the_line_of_the_header_can_be_named(desk):
    content = (
        b"Agency,State,City\nWho takes part,,\nBureau,Where,In\nYuma Police,Yuma,AZ\nReno Police,Reno,NV\n"
    )
    page = begin(desk, content)

    named = post(desk, page.address, **filled(page, header_line=3, reread=1))
    assert named.xpath("//input[@name='key']/@value") == ["Bureau", "Where", "In"]
    chosen_columns = {"take_agency": "Bureau", "take_city": "Where", "take_state": "In", "key": ["Bureau"]}
    given = filled(named, **chosen_columns)
    assert rows(post(desk, page.address, show=1, **given))["Yuma Police"][0] == "AZ"
    post(desk, page.address, **given)

    assert Source.objects.get(declared=False).mapping["header_line"] == 3
    assert runs.ingest(run=Run.objects.get(), today=site_today()).report["added"] == 2


def test_a_line_that_is_no_header_is_said_and_nothing_is_made(desk):
    page = begin(desk, READABLE)

    shown = post(desk, page.address, **filled(page, header_line=90, reread=1))
    refused = post(desk, page.address, status=400, **filled(page, header_line=90))

    assert "Line 90" in words(shown.xpath("//section[@id='reading']")[0])
    assert "Line 90" in said(refused)
    assert not Source.objects.filter(declared=False).exists()


def test_an_encoding_that_was_found_wrong_is_put_right(desk):
    content = "Agency,City,State\nPeñasco Police,Peñasco,NM\n".encode("mac-roman")
    page = begin(desk, content)
    assert list(rows(page)) != ["Peñasco Police"]

    right = post(desk, page.address, **filled(page, encoding="mac-roman", reread=1))
    assert list(rows(right)) == ["Peñasco Police"]
    assert chosen(right, "encoding") == "mac-roman"
    post(desk, page.address, **filled(right))

    assert Source.objects.get(declared=False).mapping["encoding"] == "mac-roman"


def test_how_a_lists_file_is_read_is_chosen_anew(desk):
    page = begin(desk, SHEETS, name="list.xlsx")
    post(desk, page.address, **filled(page))
    runs.ingest(run=Run.objects.get(), today=site_today())
    source = Source.objects.get(declared=False)
    address = reverse("admin:partnerships_source_mapping", args=[source.pk])

    other = post(desk, address, **filled(desk.see(address), parts=["S2"], reread=1))
    assert list(rows(other)) == ["Ames Police Department"]
    post(desk, address, **filled(other, reason="The second sheet is the list."))
    held = runs.ingest(run=source.runs.latest("id"), today=site_today())
    assert (held.outcome, source.mapping["parts"]) == (Outcome.HELD, ["S1"])
    desk.act(held, "apply", reason="It is.")
    assert runs.ingest(run=source.runs.latest("id"), today=site_today()).outcome == Outcome.APPLIED

    source.refresh_from_db()
    assert source.mapping["parts"] == ["S2"]
    assert [row.agency_name for row in ReleaseRow.objects.newest()] == ["Ames Police Department"]
    assert desk.see(address).xpath("//input[@name='parts'][@checked]/@value") == ["S2"]

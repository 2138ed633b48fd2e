"""How the file of a list is read: parts, header line and encoding, found and chosen."""

import pytest
from django.urls import reverse

from partnerships import child_process
from partnerships.actions import adding, runs
from partnerships.models import ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.today import site_today
from tests.admin.desk import said, words
from tests.admin.lists.adding import READABLE, begin, chosen, drafts, filled, post, rows
from tests.curators_lists import CASES
from tests.ingest.readers.handmade import grid, xlsx

pytestmark = pytest.mark.usefixtures("no_drafts")


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
    assert "Not read in the file S1" in words(desk.see(held))
    desk.act(held, "apply", reason="It is.")
    assert runs.ingest(run=source.runs.latest("id"), today=site_today()).outcome == Outcome.APPLIED

    source.refresh_from_db()
    assert source.mapping["parts"] == ["S2"]
    assert [row.agency_name for row in ReleaseRow.objects.newest()] == ["Ames Police Department"]
    assert desk.see(address).xpath("//input[@name='parts'][@checked]/@value") == ["S2"]


def test_a_list_that_takes_too_long_to_read_for_a_page_is_refused_in_a_sentence(desk, monkeypatch):
    monkeypatch.setattr(child_process, "MAX_SECONDS", 0)

    page = begin(desk, READABLE, status=400)

    assert "too much to be read while a page waits" in said(page)
    assert drafts() == set()


def test_a_choice_that_takes_too_long_to_read_leads_back_with_a_sentence(desk, monkeypatch):
    page = begin(desk, READABLE)
    monkeypatch.setattr(child_process, "MAX_SECONDS", 0)
    read, tried = adding.read_in_child, []
    monkeypatch.setattr(adding, "read_in_child", lambda *how, **said: tried.append(how) or read(*how, **said))

    shown = post(desk, page.address, **filled(page, header_line=2, reread=1))

    assert len(tried) == 1
    assert "“bin/manage add”" in said(shown)

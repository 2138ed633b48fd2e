"""Pages of evidence: whether they answer, and having the Internet Archive keep them, played by a loopback server."""

import json
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from partnerships import tasks
from partnerships.actions import evidence_pages
from partnerships.models import AuditEntry, EvidencePage, Listing, Partnership, Release, ReleaseRow
from partnerships.models.curation.evidence_pages import MIN_FAILURES
from partnerships.queries.curation import review_queue
from tests.admin.desk import page_of, said, words
from tests.factories import announcement, as_csv, curator, ingest_run, published

pytestmark = pytest.mark.django_db
PAGE = "https://news.example/brighton"
TIMESTAMP = "20261130000102"


@contextmanager
def served(answer):
    """A server on loopback; `answer(method, path, body, headers)` gives a status and a body."""
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            heard.append((self.command, self.path, body, dict(self.headers)))
            status, content = answer(self.command, self.path, body)
            content = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET

        def log_message(self, *_arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", heard
        server.shutdown()


def archive(*states):
    """Save Page Now, version 2: a job for each request, then these states of it, one a look."""
    left = list(states)

    def answer(method, path, body):
        if (method, path) == ("POST", "/save"):
            return 200, {"url": parse_qs(body)["url"][0], "job_id": "spn2-1"}
        assert (method, path) == ("GET", "/save/status/spn2-1")
        return left.pop(0)

    return answer


PENDING = (200, {"status": "pending", "job_id": "spn2-1", "resources": []})
ARCHIVED = (200, {"status": "success", "job_id": "spn2-1", "timestamp": TIMESTAMP, "original_url": PAGE})
FAILED = (
    200,
    {"status": "error", "status_ext": "error:not-found", "message": "The page was not found (status=404)."},
)
LIMIT = (200, {"status": "error", "status_ext": "error:user-session-limit", "message": "Too many at once."})


@pytest.fixture
def allowed(settings):
    settings.ARCHIVE_KEYS = "access:secret"
    return settings


def looked(settings, *states, times):
    with served(archive(*states)) as (address, heard):
        settings.ARCHIVE_ADDRESS = address
        for _ in range(times):
            tasks.archive_pages()
    return EvidencePage.objects.get(), heard


def test_only_a_page_on_the_web_is_kept(allowed):
    with pytest.raises(ValidationError, match="page on the web"):
        evidence_pages.ask_archive(address="ftp://example.org/minutes.pdf", by=curator())


def test_an_archived_page_is_asked_for_and_its_answer_kept_with_who_asked(allowed):
    evidence_pages.ask_archive(address=PAGE, by=curator())
    with pytest.raises(ValidationError, match="asked for already"):
        evidence_pages.ask_archive(address=PAGE, by=curator("dora"))

    page, heard = looked(allowed, PENDING, (502, b""), ARCHIVED, times=6)

    assert [(method, path) for method, path, *_ in heard] == [
        ("POST", "/save"), *[("GET", "/save/status/spn2-1")] * 3,
    ]  # fmt: skip
    headers = heard[0][3]
    assert (headers["Authorization"], headers["Accept"]) == ("LOW access:secret", "application/json")
    assert page.archived_address == f"{allowed.ARCHIVE_ADDRESS}/web/{TIMESTAMP}/{PAGE}"
    assert (page.archive_answer, page.archive_asked_by.username) == ("It keeps an archived copy.", "carla")
    assert page.archive_answered_at
    entries = AuditEntry.objects.filter(subject=PAGE).order_by("id")
    assert list(entries.values_list("actor", "action")) == [
        ("carla", "ask for an archived copy"), ("the Internet Archive", "answer about an archived copy"),
    ]  # fmt: skip
    assert entries[1].details["archived"] == page.archived_address
    assert not AuditEntry.objects.filter(details__icontains="secret").exists()


@pytest.mark.parametrize(
    "state, is_answered, sentence",
    [
        (PENDING, False, "It is at work."),
        (FAILED, True, FAILED[1]["message"]),
        (LIMIT, False, LIMIT[1]["message"]),
        ((401, b""), False, "RINGWATCH_ARCHIVE_KEYS"),
        ((429, b""), False, "answered 429"),
        ((200, b"<html>"), False, "not in JSON"),
        ((200, b"[]"), False, "not in JSON"),
        ((200, {}), True, "It gave no reason."),
    ],
)
def test_whatever_the_archive_answers_is_kept_in_words(state, is_answered, sentence, allowed):
    evidence_pages.ask_archive(address=PAGE, by=curator())

    page, _heard = looked(allowed, state, times=2)

    assert sentence in page.archive_answer
    assert (bool(page.archive_answered_at), page.archived_address) == (is_answered, "")


def test_an_archive_that_never_answers_is_given_up(allowed):
    evidence_pages.ask_archive(address=PAGE, by=curator())
    EvidencePage.objects.update(archive_tries=evidence_pages.MAX_ARCHIVE_TRIES - 1)
    allowed.ARCHIVE_ADDRESS = "http://127.0.0.1:9"

    assert (tasks.archive_pages(), tasks.archive_pages()) == (1, 0)

    page = EvidencePage.objects.get()
    assert page.archive_answered_at and "could not be reached" in page.archive_answer
    evidence_pages.ask_archive(address=PAGE, by=curator())
    assert EvidencePage.objects.to_be_archived().exists()


def test_nothing_is_asked_of_anybody_unless_the_operator_allows_it(settings):
    published(announcement("K1", agency="Brighton Police Department", state="NY", source_url=PAGE))

    assert (settings.CHECK_LINKS, settings.ARCHIVE_KEYS) == (False, "")
    assert (tasks.check_links(), tasks.archive_pages()) == (0, 0)
    with pytest.raises(evidence_pages.NotAllowed):
        evidence_pages.ask_archive(address=PAGE, by=curator())
    assert not EvidencePage.objects.exists()


STATUSES = {"/here": 200, "/gone": 410, "/lost": 404, "/closed": 403, "/busy": 429, "/broken": 500}


@pytest.fixture
def checked(settings):
    """Pages of rows, after so many months of checks as make one that does not answer count as gone."""
    settings.CHECK_LINKS, settings.FETCH_PAUSE, settings.FETCH_ALLOW = True, 0, ["127.0.0.1"]
    with served(lambda _m, path, _b: (STATUSES.get(path, 404), b"x")) as (address, _heard):
        rows = [
            announcement(
                f"K{number}", agency=f"Brighton {number} Police", state="NY", source_url=address + path
            )
            for number, path in enumerate(STATUSES)
        ]
        published(
            *rows, announcement("L", agency="Ames Police", state="IA", source_url="http://127.0.0.1:9/off")
        )
        begun, seen = timezone.now(), []
        for month in range(MIN_FAILURES):
            now = begun + (evidence_pages.CHECKED_EVERY + timedelta(days=1)) * month
            assert evidence_pages.check_due(now=now) == len(STATUSES) + 1
            assert evidence_pages.check_due(now=now) == 0
            seen.append({one.address.rpartition("/")[2] for one in EvidencePage.objects.gone()})
        yield begun, seen


def test_a_page_is_gone_when_its_server_says_so_or_has_not_answered_for_long(checked, desk):
    begun, seen = checked

    assert seen[0] == {"gone", "lost"}
    assert seen[-1] == {"gone", "lost", "broken", "off"}
    assert set(EvidencePage.objects.gone().values_list("failing_since", flat=True)) == {begun}
    page = desk.see(reverse("admin:index"))
    assert "4 pages of evidence do not answer" in words(page)
    gone = EvidencePage.objects.get(address__endswith="/gone")
    assert page_of(gone) in page.xpath("//li[contains(@class, 'wait-now')]//a/@href")
    facts = desk.see(gone)
    assert "answered 410 Gone" in words(facts)
    assert page_of(Listing.objects.get(address=gone.address)) in facts.xpath("//dl//a/@href")
    assert not facts.xpath("//form[contains(@action, '/act/archive/')]")
    assert "4 pages" in words(desk.see(reverse("admin:partnerships_evidencepage_changelist"), answers="no"))


def test_a_curator_asks_the_archive_from_the_page_and_with_evidence(allowed, desk):
    published(announcement("K1", agency="Brighton Police Department", city="Brighton", state="NY"))
    page = EvidencePage.objects.create(address="https://news.example/old")
    assert "The worker asks the Internet Archive" in said(desk.act(page, "archive"))
    assert "asked for already" in said(desk.act(page, "archive", 400))

    agency = Partnership.objects.get().agency
    given = {"which": agency.pk, "program": "neighbors", "event": "joined", "source_url": PAGE}
    desk.client.post(reverse("admin:partnerships_listing_evidence"), given | {"ask_archive": "on"})

    assert EvidencePage.objects.to_be_archived().filter(address=PAGE).exists()


def test_each_conflict_has_its_age_and_the_oldest_comes_first(db):
    ada = [announcement(f"A{year}", agency="Ada Police", state="OH", date=year) for year in ("2018", "2020")]
    bay = [announcement(f"B{year}", agency="Bay Police", state="OH", date=year) for year in ("2018", "2020")]
    for number, rows in enumerate(([ada[0], bay[0]], [ada[0], *bay], [*ada, *bay])):
        ingest_run(as_csv(rows), on=f"2026-01-0{number + 1}", decided=1)
    assert ReleaseRow.objects.newest().exclude(conflicts=[]).count() == 2
    for number in Release.objects.values_list("number", flat=True):
        Release.objects.filter(number=number).update(
            published_at=timezone.now() - timedelta(days=100 - number)
        )

    aged = list(review_queue.conflicts_with_age())

    assert [one.agency_name for one in aged] == ["Bay Police", "Ada Police"]
    assert [one.open_since for one in aged] == list(
        Release.objects.filter(number__in=(2, 3)).order_by("number").values_list("published_at", flat=True)
    )

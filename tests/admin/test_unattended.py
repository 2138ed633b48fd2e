"""A year without a person: one fetch of several schedules, servers that refuse or move, and what the queue says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from partnerships import tasks
from partnerships.actions import runs, sources
from partnerships.dates import day_in_words
from partnerships.ingest.mapping.curated import Mapping
from partnerships.models import Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.today import site_today
from tests.admin.desk import words
from tests.factories import curator
from tests.management.test_commands import ended

LIST = b"Agency,State\nReno Police Department,NV\nBoise Police Department,ID\n"
BEATS = 4


def test_four_schedules_at_once_make_one_fetch_of_each_list(committed_db):
    due = {source.slug for source in sources.due(now=timezone.now())}
    start, asked = Barrier(BEATS), []

    def beat() -> None:
        start.wait()
        try:
            asked.append(tasks.enqueue_due_sources())
        finally:
            connection.close()

    threads = [Thread(target=beat) for _number in range(BEATS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert due
    assert sum(asked) == len(due)
    assert sorted(Run.objects.values_list("source__slug", flat=True)) == sorted(due)


@pytest.fixture
def server(settings) -> Iterator[dict]:
    """A publisher's server: what it answers is set by the test, as `status`, `headers` and `robots`."""
    answer: dict = {"status": 200, "headers": {}, "robots": b""}

    class Publisher(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_response(200 if answer["robots"] else 404)
                self.end_headers()
                self.wfile.write(answer["robots"])
                return
            self.send_response(200 if self.path == "/new" else answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(LIST)

        def log_message(self, *_arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as publisher:
        threading.Thread(target=publisher.serve_forever, daemon=True).start()
        settings.FETCH_ALLOW, settings.FETCH_PAUSE = [f"127.0.0.1:{publisher.server_port}"], 0
        yield answer | {"port": publisher.server_port, "set": answer.update}
        publisher.shutdown()


@pytest.fixture
def kept(desk, server) -> Source:
    """A curator's list that is fetched every week from that server."""
    return sources.add(
        slug="a-list",
        title="A list",
        mapping=Mapping("csv", ("Agency", "State"), {"agency": "Agency", "state": "State"}, ("Agency",)),
        by=curator(),
        publisher="A county",
        license="none",
        about="",
        address=f"http://127.0.0.1:{server['port']}/list",
        rhythm=timedelta(days=7),
        expect_from=1,
        expect_to=9,
    )


def fetched(source: Source) -> Run:
    return runs.ingest(run=runs.ask(slug=source.slug, actor="beat"), today=site_today())


@pytest.mark.parametrize(
    ("status", "headers", "said"),
    [
        (404, {}, "change its address here, or say that the list is retired"),
        (410, {}, "change its address here, or say that the list is retired"),
        (403, {}, "Its server refuses programs"),
        (429, {"Retry-After": "86400"}, "fetch the list less often"),
        (500, {}, "Open the address in a browser"),
    ],
)
def test_a_server_that_refuses_for_weeks_is_on_the_queue_with_what_to_do(
    desk, kept, server, status, headers, said
):
    server["set"](status=status, headers=headers)

    for _week in range(3):
        assert fetched(kept).outcome == Outcome.REJECTED

    page = words(desk.see("/admin/"))
    assert said in page
    assert f"Failing since {day_in_words(timezone.now())}, 3 times." in page
    assert str(status) in page


def test_a_list_that_moved_for_good_is_taken_in_and_its_new_address_is_on_the_queue(desk, kept, server):
    server["set"](status=301, headers={"Location": "/new"})

    assert fetched(kept).outcome == Outcome.APPLIED

    assert f"it is at http://127.0.0.1:{server['port']}/new for good" in words(desk.see("/admin/"))


def test_a_list_that_is_elsewhere_for_now_is_no_news(desk, kept, server):
    server["set"](status=302, headers={"Location": "/new"})

    assert fetched(kept).outcome == Outcome.APPLIED

    assert "for good" not in words(desk.see("/admin/"))


def test_a_list_is_not_fetched_before_its_server_asks_for_it(kept, server):
    server["set"](status=503, headers={"Retry-After": str(21 * 24 * 3600)})

    fetched(kept)

    kept.refresh_from_db()
    assert kept.next_due_at - timezone.now() > timedelta(days=20)
    assert kept not in sources.due(now=timezone.now() + timedelta(days=8))


def test_fetching_is_offered_only_where_there_is_an_address(desk, kept):
    assert "Fetch now" in "".join(desk.see(kept).xpath("//button/text()"))

    Source.objects.filter(pk=kept.pk).update(address="")

    assert "Fetch now" not in "".join(desk.see(kept).xpath("//button/text()"))
    assert "has no address" in words(desk.act(kept, "fetch_now", status=400))


def test_what_robots_txt_forbids_is_not_fetched_and_the_command_says_so(kept, server):
    server["set"](robots=b"User-agent: *\nDisallow: /list\n")

    status, printed = ended("ingest", kept.slug)

    assert (status, "robots.txt" in printed, kept.snapshots.exists()) == (2, True, False), printed

"""Cache, queue and database are stopped or hang, and readers are answered all the same: real servers, a real site."""

import os
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode

import httpx
import pytest
from django.conf import settings
from django.db import OperationalError, connections

from partnerships.admin.worker import hand_over
from partnerships.models import Run, Source
from ringwatch import supervisor
from ringwatch.celery import app as queue
from ringwatch.database import watch
from ringwatch.database.base import BREAKER, SECONDS_TO_ANSWER
from ringwatch.environment import celery_broker
from ringwatch.services.servers import Cache, Valkey
from tests import database, factories
from tests.waiting import wait_until

EVERYTHING = [
    "/",
    "/partnerships/",
    "/partnerships/?q=police",
    "/states/",
    "/map/points.json",
    "/trends/",
    "/cite/",
]
EVERYTHING += [
    "/partnerships.csv",
    "/api/v1/partnerships/",
    "/api/v1/counts/?group_by=state",
    "/find.json?q=fresno",
]
LATE = SECONDS_TO_ANSWER + 3
"""Seconds within which a reader is answered whatever hangs."""


class Process:
    """A server of this test's own."""

    def __init__(self, name: str, command: list[str], socket: Path):
        self.part = supervisor.Part(f"test-fail-{name}", command)
        self.socket = socket
        self.start()

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        supervisor.start([self.part])
        wait_until(self.socket.exists, f"it did not start: see {self.part.log}")

    def stop(self) -> None:
        self.part.process.kill()
        self.part.process.wait()
        self.socket.unlink(missing_ok=True)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        self.stop()
        yield
        self.start()

    @contextmanager
    def hung(self) -> Iterator[None]:
        os.kill(self.part.process.pid, signal.SIGSTOP)
        yield
        os.kill(self.part.process.pid, signal.SIGCONT)


def valkey(server: Valkey, folder: Path) -> Process:
    server.address = str(folder / f"{server.name}.sock")
    (folder / server.name).mkdir()
    return Process(server.name, server.command(server.installed, folder / server.name), Path(server.address))


class Site:
    """A web server whose cache, queue and way to the database can each be stopped or hung."""

    def __init__(self, folder: Path, serving) -> None:
        own = settings.DATABASES["default"]
        name = f".s.PGSQL.{own['PORT'] or 5432}"
        command = [
            sys.executable,
            "-m",
            "tests.ringwatch.forwarder",
            str(folder / name),
            f"{own['HOST']}/{name}",
        ]
        self.database = Process("database", command, folder / name)
        self.cache, self.queue = valkey(Cache(), folder), valkey(Valkey(), folder)
        query = urlencode({"host": folder, "port": own["PORT"] or 5432})
        self.served = serving(
            "test-fail-web",
            DATABASE_URL=f"postgresql://{quote(own['USER'])}@/{quote(own['NAME'])}?{query}",
            CACHE_URL=f"unix://{self.cache.socket}?db=0",
            REDIS_URL=f"unix://{self.queue.socket}?db=0",
        )

    def get(self, path: str) -> tuple[httpx.Response, float]:
        """The answer, and after how many seconds."""
        began = time.monotonic()
        answer = httpx.get(f"{self.address}{path}", timeout=60)
        return answer, time.monotonic() - began

    def answers(self, path: str, within: float) -> httpx.Response:
        answer, seconds = self.get(path)
        assert seconds < within, f"{path} took {seconds:.1f} s"
        return answer


@pytest.fixture(scope="module")
def site_apart(django_db_setup, django_db_blocker, serving) -> Iterator[Site]:
    if not settings.DATABASES["default"]["HOST"].startswith("/"):
        pytest.skip("the database is not reached by a socket, which the test could stand between")
    with (
        database.committed(django_db_blocker),
        tempfile.TemporaryDirectory(prefix="ringwatch-fail-") as folder,
    ):
        factories.released({"agency_name": "Fresno Police Department", "city": "Fresno", "state": "CA"}, {})
        site = Site(Path(folder), serving)
        try:
            with site.served as site.address:
                site.get("/partnerships/?state=NJ")  # what a process does once is done
                yield site
        finally:
            supervisor.stop([site.database.part, site.cache.part, site.queue.part])


@pytest.mark.parametrize("part", ["cache", "queue"])
def test_readers_do_not_notice_that_cache_or_queue_hang_or_are_down(site_apart, part):
    server = getattr(site_apart, part)

    for broken in (server.hung, server.stopped):
        with broken():
            answers = {path: site_apart.answers(path, within=LATE) for path in EVERYTHING}
        assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
            EVERYTHING, 200
        )


@pytest.mark.parametrize("way", ["stopped", "hung"])
@pytest.mark.parametrize("path", ["/admin/account/login/", "/admin/account/password/reset/"])
def test_whose_password_cannot_be_counted_is_told_to_wait(site_apart, path, way):
    with httpx.Client(base_url=site_apart.address, timeout=60) as asking:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', asking.get(path).text)
        assert token
        form = {"csrfmiddlewaretoken": token[1], "username": "admin", "password": "guess", "email": "a@b.gov"}
        with getattr(site_apart.cache, way)():
            page, answer = asking.get(path), asking.post(path, data=form)

    assert page.status_code == 200
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "counts attempts" in answer.text


@pytest.mark.parametrize("way", ["stopped", "hung"])
def test_without_the_database_kept_pages_are_sent_and_others_say_when_to_ask_again(site_apart, way):
    site_apart.get("/partnerships/?state=CA")

    with getattr(site_apart.database, way)():
        kept = site_apart.answers("/partnerships/?state=CA", within=LATE)
        other = site_apart.answers(
            f"/partnerships/?state=NV&sort={'state' if way == 'hung' else 'city'}", within=LATE
        )
        api = site_apart.answers("/api/v1/partnerships/", within=LATE)
        static = site_apart.answers("/static/img/icon.svg", within=LATE)
        again = site_apart.answers("/partnerships/?state=CA", within=LATE)

    assert (kept.status_code, again.status_code, static.status_code) == (200, 200, 200)
    assert "Fresno Police Department" in kept.text and kept.text == again.text
    assert (other.status_code, api.status_code) == (503, 503)
    assert int(other.headers["Retry-After"]) and int(api.headers["Retry-After"])
    assert api.headers["Content-Type"] == "application/problem+json" and api.json()["status"] == 503
    wait_until(
        lambda: site_apart.get("/partnerships/?state=NV")[0].status_code == 200,
        "the site does not recover by itself",
        seconds=LATE,
        pause=0.25,
    )


def test_a_curator_is_told_that_a_run_is_not_queued(site_apart, monkeypatch):
    run = Run.objects.create(source=Source.objects.all()[0])
    monkeypatch.setattr(queue.conf, "broker_url", celery_broker(f"unix://{site_apart.queue.socket}?db=0"))
    # Neither this test's nor the others' connections stay.
    monkeypatch.setattr(queue, "_pool", None)
    monkeypatch.setattr(queue.amqp, "_producer_pool", None)

    with site_apart.queue.stopped():
        assert "cannot be reached" in hand_over(run)
    with site_apart.queue.hung():
        assert "cannot be reached" in hand_over(run)


def test_a_statement_that_is_not_answered_is_given_up(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        own = connections.create_connection("default")
        began = time.monotonic()
        with pytest.raises(OperationalError), watch.patience(0.2), own.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(30)")
        own.close()
        BREAKER.answered()

    assert time.monotonic() - began < LATE

"""Readers' pages come from a streaming replica: a real one, that is held back, hung, stopped or failing."""

import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from threading import Event
from urllib.parse import quote, urlencode

import httpx
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, connections, transaction
from django.test import Client

from partnerships.http.servers import SERVERS
from partnerships.models import Source
from partnerships.operations import facts
from partnerships.operations.levels import Level
from partnerships.views import from_replica
from ringwatch import environment
from ringwatch.database import grants, replica, roles
from ringwatch.database.base import BREAKER
from ringwatch.database.roles import Access
from ringwatch.database.servers import Servers
from tests import database
from tests.factories import released
from tests.ringwatch.database.replica_server import ReplicaServer
from tests.waiting import wait_until

LATE = replica.SECONDS_TO_ANSWER + 3
TABLE = "/partnerships/?sort=state"
QUESTIONS = (TABLE, "/partnerships.csv", "/api/v1/partnerships/", "/map/points.json", "/changes/", "/trends/")


@pytest.fixture(scope="module")
def records(django_db_setup, django_db_blocker):
    if not settings.DATABASES["default"]["HOST"].startswith("/"):
        pytest.skip("the database is not an embedded one")
    with database.committed(django_db_blocker), pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "READER_ROLE", "ringwatch_reader")
        grants.grant()
        released({"agency_name": "Version One Police Department"}, {})
        yield


@pytest.fixture(scope="module")
def server(records):
    made = ReplicaServer()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def address(server) -> str:
    query = urlencode({"host": server.folder, "port": 5432})
    return f"postgresql://@/{quote(server.primary['NAME'])}?{query}"


@pytest.fixture(scope="module")
def site(serving, address):
    with serving("test-replica", DATABASE_REPLICA_URL=address, DATABASE_READER="ringwatch_reader") as served:
        wait_until(lambda: read_from(served, "/about/") == "replica", "no page is read from the replica")
        yield served


@pytest.fixture
def here(server, address, monkeypatch):
    """This process has the replica, as a web server has it."""
    server.catch_up(connection)
    monkeypatch.setattr(settings, "REPLICA", environment.postgres(address))
    monkeypatch.setitem(roles.OWN, "default", connections.settings["default"])
    SERVERS.append(Servers())
    monkeypatch.setattr(from_replica, "PRIMARY", from_replica.Primary())
    monkeypatch.setattr(roles, "_of_thread", type(roles._of_thread)())
    before = connections["default"]
    yield Client(raise_request_exception=False)
    for one in {*roles._of_thread.__dict__.get("kept", {}).values(), *connections.all(initialized_only=True)}:
        one.close()
    connections["default"] = before
    SERVERS.clear()
    replica.BREAKER.answered()


def figures(site: str) -> dict[str, float]:
    text = httpx.get(f"{site}/metrics").text
    return {
        server: float(n) for server, n in re.findall(r'ringwatch_read_from_total{server="(\w+)"} (\S+)', text)
    }


def read_from(site: str, path: str) -> str:
    """The server that the answer to a reader came from."""
    before = figures(site)
    assert httpx.get(f"{site}{path}", timeout=60).status_code == 200
    (server,) = {name for name, count in figures(site).items() if count > before.get(name, 0)}
    return server


@contextmanager
def asking(site: str, paths: Iterable[str]) -> Iterator[list[tuple[str, httpx.Response]]]:
    """In the block readers ask for each path without a pause; path and answer of each."""
    answers: list[tuple[str, httpx.Response]] = []
    enough = Event()

    def read(path: str) -> None:
        with httpx.Client(base_url=site, timeout=60) as client:
            while not enough.is_set():
                answers.append((path, client.get(path)))

    with ThreadPoolExecutor() as readers:
        under_way = [readers.submit(read, path) for path in paths]
        try:
            yield answers
        finally:
            enough.set()
    for one in under_way:
        one.result()


def named(number: int) -> str:
    return f"List {number} that a curator named"


def test_a_curator_sees_what_was_written_a_moment_ago_and_readers_when_the_replica_has_it(here, server):
    curator = Client()
    curator.force_login(get_user_model().objects.create_superuser("ann"))
    source = Source.objects.get(slug="announcements")
    page = "/sources/announcements/"

    server.catch_up(connection)
    with server.held_back():
        Source.objects.filter(pk=source.pk).update(title=named(1))
        assert named(1) in curator.get(page).content.decode()
        assert replica.chosen() is None
        assert named(1) not in here.get(page).content.decode()
        assert replica.chosen()
        assert named(1) in curator.get(page).content.decode()
    server.catch_up(connection)
    assert named(1) in here.get(page).content.decode()


@pytest.mark.parametrize(
    ("method", "path", "cookie"),
    [
        ("post", "/corrections/", ""),
        ("get", "/follow/?state=NJ", ""),
        ("get", "/admin/login/", ""),
        ("get", "/", "sessionid=x"),
    ],
)
def test_what_writes_or_has_a_session_or_a_form_is_answered_by_the_primary(here, method, path, cookie):
    getattr(here, method)(path, **({"HTTP_COOKIE": cookie} if cookie else {}))

    assert replica.chosen() is None


def test_of_a_replica_that_lags_nothing_is_sent_or_kept_under_another_version(site, server):
    """Readers ask without a pause while a version is published that the replica does not get for a while."""
    server.catch_up(connection)
    with server.held_back(), asking(site, QUESTIONS) as answers:
        wait_until(lambda: {path for path, _ in answers} == set(QUESTIONS), "readers are not answered")
        with transaction.atomic():  # as a version is published
            released({"agency_name": "Version Two Sheriff", "partnership_id": 3}, version=2)
        later = httpx.get(f"{site}/partnerships/?version=2", timeout=60)
        time.sleep(from_replica.SECONDS_KNOWN)
        on_time = [httpx.get(f"{site}{path}", timeout=60) for path in QUESTIONS]

    assert later.status_code == 200 and "Version Two Sheriff" in later.text
    assert {answer.headers["X-Dataset-Version"] for answer in on_time} == {"2"}
    told = defaultdict(set)
    for path, answer in answers:
        assert answer.status_code == 200, path
        told[path, answer.headers["ETag"]].add((answer.headers["X-Dataset-Version"], answer.text))
        if path in (TABLE, "/partnerships.csv"):
            assert ("Version Two Sheriff" in answer.text) == (answer.headers["X-Dataset-Version"] == "2")
    assert {key: len(bodies) for key, bodies in told.items() if len(bodies) > 1} == {}
    assert {version for bodies in told.values() for version, _ in bodies} == {"1", "2"}


@pytest.mark.parametrize("way", ["hung", "deaf", "stopped"])
def test_readers_do_not_notice_that_the_replica_hangs_or_is_down(site, server, way):
    wait_until(lambda: read_from(site, "/about/") == "replica", "it is not read from again", pause=0.5)

    with getattr(server, way)():
        for path in ("/partnerships/?sort=city", "/partnerships.csv", "/api/v1/partnerships/", "/about/"):
            began = time.monotonic()
            assert httpx.get(f"{site}{path}", timeout=60).status_code == 200, path
            assert time.monotonic() - began < LATE, path


def test_a_page_whose_connection_ends_midway_is_made_anew_from_the_primary(here, server):
    assert here.get("/trends/").status_code == 200
    asked = replica.chosen()

    def end_it(execute, sql, params, many, context):
        if "releaserow" in sql:
            server.ask("SELECT pg_terminate_backend(%s, 5000)", asked.connection.info.backend_pid)
        return execute(sql, params, many, context)

    with asked.execute_wrapper(end_it):
        answer = here.get("/partnerships/?q=police&sort=city")

    assert (answer.status_code, answer["X-Result-Count"]) == (200, "2")
    assert replica.chosen() is None


def test_readers_are_answered_while_the_primary_is_away(here, monkeypatch, tmp_path):
    monkeypatch.setitem(roles.OWN, "default", roles.OWN["default"] | {"HOST": str(tmp_path)})

    try:
        answers = [here.get(path) for path in QUESTIONS]
        assert replica.chosen()
    finally:
        BREAKER.answered()

    assert {answer.status_code for answer in answers} == {200}


def test_a_file_is_not_read_from_another_server_that_lags(here, server, monkeypatch):
    roles.choose(Access.REPLICA)
    with closing(replica.chosen().copy()) as other:
        assert isinstance(other, replica.Replica)

    monkeypatch.setattr(replica, "POSITION", "SELECT 'FFFFFFFF/0'")

    with closing(replica.chosen().copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        assert cursor.fetchone() == (False,)


def test_a_server_that_is_no_replica_is_not_read_from(here, monkeypatch):
    primary = settings.DATABASES["default"]
    monkeypatch.setattr(
        settings, "REPLICA", {**settings.REPLICA, "HOST": primary["HOST"], "PORT": primary["PORT"]}
    )

    assert here.get("/about/").status_code == 200

    assert replica.chosen() is None
    assert facts.answered("replica").sentence.startswith("Is none")


def test_the_operator_is_told_how_the_replica_is(here, server):
    fine = facts.answered("replica")
    with server.held_back():
        released({"agency_name": "Version Three Police", "partnership_id": 4}, version=3)
        late = facts.answered("replica")
    with server.stopped():
        away = facts.answered("replica")

    assert (fine.level, late.level, away.level) == (Level.FINE, Level.WARNING, Level.WARNING)
    assert "version 2 of 3" in late.sentence and late.figures["replica_lag_bytes"] > 0
    assert away.sentence.startswith("Does not answer")

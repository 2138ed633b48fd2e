"""bin/run: serves a site from nothing, and leaves nothing behind however it ends."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest

from bench.testbed import free_port
from ringwatch import run, services
from tests.waiting import wait_until

PROJECT_DIR = Path(__file__).resolve().parents[2]
SECONDS_TO_SERVE_AGAIN = 10
ROLES = {services.SITE_ROLE, services.READER_ROLE}


class Site:
    """A ``bin/run`` on a var/ of its own."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.process: subprocess.Popen | None = None
        self.port = free_port()

    def start(self) -> subprocess.Popen:
        outside = {"DATABASE_URL", "REDIS_URL", "CACHE_URL"}
        environment = {name: text for name, text in os.environ.items() if name not in outside}
        return subprocess.Popen(
            [sys.executable, "-m", "ringwatch.run", "--port", str(self.port)],
            cwd=PROJECT_DIR,
            env=environment | {"RINGWATCH_VAR": str(self.var), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def serve(self) -> str:
        """Start, and what it said until it gave the address."""
        self.process = self.start()
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Ctrl-C stops it" in line:
                return "".join(said)
        pytest.fail("".join(said))

    def parts(self) -> list[psutil.Process]:
        """What it started, the keepers of its servers included."""
        ours = {"RINGWATCH_VAR": str(self.var)}
        found = psutil.process_iter(["environ"])
        return [one for one in found if ours.items() <= (one.info["environ"] or {}).items()]

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as reply:
                return reply.status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def running() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-test-"))
    folder.chmod(0o755)
    site = Site(folder)
    yield site
    if site.process:
        site.process.kill()
        site.process.communicate()
    wait_until(lambda: not site.parts(), "parts of the site are still there")
    shutil.rmtree(folder)


@contextmanager
def database_of(site: Site, role: str) -> Iterator[psycopg2.extensions.cursor]:
    """The site's embedded database, as its processes connect to it in this role."""
    told = [sys.executable, "-c", "from ringwatch import services; print(services.DATABASE_URL)"]
    environment = os.environ | {"RINGWATCH_VAR": str(site.var)}
    address = subprocess.run(
        told, cwd=PROJECT_DIR, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()
    with closing(psycopg2.connect(address, user=role)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def shown(cursor: psycopg2.extensions.cursor, statement: str) -> tuple:
    cursor.execute(statement)
    return cursor.fetchone()


def refused(cursor: psycopg2.extensions.cursor, statement: str) -> str:
    """Why the database does not do it."""
    with pytest.raises(psycopg2.Error) as error:
        cursor.execute(statement)
    return str(error.value)


def test_a_site_is_served_from_nothing_and_gives_a_password_once(running):
    said = running.serve()

    assert running.answers()
    assert f"http://127.0.0.1:{running.port}/" in said
    assert said.count("First account: admin, password ") == 1


def test_a_second_one_is_refused_with_the_address_of_the_first(running):
    said, _ = running.start().communicate(timeout=20)

    assert said == f"ringwatch runs from this clone already: it is at http://127.0.0.1:{running.port}/.\n"


def test_the_site_works_in_two_roles_that_own_nothing(running):
    """Asked of the database that it made, as its web server and worker connect to it."""
    for path in ("states/", "metrics"):  # a page for readers, and what is the site's own
        with urllib.request.urlopen(f"http://127.0.0.1:{running.port}/{path}") as page:
            assert page.status == 200

    with database_of(running, "ringwatch") as owner:
        owner.execute("SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'ringwatch'")
        assert {name for (name,) in owner} - {"ringwatch"} == ROLES
        owner.execute("SELECT rolname FROM pg_roles WHERE NOT (rolsuper OR rolcreaterole OR rolcreatedb)")
        assert {name for (name,) in owner} >= ROLES


def test_a_readers_page_of_it_can_change_nothing(running):
    with database_of(running, services.READER_ROLE) as reader:
        assert shown(reader, "SELECT current_user, current_setting('transaction_read_only')") == (
            services.READER_ROLE,
            "on",
        )
        assert shown(reader, "SELECT count(*) FROM partnerships_state") > (50,)
        for statement in ("UPDATE partnerships_state SET name = name", "CREATE TABLE mine (x int)"):
            assert "read-only transaction" in refused(reader, statement)
        reader.execute("SET default_transaction_read_only = off")  # whoever gets in may say so
        for statement in (
            "UPDATE partnerships_state SET name = name",
            "DELETE FROM partnerships_auditentry",
            "SELECT password FROM auth_user",
            "SELECT email FROM partnerships_follower",
            "CREATE TABLE mine (x int)",
        ):
            assert "permission denied" in refused(reader, statement), statement


def test_nothing_of_it_can_change_the_audit_log(running):
    for role in ROLES:
        with database_of(running, role) as connected:
            assert shown(connected, "SELECT current_user") == (role,)
            connected.execute("SET default_transaction_read_only = off")
            for statement in (
                "UPDATE partnerships_auditentry SET reason = 'another'",
                "DELETE FROM partnerships_auditentry",
                "TRUNCATE partnerships_auditentry",
            ):
                assert "permission denied" in refused(connected, statement), (role, statement)
            statement = "ALTER TABLE partnerships_auditentry DISABLE TRIGGER ALL"
            assert "must be owner" in refused(connected, statement), role
    with database_of(running, services.SITE_ROLE) as site:
        assert shown(site, "SELECT count(*) FROM partnerships_auditentry") > (0,)
        site.execute("UPDATE partnerships_state SET name = name WHERE code = 'CA'")
        assert site.rowcount == 1


def test_a_worker_that_is_killed_is_started_again(running):
    def workers() -> set[int]:
        children = psutil.process_iter(["ppid", "cmdline"])
        return {
            one.pid
            for one in children
            if one.info["ppid"] == running.process.pid and "worker" in (one.info["cmdline"] or [])
        }

    before = workers()
    assert before
    for pid in before:
        os.kill(pid, signal.SIGKILL)

    wait_until(lambda: workers() and workers().isdisjoint(before), "the worker was not started again")


def test_nothing_outlives_a_site_that_is_killed(running):
    running.process.kill()
    running.process.communicate()

    wait_until(lambda: not running.parts(), "parts of the site are still there")


def test_the_next_start_serves_in_seconds_and_gives_no_password(running):
    started = time.monotonic()
    said = running.serve()

    assert time.monotonic() - started < SECONDS_TO_SERVE_AGAIN
    assert running.answers()
    assert "First account" not in said


def test_ctrl_c_stops_it_in_good_order(running):
    running.process.send_signal(signal.SIGINT)
    said, _ = running.process.communicate(timeout=30)

    assert running.process.returncode == 0
    assert "Traceback" not in said
    wait_until(lambda: not running.parts(), "parts of the site are still there")


def test_a_port_in_use_is_said_in_one_sentence(tmp_path):
    site = Site(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", site.port))
        taken.listen()

        said, _ = site.start().communicate(timeout=20)

    assert said == f"Port {site.port} is in use: choose another, as in bin/run --port 8000.\n"


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "http://localhost:8123"),
        ({"RINGWATCH_ADDRESS": "https://ringwatch.example"}, "https://ringwatch.example"),
        ({"RINGWATCH_HOSTS": "ringwatch.example"}, None),
    ],
)
def test_links_in_mails_lead_to_the_port_that_is_served(monkeypatch, environment, named):
    monkeypatch.setattr(os, "environ", dict(environment))

    run.name_the_site(8123)

    assert os.environ.get("RINGWATCH_ADDRESS") == named

"""A site of an earlier commit, started with this code: every version it had published is still served as it was.

`da2cd75/` is a small site of the commit of that name, with a row in every table that keeps something:

* `database.sql.xz`: its database as SQL, without what `load_reference` fills. It holds the starter list, samples of
  the declared sources, two lists of curators, overrides, merges, decided matches, undone, held, rejected and
  cancelled runs, readers' reports, followers, and an edit that waits to be published with others.
* `files.tar.xz`: the snapshots' bytes.
* `versions.tar.xz`: `/partnerships.csv?version=N` of every version, as that commit served it at localhost.
"""

from __future__ import annotations

import json
import lzma
import os
import signal
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import pytest
from django.db import connection, models
from psycopg2.extensions import cursor as Cursor

from bench.testbed import free_port
from partnerships.ingest import registry
from partnerships.ingest.row_keys import fold_row_id
from partnerships.models import (
    LAYOUT,
    Agency,
    AuditEntry,
    ChangeSet,
    ChangeSetAgency,
    DirectoryAgency,
    Follower,
    Listing,
    Match,
    Measurement,
    Override,
    Report,
    Snapshot,
    Source,
)

PROJECT_DIR = Path(__file__).resolve().parents[2]
EARLIER = Path(__file__).parent / "da2cd75"
VERSIONS = range(1, 24)
CACHE_DATABASE = 8
"""A numbered database of Valkey that no other test uses, so that its worker gets no run of theirs."""
AT_LEAST = {
    Agency: 373,
    Report: 4,
    DirectoryAgency: 12,
    Follower: 2,
    ChangeSetAgency: 1,
    ChangeSet: 2,
    AuditEntry: 80,
    Listing: 543,
    Match: 547,
    Measurement: 4,
    Override: 5,
    Snapshot: 15,
    Source: 7,
}
"""Rows that the earlier site had, of what only grows by an upgrade."""
CURATORS_MAY = {
    "add_override", "add_run", "add_source", "change_agency", "change_report", "change_changeset",
    "change_match", "change_override", "change_run", "change_source",
}  # fmt: skip


@pytest.fixture(scope="module")
def upgraded(own_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The earlier site, started with this code as `bin/run` starts it."""
    site = Site(own_environment, tmp_path_factory.mktemp("upgrade"))
    try:
        site.restore()
        site.start()
        yield site
    finally:
        site.stop()


class Site:
    """A database, files and a cache of its own, and a `bin/run` on them."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        own = urlsplit(environment["DATABASE_URL"])
        self.database = f"{own.path.removeprefix('/')}_upgraded"
        self.environment = environment | {
            "DATABASE_URL": urlunsplit(own._replace(path=f"/{self.database}")),
            "REDIS_URL": _numbered(environment["REDIS_URL"], CACHE_DATABASE),
            "CACHE_URL": _numbered(environment["CACHE_URL"], CACHE_DATABASE),
            "RINGWATCH_FILES": str(folder / "files"),
            "RINGWATCH_VAR": str(folder / "var"),
        }
        self.folder = folder
        self.process: subprocess.Popen[str] | None = None
        self.port = free_port()

    def restore(self) -> None:
        """Put the earlier site's database and files in place."""
        self._in_the_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')
        self._in_the_server(f'CREATE DATABASE "{self.database}"')
        with psycopg2.connect(**self._server() | {"dbname": self.database}) as session:
            session.cursor().execute(lzma.decompress((EARLIER / "database.sql.xz").read_bytes()).decode())
        session.close()
        with tarfile.open(EARLIER / "files.tar.xz") as files:
            files.extractall(self.folder / "files", filter="data")

    def start(self) -> None:
        """Return when the site is ready: migrated, prepared, its waiting runs and the starter list taken in."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ringwatch.run", "--port", str(self.port)],
            cwd=PROJECT_DIR,
            env=os.environ | self.environment | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "Ctrl-C stops it" in line:
                return
        pytest.fail("".join(said))

    def stop(self) -> None:
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.communicate(timeout=60)
        self._in_the_server(f'DROP DATABASE IF EXISTS "{self.database}" WITH (FORCE)')

    def get(self, address: str) -> bytes:
        """What a reader gets at an address. The site takes itself to be at localhost, as the earlier one did."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{address}", headers={"Host": "localhost:8000"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def ask(self, statement: str) -> list[tuple]:
        """The rows that a statement gives."""
        with psycopg2.connect(**self._server() | {"dbname": self.database}) as session:
            cursor: Cursor = session.cursor()
            cursor.execute(statement)
            rows = cursor.fetchall()
        session.close()
        return rows

    def count(self, model: type[models.Model]) -> int:
        return self.ask(f"SELECT count(*) FROM {model._meta.db_table}")[0][0]

    def ingest(self, slug: str, file: Path, *, on: str) -> dict[str, Any]:
        """The report of a list taken in by an operator."""
        arguments = ["ingest", slug, "--file", str(file), "--observed-on", on, "--json"]
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=PROJECT_DIR,
            env=os.environ | self.environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        report: dict[str, Any] = json.loads(done.stdout)
        return report

    def _in_the_server(self, statement: str) -> None:
        session = psycopg2.connect(**self._server() | {"dbname": "postgres"})
        session.autocommit = True
        session.cursor().execute(statement)
        session.close()

    @staticmethod
    def _server() -> dict[str, object]:
        chosen = connection.settings_dict
        given = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
        return {name: chosen[key] for name, key in given.items() if chosen[key]}


def _numbered(redis_url: str, database: int) -> str:
    """The same server's numbered database: by path over TCP, by query over a socket."""
    if redis_url.startswith("unix:"):
        return f"{redis_url.partition('?')[0]}?db={database}"
    return urlunsplit(urlsplit(redis_url)._replace(path=f"/{database}"))


def test_every_version_published_before_the_upgrade_is_served_byte_for_byte(upgraded: Site) -> None:
    with tarfile.open(EARLIER / "versions.tar.xz") as versions:
        published = {version: _content(versions, f"versions/{version}.csv") for version in VERSIONS}

    served = {version: upgraded.get(f"/partnerships.csv?version={version}") for version in VERSIONS}

    assert [version for version in VERSIONS if served[version] != published[version]] == []


def test_the_newest_version_says_until_when_evidence_shows_each_record(upgraded: Site) -> None:
    ((number, layout),) = upgraded.ask(
        "SELECT number, layout FROM partnerships_release ORDER BY number DESC LIMIT 1"
    )
    header = upgraded.get("/partnerships.csv").decode().partition("\n")[0].split(",")

    assert (number > max(VERSIONS), layout) == (True, LAYOUT)
    assert {"attested_until", "announced_on", "certainty", "overridden", "record_url"} <= set(header)
    assert upgraded.ask("SELECT DISTINCT layout FROM partnerships_release WHERE number <= 23") == [(1,)]


def test_a_question_of_a_day_has_the_answer_it_had_in_an_earlier_version(upgraded: Site) -> None:
    asked = "as_of=2019-08-28&version=23"
    rows = upgraded.get(f"/partnerships.csv?{asked}").decode().splitlines()[1:]
    before = upgraded.ask(
        "SELECT count(*) FROM partnerships_releaserow WHERE versions @> 23 AND start && '(,2019-08-28]'::daterange"
        ' AND ("end" IS NULL OR NOT "end" << \'[2019-08-28,)\'::daterange)'
    )

    assert before == [(len(rows),)]


def _content(archive: tarfile.TarFile, name: str) -> bytes:
    member = archive.extractfile(name)
    assert member is not None, name
    return member.read()


def test_no_row_is_lost(upgraded: Site) -> None:
    now = {model.__name__: upgraded.count(model) for model in AT_LEAST}

    assert [name for model in AT_LEAST if now[name := model.__name__] < AT_LEAST[model]] == []


def test_the_waiting_run_and_the_starter_list_are_taken_in(upgraded: Site) -> None:
    outcomes = upgraded.ask("SELECT outcome, reason FROM partnerships_run WHERE id >= 16 ORDER BY id")

    assert len(outcomes) >= 2
    assert {outcome for outcome, _reason in outcomes} <= {"applied", "unchanged"}, outcomes


def test_the_bundled_lists_are_taken_in_and_their_rows_saved_anew_change_nothing(
    upgraded: Site, tmp_path: Path
) -> None:
    """The earlier commit keyed rows otherwise: by the Atlas's own numbers, for one."""
    for slug, source in registry.declared().items():
        if source.bundled:
            header, *rows = (registry.folder(source) / source.bundled).read_text().splitlines()
            anew = tmp_path / f"{slug}.csv"
            anew.write_text("\r\n".join([header, *reversed(rows), ""]))

            report = upgraded.ingest(slug, anew, on=str(source.observed_on or date(2026, 11, 29)))

            difference = {name: report[name] for name in ("added", "changed", "gone", "release")}
            assert (report["outcome"], report["same"]) == ("unchanged", len(rows)), report["reason"]
            assert difference == {"added": 0, "changed": 0, "gone": 0, "release": None}


def test_rows_are_matched_as_their_list_now_decides(upgraded: Site) -> None:
    source = registry.get("announcements")
    settled = upgraded.ask(
        "SELECT listing.raw->>'id', match.with_list FROM partnerships_match AS match "
        "JOIN partnerships_listing AS listing ON listing.id = match.listing_id "
        "WHERE listing.opened_in_id = 1 AND match.verdict = 'same'"
    )

    assert {fold_row_id(row) for row, with_list in settled if with_list} == set(
        registry.decisions(source).by_row
    )


def test_curators_may_do_what_they_could(upgraded: Site) -> None:
    granted = upgraded.ask(
        "SELECT codename FROM auth_group_permissions AS given JOIN auth_group ON auth_group.id = given.group_id "
        "JOIN auth_permission AS permission ON permission.id = given.permission_id WHERE auth_group.name = 'Curators'"
    )

    assert {name for (name,) in granted if not name.startswith("view_")} == {*CURATORS_MAY, "add_listing"}


def test_what_readers_reported_is_still_answered_in_public(upgraded: Site) -> None:
    page = upgraded.get("/corrections/").decode()

    assert "It was so; see version 12." in page
    assert "The page still says so." in page

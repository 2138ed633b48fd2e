"""A backup taken while lists come in, put back into an embedded place and into servers of one's own.

Every version has the same bytes and the same tag in both, and no place that is in use is written to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from partnerships.models import Release, Snapshot
from ringwatch.backup import archive
from tests import database
from tests.factories import announcement, published
from tests.waiting import wait_until

PROJECT_DIR = Path(__file__).resolve().parents[3]
SERVER_DATABASE = 7
"""A numbered database of Valkey that no other test uses."""
VERSIONS_BEFORE = 4
RESTORE_AND_READ = """
import json, sys, django
from ringwatch import services
services.use()
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("restore", sys.argv[1])
def get(address, **headers):
    answer = Client().get(address, headers={"Host": "localhost", **headers})
    return answer.status_code, b"".join(answer).decode(), answer["ETag"]
versions = {number: get(f"/partnerships.csv?version={number}") for number in json.loads(sys.argv[2])}
from partnerships.models import Snapshot
from partnerships.ingest.snapshot_store import read_checked
files = [len(read_checked(snapshot)) for snapshot in Snapshot.objects.order_by("id")]
from partnerships.models import Release
from tests.factories import announcement, published
published(announcement("AFTER", agency="Macon Police Department", city="Macon", state="GA"), on="2026-11-20")
newest = Release.objects.newest_number()
again = get("/partnerships.csv", **{"If-None-Match": json.loads(sys.argv[3])[str(newest)]})
key = (services.VAR_DIR / "secret_key").read_text()
from ringwatch.backup import database
told = {"revoked": database.revoked(), "versions": versions}
print(json.dumps({**told, "files": files, "key": key, "newest": newest, "again": again[0]}))
"""


class Backup(NamedTuple):
    """The backup, what the site said of each version that it must hold, and the tags of all that it has by now."""

    path: Path
    versions: dict[int, tuple[int, str, str]]
    tags: dict[int, str]


def one_list(number: int) -> None:
    """One more version: a list with one agency that was not on it before."""
    rows = [announcement(f"B{each}", agency=f"{city} Police Department", city=city, state=state)
            for each, (city, state) in enumerate([("Dayton", "OH"), ("Fresno", "CA"), ("Laredo", "TX")])]  # fmt: skip
    day = f"2019-{number % 12 + 1:02}-{number % 28 + 1:02}"
    published(
        *rows, announcement("N", source_title=f"Story {number}", date=day), on=f"2026-{number % 9 + 1:02}-01"
    )


def one_more_version() -> None:
    """A version that the backup cannot hold, however late it was taken: not each list makes one."""
    before, numbers = Release.objects.count(), count(1_000)
    while Release.objects.count() == before:
        one_list(next(numbers))


def asked(number: int) -> tuple[int, str, str]:
    answer = Client().get(f"/partnerships.csv?version={number}", headers={"Host": "localhost"})
    return answer.status_code, b"".join(answer).decode(), answer["ETag"]


@pytest.fixture(scope="module")
def backup(
    django_db_setup, django_db_blocker, own_environment, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Backup]:
    """Taken by a process of its own, while this one goes on publishing."""
    path = tmp_path_factory.mktemp("backup") / "site.backup"
    over = threading.Event()

    def load() -> None:
        number = VERSIONS_BEFORE
        while not over.is_set():
            one_list(number := number + 1)
        connections.close_all()

    with database.committed(django_db_blocker):
        for number in range(VERSIONS_BEFORE):
            one_list(number)
        versions = {number: asked(number) for number in Release.objects.values_list("number", flat=True)}
        publishing = threading.Thread(target=load)
        publishing.start()
        try:
            said = manage(own_environment, "backup", str(path))
        finally:
            over.set()
            publishing.join()
        assert said.returncode == 0, said.stderr
        assert Release.objects.count() > len(versions), "nothing was published meanwhile"
        one_more_version()
        numbers = Release.objects.values_list("number", flat=True)
        yield Backup(path, versions, {number: asked(number)[2] for number in numbers})


def manage(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )


def start_restoring(backup: Backup, environment: dict[str, str]) -> subprocess.Popen[str]:
    told = (list(backup.versions), backup.tags)
    return subprocess.Popen(
        [sys.executable, "-c", RESTORE_AND_READ, str(backup.path), *map(json.dumps, told)],
        cwd=PROJECT_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "ringwatch.settings"} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def places(backup: Backup, own_environment, django_db_blocker) -> Iterator[dict[str, dict]]:
    """What an embedded place and one with servers of its own say, both restored at the same time."""
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-test-"))
    folder.chmod(0o755)
    name = f"{settings.DATABASES['default']['NAME']}_restored"
    own = own_environment | {
        "DATABASE_URL": urlsplit(own_environment["DATABASE_URL"])._replace(path=f"/{name}").geturl(),
        **{one: numbered(own_environment[one], SERVER_DATABASE) for one in ("REDIS_URL", "CACHE_URL")},
        "RINGWATCH_FILES": str(folder / "own" / "files"),
        "RINGWATCH_VAR": str(folder / "own"),
    }
    embedded = {
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "CACHE_URL": "",
        "RINGWATCH_FILES": "",
        "RINGWATCH_VAR": str(folder / "embedded"),
    }
    (folder / "own").mkdir()
    (folder / "embedded").mkdir()
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        started = {
            kind: start_restoring(backup, place) for kind, place in (("embedded", embedded), ("own", own))
        }
        told = {kind: process.communicate() for kind, process in started.items()}
        for kind, process in started.items():
            assert process.returncode == 0, told[kind][1]
        yield {kind: json.loads(said.splitlines()[-1]) for kind, (said, _) in told.items()}
    finally:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        leave_nothing(folder)


def numbered(address: str, database: int) -> str:
    """A numbered database of the same server: by path over TCP, by query over a socket."""
    if address.startswith("unix:"):
        return f"{address.partition('?')[0]}?db={database}"
    return urlsplit(address)._replace(path=f"/{database}").geturl()


def leave_nothing(folder: Path) -> None:
    """Wait until the embedded servers have stopped, which nobody uses any more."""
    pid = folder / "embedded" / "postgres" / "data" / "postmaster.pid"
    wait_until(lambda: not pid.exists(), "the embedded database did not stop")
    for link in (folder / "embedded").iterdir():
        if link.is_symlink():
            shutil.rmtree(link.resolve().parent, ignore_errors=True)
    shutil.rmtree(folder)


@pytest.mark.parametrize("kind", ["embedded", "own"])
def test_every_version_is_the_same_to_the_byte_and_so_is_its_tag(backup, places, kind):
    restored = {int(number): tuple(said) for number, said in places[kind]["versions"].items()}

    assert len(restored) >= VERSIONS_BEFORE
    assert [number for number, said in backup.versions.items() if restored[number] != said] == []


@pytest.mark.parametrize("kind", ["embedded", "own"])
def test_every_list_is_there_as_it_was_fetched(backup, places, kind):
    manifest = archive.check(backup.path, lambda _size: None)

    assert places[kind]["files"]
    assert manifest.damaged == []
    assert set(places[kind]["files"]) <= {one.size for one in manifest.files.values()}


@pytest.mark.parametrize("kind", ["embedded", "own"])
def test_what_nobody_may_change_stays_so(backup, places, kind):
    revoked = archive.check(backup.path, lambda _size: None).revoked

    assert ["partnerships_auditentry", "UPDATE"] in revoked
    assert places[kind]["revoked"] == revoked


@pytest.mark.parametrize("kind", ["embedded", "own"])
def test_the_key_is_the_same(places, kind):
    assert places[kind]["key"] == settings.SECRET_KEY


@pytest.mark.parametrize("kind", ["embedded", "own"])
def test_a_number_that_comes_again_is_not_answered_with_the_rows_it_had_before(backup, places, kind):
    assert len(backup.versions) < places[kind]["newest"] <= max(backup.tags)
    assert places[kind]["again"] == 200


def test_a_place_in_use_is_not_written_to(backup):
    with pytest.raises(CommandError, match=r"holds tables already.*Nothing was changed"):
        call_command("restore", str(backup.path))

    assert Snapshot.objects.exists()


def test_an_existing_file_is_not_written_over(backup):
    before = backup.path.read_bytes()

    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(backup.path))

    assert backup.path.read_bytes() == before


def test_only_its_owner_reads_it_and_no_draft_is_left(backup):
    assert backup.path.stat().st_mode & 0o777 == 0o600
    assert list(backup.path.parent.iterdir()) == [backup.path]

"""What a backup refuses, what it says of files that are not whole, and what becomes of the key and the servers."""

from __future__ import annotations

import hashlib
import io
import json
import stat
import tarfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from partnerships.models import Snapshot
from ringwatch.backup import BackupError, archive, database, files, making, restoring
from tests.factories import announcement, published
from tests.ringwatch.backup.test_archive import FILES, nobody, written
from tests.ringwatch.backup.test_round_trip import numbered

SERVER_DATABASE = 6
"""A numbered database of Valkey that no other test uses."""


@contextmanager
def silent(_title, _total):
    yield lambda _size: None


@pytest.fixture
def storage(settings, tmp_path) -> Path:
    """An empty folder of files, and an empty var/."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.VAR_DIR = tmp_path
    return tmp_path / "files"


def manifest_of(files: dict[str, bytes], **said) -> archive.Manifest:
    members = {
        archive.FILES + name: archive.Member(len(content), hashlib.sha256(content).hexdigest())
        for name, content in files.items()
    }
    return archive.Manifest(**{"made_at": "", "postgres": 18, "migrations": [], "members": members} | said)


def test_a_name_that_comes_twice_is_refused(tmp_path):
    path = tmp_path / "site.backup"
    with tarfile.open(path, "w:gz") as tar:
        writer = archive.Writer(tar, manifest_of({}), nobody)
        for content in (b"one", b"two"):
            writer.add("files/x", io.BytesIO(content), len(content))
        writer.close()

    with pytest.raises(BackupError, match="holds files/x twice"):
        archive.check(path, nobody)


def test_a_backup_in_a_later_format_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "FORMAT_VERSION", archive.FORMAT_VERSION + 1)
    written(tmp_path / "site.backup")
    monkeypatch.undo()

    with pytest.raises(BackupError, match="made by a newer ringwatch"):
        archive.check(tmp_path / "site.backup", nobody)


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    with pytest.raises(BackupError, match="There is no file"):
        restoring.check(tmp_path / "none", silent)
    with pytest.raises(BackupError, match="cannot be read"):
        archive.check(tmp_path, nobody)
    with pytest.raises(BackupError, match="There is no folder"):
        making.make(tmp_path / "none" / "site.backup", silent)


@pytest.mark.parametrize("left_out", [archive.KEY, archive.DATABASE])
def test_a_backup_without_a_database_or_a_key_is_refused(tmp_path, left_out):
    written(tmp_path / "site.backup", {name: content for name, content in FILES.items() if name != left_out})

    with pytest.raises(BackupError, match=f"no backup of ringwatch: it holds no {left_out}"):
        restoring.check(tmp_path / "site.backup", silent)


@pytest.mark.parametrize("key", [b"", b" \n", b"\xff"])
def test_a_key_that_is_none_is_refused(tmp_path, storage, key):
    path = tmp_path / "site.backup"
    manifest = written(path, FILES | {archive.KEY: key})

    with pytest.raises(BackupError, match="its key is none"):
        restoring._write_files(path, manifest, tmp_path / "dump", silent)


def test_a_place_that_may_not_be_written_to_is_told(tmp_path):
    with pytest.raises(BackupError, match=r"cannot be written: File name too long"):
        making.make(tmp_path / ("x" * 255), silent)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.django_db
def test_a_backup_of_later_migrations_is_refused(tmp_path, storage):
    path = tmp_path / "site.backup"
    later = [f"partnerships.9{number:03}_later" for number in range(5)]
    manifest = manifest_of({}, migrations=[*database.applied_migrations(), *later])
    with tarfile.open(path, "w:gz") as tar:
        writer = archive.Writer(tar, manifest, nobody)
        for name, content in FILES.items():
            writer.add(name, io.BytesIO(content), len(content))
        writer.close()

    with pytest.raises(BackupError, match=r"newer ringwatch \(partnerships\.9000_later.* and 2 more\)"):
        restoring.restore(path, silent)

    assert not storage.exists()


@pytest.mark.django_db
def test_files_of_another_site_are_left_alone(storage):
    """Those that an interrupted restore of the same backup left are no hindrance, whole or as a draft."""
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")  # until the test's transaction is rolled back
    manifest = manifest_of({"snapshots/ab/abc": b"list", "snapshots/cd/cde": b"other"})
    files.store("snapshots/ab/abc", io.BytesIO(b"list"))
    files.store("snapshots/ab/.draft.17", io.BytesIO(b"li"))
    restoring._require_empty(manifest)

    files.store("snapshots/cd/cde", io.BytesIO(b"not the same"))
    files.store("snapshots/ef/efg", io.BytesIO(b"unknown"))
    with pytest.raises(BackupError, match=r"holds others already \(snapshots/cd/cde, snapshots/ef/efg\)"):
        restoring._require_empty(manifest)


def test_files_are_stored_whole_and_found_again(storage):
    files.store("snapshots/ab/abc", io.BytesIO(b"list"))

    opened = files.opened("snapshots/ab/abc")
    assert opened is not None
    assert (opened[0].read(), opened[1]) == (b"list", 4)
    opened[0].close()
    assert list(files.stored()) == ["snapshots/ab/abc"]
    assert (files.opened("none"), files.size_of("none")) == (None, 0)
    assert stat.S_IMODE((storage / "snapshots/ab/abc").stat().st_mode) & 0o044 == 0o044


def test_the_key_is_kept_unless_the_environment_names_one(storage, settings, monkeypatch):
    monkeypatch.delenv("RINGWATCH_SECRET_KEY", raising=False)
    assert not restoring._keep_key("the site's")
    kept = Path(settings.VAR_DIR) / "secret_key"
    assert kept.read_text() == "the site's"

    monkeypatch.setenv("RINGWATCH_SECRET_KEY", settings.SECRET_KEY)
    assert restoring._keep_key("another")
    assert not restoring._keep_key(settings.SECRET_KEY)
    assert kept.read_text() == "the site's"


def test_a_queue_that_does_not_answer_is_told(settings, tmp_path):
    settings.REDIS_URL = settings.CACHE_URL = f"unix://{tmp_path}/none.sock"

    assert not restoring._forget_earlier_answers()


def test_only_the_sites_own_keys_are_removed_from_a_queue(settings):
    settings.REDIS_URL = settings.CACHE_URL = numbered(settings.REDIS_URL, SERVER_DATABASE)
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.mset({"ringwatch-left": "x", "somebody's": "x"})

        assert restoring._forget_earlier_answers()

        assert (client.get("ringwatch-left"), client.get("somebody's")) == (None, b"x")
        client.delete("somebody's")


def test_files_that_are_not_whole_are_named(committed_db, tmp_path, storage):
    published(announcement())
    name = Snapshot.objects.latest("id").file.name
    default_storage.delete(name)
    path = tmp_path / "site.backup"

    assert making.make(path, silent).damaged == [name]

    default_storage.save(name, ContentFile(b"other bytes"))
    other = tmp_path / "other.backup"
    assert making.make(other, silent).damaged == [name]
    assert json.loads(
        {each: content.read() for each, content, _ in archive.members(other)}[archive.MANIFEST]
    )["damaged"] == [name]


def test_a_backup_that_somebody_made_meanwhile_is_not_written_over(committed_db, tmp_path, storage):
    path = tmp_path / "site.backup"

    @contextmanager
    def somebody_is_faster(title, _total):
        yield lambda _size: None
        if title == "Checking":
            path.write_bytes(b"theirs")

    with pytest.raises(BackupError, match="made by somebody else meanwhile"):
        making.make(path, somebody_is_faster)

    assert path.read_bytes() == b"theirs"
    assert [one for one in tmp_path.iterdir() if one.is_file()] == [path]

"""The files of snapshots: there whole or not at all, checked when read, mended when the bytes come again."""

import os
import resource
from pathlib import Path

import pytest

from partnerships.actions import runs
from partnerships.ingest import snapshot_store
from partnerships.models import Listing, Snapshot
from partnerships.models.vocabulary import Outcome
from tests.factories import TODAY, as_csv, asked_for, ingest_run
from tests.starter_runs import FIRST, WHOLE

pytestmark = pytest.mark.django_db
LIST = as_csv(WHOLE)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def stored_file() -> Path:
    return Path(Snapshot.objects.get().file.path)


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(LIST[:100]), Path.unlink])
def test_a_torn_or_lost_file_is_written_anew_when_the_list_comes_again(spoil):
    ingest_run(LIST, on=FIRST)
    spoil(stored_file())

    assert ingest_run(LIST, on=FIRST).outcome == Outcome.UNCHANGED
    assert stored_file().read_bytes() == LIST


def test_a_torn_file_is_never_read_as_a_list():
    run = ingest_run(as_csv(WHOLE[:100]), on=FIRST)
    assert run.outcome == Outcome.HELD
    stored_file().write_bytes(as_csv(WHOLE[:100])[:-200])

    again = asked_for(LIST, decided=run.pk)
    again.snapshot = run.snapshot
    again.save()
    ended = runs.ingest(run=again, today=TODAY)

    assert ended.outcome == Outcome.REJECTED
    assert "is damaged" in ended.reason
    assert "backup" in ended.reason
    assert not Listing.objects.exists()


def test_a_full_disk_is_said_and_nothing_is_half_written(settings, tmp_path):
    settings.KEEP_FREE = 10**18

    run = ingest_run(LIST, on=FIRST)

    assert run.outcome == Outcome.REJECTED
    assert "bytes are free on the disk" in run.reason
    assert "Make room" in run.reason
    assert not Snapshot.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_write_that_fails_leaves_no_file(monkeypatch, tmp_path):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(OSError, match="No space"):
        snapshot_store.write_whole(tmp_path / "ab" / "abc", b"bytes")

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("room", [0, len(LIST) // 2])
def test_a_disk_that_fills_while_a_list_is_stored_is_said_and_the_list_comes_in_later(room, tmp_path):
    """No file may grow beyond so many bytes: for who writes, the disk is full."""
    run = asked_for(LIST, on=FIRST)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        run = runs.ingest(run=run, today=TODAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert run.outcome == Outcome.REJECTED, run.reason
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert ingest_run(LIST, on=FIRST).outcome == Outcome.APPLIED
    assert stored_file().read_bytes() == LIST

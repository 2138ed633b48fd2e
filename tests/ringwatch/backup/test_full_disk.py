"""A backup onto a disk that is full says so, and leaves nothing half-written."""

import resource
import secrets
from contextlib import contextmanager

import pytest

from ringwatch.backup import BackupError, database, making


@contextmanager
def largest_file(size: int):
    """In the block, no file may grow beyond so many bytes: for who writes, the disk is full then."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def silent(_title, _total):
    yield lambda _size: None


@pytest.fixture
def dumped_bytes(committed_db, tmp_path) -> int:
    """How large the database is when it is dumped."""
    target = tmp_path / "dump"
    with database.one_moment() as moment:
        database.dump(moment, target, lambda _size: None)
    size = target.stat().st_size
    target.unlink()
    return size


@pytest.mark.parametrize("share", [0.01, 0.5, 1.1])
def test_nothing_half_written_is_left(share, dumped_bytes, tmp_path, settings):
    """Full at once, in the middle of the database, and while the rest is added to it."""
    settings.SECRET_KEY = secrets.token_hex(dumped_bytes)
    with (
        largest_file(int(share * dumped_bytes)),
        pytest.raises(BackupError, match=r"stopped|cannot be written"),
    ):
        making.make(tmp_path / "site.backup", silent)

    assert list(tmp_path.iterdir()) == []

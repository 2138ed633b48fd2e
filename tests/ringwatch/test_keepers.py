"""What keepers of the embedded servers clear away, and what they refuse; no server is started here."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ringwatch.services import account, keeper, layout, lease
from ringwatch.services.servers import Postgres

DEAF = (
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
)
HEARS = "import time; print(1, flush=True); time.sleep(60)"
only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives a folder to somebody else")


@pytest.fixture
def postgres(tmp_path, monkeypatch) -> Postgres:
    """A server whose locks, sockets and data lie in a folder of the test."""
    for name in ("SOCKET_DIR", "LOCK_DIR", "LOG_DIR", "VAR_DIR"):
        monkeypatch.setattr(layout, name, tmp_path)
    return Postgres()


def leftover_server(folder: Path, pid: object) -> Path:
    path = folder / "data" / "postmaster.pid"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{pid}\n/somewhere\n")
    return path


@pytest.mark.parametrize("code", [HEARS, DEAF], ids=["hears", "deaf"])
def test_a_server_that_lost_its_keeper_is_ended(postgres, tmp_path, monkeypatch, code):
    monkeypatch.setattr(keeper, "SECONDS_TO_STOP", 0.3)
    with subprocess.Popen([sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as server:  # fmt: skip
        assert server.stdout.readline()
        path = leftover_server(tmp_path, server.pid)

        keeper.clear_leftovers(postgres, tmp_path)

        assert not psutil.pid_exists(server.pid)
    assert not path.exists()


@pytest.mark.parametrize(
    "pid", [os.getpid(), "nonsense", 2**22 + 1], ids=["another program", "no number", "too large"]
)
def test_a_number_of_no_server_of_this_place_is_only_forgotten(postgres, tmp_path, pid):
    path = leftover_server(tmp_path, pid)

    keeper.clear_leftovers(postgres, tmp_path)

    assert not path.exists()


def test_a_second_keeper_leaves_the_server_to_the_first(postgres, monkeypatch):
    monkeypatch.setattr(keeper, "SERVERS", {"postgres": postgres})
    monkeypatch.setattr(sys, "argv", ["keeper", "postgres"])
    assert not lease.is_kept(postgres)
    descriptor = os.open(postgres.keeper_lock, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)

    keeper.main()

    assert lease.is_kept(postgres)
    assert not postgres.home.exists()
    os.close(descriptor)


def test_the_last_thing_a_server_said_is_told(tmp_path):
    log = tmp_path / "postgres.log"
    assert lease._last_line(log) == "it said nothing"

    log.write_text("LOG: starting\nFATAL: no space left \n\n")
    assert lease._last_line(log) == "FATAL: no space left"


@only_root
def test_a_folder_that_is_somebody_elses_is_not_taken(tmp_path):
    folder = tmp_path / "run"
    folder.mkdir()
    os.chown(folder, 12345, 12345)

    with pytest.raises(layout.ServiceError, match="belongs to somebody else: remove it"):
        account.make_folder(folder, None)

    assert folder.stat().st_uid == 12345


def test_root_without_an_account_to_run_servers_is_told_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))  # where no account can be made

    with pytest.raises(layout.ServiceError, match="make a system account ringwatch"):
        account._make_account()

"""Using the embedded servers: a shared lock for as long as the process lives, and a keeper started if there is none."""

import fcntl
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from ringwatch.services import layout
from ringwatch.services.servers import SERVERS, Server

SECONDS_TO_START = 90

_held: dict[str, int] = {}


def use() -> None:
    """Have the servers that the environment names no address for, until this process ends. Safe to call again.

    Raises ServiceError.
    """
    for server in SERVERS.values():
        if not os.environ.get(server.variable):
            _use(server)


def descriptors() -> tuple[int, ...]:
    """The open locks; a child that inherits them (``pass_fds``) uses the servers too."""
    return tuple(_held.values())


def _use(server: Server) -> None:
    layout.require_owner()
    layout.LOCK_DIR.mkdir(parents=True, exist_ok=True)
    if server.name not in _held:
        _held[server.name] = _locked(server.users_lock, fcntl.LOCK_SH)
    with _alone(server.start_lock):
        if not is_kept(server):
            _start_keeper(server)
        _wait_until_ready(server)


def _locked(path: Path, kind: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def _alone(path: Path):
    descriptor = _locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def is_kept(server: Server) -> bool:
    """Whether a keeper runs for the server: it holds this lock as long as it lives."""
    try:
        os.close(_locked(server.keeper_lock, fcntl.LOCK_EX | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def _start_keeper(server: Server) -> None:
    layout.LOG_DIR.mkdir(parents=True, exist_ok=True)
    with server.log.open("wb") as log:
        subprocess.Popen(
            [sys.executable, "-m", "ringwatch.services.keeper", server.name],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # It is nobody's child to wait for: it ends when the last user has.
    deadline = time.monotonic() + 10
    while not is_kept(server) and time.monotonic() < deadline:
        time.sleep(0.02)


def _wait_until_ready(server: Server) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while not server.is_ready():
        if not is_kept(server) or time.monotonic() > deadline:
            reason = _last_line(server.log)
            raise layout.ServiceError(
                f"{server.title} did not start ({reason}); all it said is in {server.log}."
            )
        time.sleep(0.05)


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

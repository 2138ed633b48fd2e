"""Using the embedded servers: a lock shared as long as the process lives, and a keeper if there is none."""

import fcntl
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ringwatch.logs import rotation
from ringwatch.services import layout
from ringwatch.services.servers import SERVERS, Server

SECONDS_TO_START = 90

_held: dict[str, int] = {}


def use() -> None:
    """Have the servers that the environment names no address for, until this process ends.

    Safe to call again: a server that has crashed is then started again. Raises ServiceError, when all were tried.
    """
    errors: list[layout.ServiceError] = []
    for server in SERVERS.values():
        if not any(os.environ.get(f"{name}{end}") for name in server.variables for end in ("", "_FILE")):
            try:
                _use(server)
            except layout.ServiceError as error:
                errors.append(error)
    if errors:
        raise errors[0]


def descriptors() -> tuple[int, ...]:
    """The open locks; a child that inherits them (``pass_fds``) uses the servers too."""
    return tuple(_held.values())


def rotate_logs() -> None:
    """Keep the servers' logs within a size."""
    for server in SERVERS.values():
        rotation.rotate(server.log)


def _use(server: Server) -> None:
    layout.require_owner()
    layout.LOCK_DIR.mkdir(parents=True, exist_ok=True)
    if server.name not in _held:
        _held[server.name] = _locked(server.users_lock, fcntl.LOCK_SH)
    with _alone(server.start_lock):
        if is_kept(server) and _becomes_ready(server):
            return
        _start_keeper(server)
        if not _becomes_ready(server):
            reason = f"{server.title} did not start ({_last_line(server.log)})"
            raise layout.ServiceError(f"{reason}: see {server.log}, then start this again.")


def _locked(path: Path, kind: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, kind)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    descriptor = _locked(path, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(descriptor)


def is_kept(server: Server) -> bool:
    """Whether a keeper runs for the server: it holds this lock alone as long as it lives."""
    try:
        os.close(_locked(server.keeper_lock, fcntl.LOCK_SH | fcntl.LOCK_NB))
    except BlockingIOError:
        return True
    return False


def _start_keeper(server: Server) -> None:
    layout.LOG_DIR.mkdir(parents=True, exist_ok=True)
    rotation.rotate(server.log)
    with server.log.open("ab") as log:
        subprocess.run(
            [sys.executable, "-m", "ringwatch.services.keeper", server.name],
            cwd=layout.PROJECT_DIR,
            env=os.environ | {"RINGWATCH_VAR": str(layout.VAR_DIR)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            check=False,  # whether it came up is asked of the server itself
        )


def _becomes_ready(server: Server) -> bool:
    deadline = time.monotonic() + SECONDS_TO_START
    while is_kept(server) and time.monotonic() < deadline:
        if server.is_ready():
            return True
        time.sleep(0.05)
    return False


def _last_line(log: Path) -> str:
    lines = log.read_text(errors="replace").split("\n") if log.exists() else []
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing")

"""Keeps one embedded server running while any process uses it; ``python -m ringwatch.services.keeper NAME``.

It holds the server as a child that the kernel ends with it, so killing the keeper leaves nothing behind; what a machine that
lost power left behind is cleared at the next start.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from ringwatch import children
from ringwatch.services import account, layout
from ringwatch.services.servers import SERVERS, Server, run_as

SECONDS_BETWEEN_LOOKS = 0.25
SECONDS_UNUSED = 2
"""How long a server outlives its last user, so that one command after another finds it running."""
SECONDS_TO_STOP = 15
STARTS_AT_MOST = 5


class Stopped(Exception):
    """Somebody asked the keeper to stop."""


def keep(server: Server) -> None:
    """Start the server, restart it when it falls, stop it when nobody uses it any more."""
    runs_as = account.needed()
    account.make_folders(server, runs_as)
    programs = account.reachable_programs(server, runs_as)
    server.prepare(programs, runs_as)
    users = os.open(server.users_lock, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(STARTS_AT_MOST):
        clear_leftovers(server)
        child = _start(server, server.command(programs), runs_as)
        try:
            _complete(server, child)
            _watch(child, users)
        finally:
            children.stop(child, *server.stop_signals, patience=SECONDS_TO_STOP)
    raise layout.ServiceError(f"{server.title} stopped {STARTS_AT_MOST} times")


def _start(server: Server, command: list[str], runs_as) -> subprocess.Popen:
    ends = children.ends_with_parent(server.stop_signals[0])
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
    options = {"stdin": subprocess.DEVNULL, "start_new_session": True, "env": environment}
    return subprocess.Popen(
        command, cwd=server.folder if runs_as is None else "/", preexec_fn=ends, **options, **run_as(runs_as)
    )


def _complete(server: Server, child: subprocess.Popen) -> None:
    while child.poll() is None:
        try:
            return server.complete()
        except Exception:
            time.sleep(0.05)


def _watch(child: subprocess.Popen, users: int) -> None:
    """Return when the child has ended; raise Stopped, holding the users' lock, when nobody uses it."""
    unused_since = None
    while child.poll() is None:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            unused_since = None
        else:
            unused_since = unused_since or time.monotonic()
            if time.monotonic() - unused_since >= SECONDS_UNUSED:
                raise Stopped
            fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(SECONDS_BETWEEN_LOOKS)


def clear_leftovers(server: Server) -> None:
    """End a server that lost its keeper, and remove process numbers that mean another program by now."""
    for path in server.leftovers():
        process = _server_of(path, server.folder)
        if process is not None:
            process.send_signal(server.stop_signals[0])
            try:
                process.wait(SECONDS_TO_STOP)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(SECONDS_TO_STOP)
        path.unlink(missing_ok=True)


def _server_of(pid_file: Path, folder: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(pid_file.read_text().split("\n")[0]))
        return process if Path(process.cwd()) == folder else None
    except (OSError, ValueError, psutil.Error):
        return None


def main() -> None:
    """Keep the server named on the command line, unless another keeper does."""
    server = SERVERS[sys.argv[1]]
    alone = os.open(server.keeper_lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return

    def stop(*_) -> None:
        raise Stopped

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        keep(server)
    except Stopped:
        print(f"{server.title} has stopped.")
    except (layout.ServiceError, subprocess.CalledProcessError, OSError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()

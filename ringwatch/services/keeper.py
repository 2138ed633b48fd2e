"""Keeps one embedded server running while any process uses it: ``python -m ringwatch.services.keeper NAME``.

The server is its child, which the kernel ends with it: killing the keeper leaves nothing running. What a
machine that lost power left behind is cleared at the next start.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg2

from ringwatch import children
from ringwatch.services import account, layout
from ringwatch.services.servers import SERVERS, Server

SECONDS_BETWEEN_CHECKS = 0.25
SECONDS_UNUSED = 2
"""How long a server outlives its last user, so that one command after another finds it running."""
SECONDS_TO_STOP = 15
MAX_STARTS = 5


class Stopped(Exception):
    """Nobody uses the server any more, or somebody asked the keeper to stop."""


def keep(server: Server) -> None:
    """Start the server, restart it when it crashes, stop it when nobody uses it any more."""
    runs_as = account.required()
    home = account.make_folder(server.home, runs_as)
    package = account.reachable(server.installed, server.label, runs_as)
    server.prepare(package, home, runs_as)
    users = os.open(server.users_lock, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(MAX_STARTS):
        clear_leftovers(server, home)
        if layout.SOCKET_DIR != layout.LOCK_DIR:
            account.make_folder(layout.SOCKET_DIR, runs_as)
        child = _start(server, server.command(package, home), home, runs_as)
        try:
            _complete(server, child)
            _watch(child, users)
        finally:
            children.stop(child, *server.stop_signals, patience=SECONDS_TO_STOP)
            with suppress(OSError):  # another server's socket may be there
                layout.SOCKET_DIR.rmdir()
    raise layout.ServiceError(f"{server.title} stopped by itself {MAX_STARTS} times.")


def _start(
    server: Server, command: list[str], home: Path, runs_as: account.Account
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        cwd="/" if runs_as else home,
        env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=children.ends_with_parent(server.stop_signals[0]),  # noqa: PLW1509 (it asks the kernel only)
        **account.run_as(runs_as),
    )


def _complete(server: Server, child: subprocess.Popen[bytes]) -> None:
    while child.poll() is None:
        try:
            server.complete()
        except (OSError, psycopg2.Error):  # it does not answer yet
            time.sleep(0.05)
        else:
            return


def _watch(child: subprocess.Popen[bytes], users: int) -> None:
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
        time.sleep(SECONDS_BETWEEN_CHECKS)


def clear_leftovers(server: Server, home: Path) -> None:
    """End a server that lost its keeper, and remove process numbers that mean another program by now."""
    for path in server.pid_files(home):
        process = _server_of(path, home)
        if process is not None:
            process.send_signal(server.stop_signals[0])
            try:
                process.wait(SECONDS_TO_STOP)
            except psutil.TimeoutExpired:
                process.kill()
                process.wait(SECONDS_TO_STOP)
        path.unlink(missing_ok=True)


def _server_of(pid_file: Path, home: Path) -> psutil.Process | None:
    try:
        process = psutil.Process(int(pid_file.read_text().split("\n")[0]))
        return process if Path(process.cwd()).is_relative_to(home) else None
    except (OSError, ValueError, psutil.Error):
        return None


def main() -> None:
    """Keep the server named on the command line, in the background; nothing to do if another does."""
    server = SERVERS[sys.argv[1]]
    if not _is_alone(server) or os.fork():
        return
    os.setsid()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        keep(server)
    except Stopped:
        print(f"{server.title} has stopped.")
    except subprocess.CalledProcessError as error:
        sys.exit(f"{Path(error.cmd[0]).name} ended with status {error.returncode}")
    except (layout.ServiceError, OSError) as error:
        sys.exit(str(error))


def _is_alone(server: Server) -> bool:
    """Take the keeper's lock for good. Those who ask whether there is a keeper hold it for a moment."""
    descriptor = os.open(server.keeper_lock, os.O_RDWR | os.O_CREAT, 0o600)
    for _ in range(100):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.01)
        else:
            return True
    return False


def _stop(*_: object) -> None:
    raise Stopped


if __name__ == "__main__":
    main()

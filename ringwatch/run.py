"""``bin/run``: makes the site ready, then runs web server, worker and beat until Ctrl-C."""

import argparse
import errno
import fcntl
import http.client
import io
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from typing import TextIO

import django
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from ringwatch import services, supervisor
from ringwatch.supervisor import Part, SiteError

HOST = "127.0.0.1"
SECONDS_TO_ANSWER = 60


def main() -> None:
    """Run the site; whatever goes wrong ends with one sentence."""
    port = _arguments().port
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    name_the_site(port)
    parts = _parts(port)
    try:
        lock = only_one(port)
        require_free(port)
        make_ready()
        web, *others = parts
        supervisor.start([web])
        watch_until_served(parts, port)
        supervisor.start(others)  # which take the processors that readers were waiting for
        ingest_starter_list(parts)
        print(f"\nringwatch is at http://{HOST}:{port}/ (admin: /admin/). Ctrl-C stops it.", flush=True)
        supervisor.watch(parts)
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
    except (SiteError, services.ServiceError, CommandError) as error:
        sys.exit(str(error))
    except DatabaseError as error:
        sys.exit(f"The database refuses ({_first_line(error)}): mend that, then run this again.")
    finally:
        signal.signal(signal.SIGINT, lambda *_: os._exit(1))  # in a hurry: the kernel ends the parts
        supervisor.stop(parts)
    lock.close()


def name_the_site(port: int) -> None:
    """Links in mails and invitations lead to this port, unless the operator says where the site is."""
    if not os.environ.get("RINGWATCH_HOSTS"):
        os.environ.setdefault("RINGWATCH_ADDRESS", f"http://localhost:{port}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run", description="Serve ringwatch on this machine until Ctrl-C."
    )
    parser.add_argument("--port", type=_port, default=8000, help="default: 8000")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _parts(port: int) -> list[Part]:
    python = [sys.executable, "-m"]
    web = ["gunicorn", "ringwatch.wsgi", f"--bind={HOST}:{port}", "--config=python:ringwatch.web.server"]
    beat = ["celery", "-A", "ringwatch", "beat", "--pidfile="]
    return [
        Part("web", [*python, *web], essential=True),
        Part("worker", supervisor.WORKER, supervisor.WORKER_STOPS, patience=20),
        Part("beat", [*python, *beat]),
    ]


def only_one(port: int) -> TextIO:
    """The clone's lock. Refused while another ``bin/run`` holds it: two schedules would fetch all twice."""
    services.VAR_DIR.mkdir(parents=True, exist_ok=True)
    lock = (services.VAR_DIR / "site.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise SiteError(f"ringwatch runs from this clone already: it is at {lock.read().strip()}.") from None
    lock.truncate(0)
    lock.write(f"http://{HOST}:{port}/")
    lock.flush()
    return lock


def require_free(port: int) -> None:
    """Refuse a port that cannot be had."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            why = "in use" if error.errno == errno.EADDRINUSE else "not to be had"
            other = 8001 if port == 8000 else 8000
            raise SiteError(f"Port {port} is {why}: choose another, as in bin/run --port {other}.") from None


def make_ready() -> None:
    """Servers, tables, reference data, the first account and the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    _timed("Database and broker", services.use)
    django.setup()
    logging.getLogger().setLevel(logging.WARNING)  # this process speaks to a person
    from ringwatch import assets

    _timed("Tables", lambda: call_command("migrate", interactive=False, verbosity=0))
    _timed("Reference data and sources", lambda: call_command("prepare", stdout=io.StringIO()))
    _timed("Pages", assets.collect_if_changed)
    call_command("first_account")
    connections.close_all()


def _timed(title: str, work: Callable[[], object]) -> None:
    started = time.monotonic()
    print(f"{title} …", end=" ", flush=True)
    work()
    print(f"{time.monotonic() - started:.1f} s", flush=True)


def watch_until_served(parts: list[Part], port: int) -> None:
    """Return when the site answers."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER

    def answers() -> bool:
        if time.monotonic() > deadline:
            raise SiteError(f"The web server does not answer: see {parts[0].log}, then run this again.")
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    _timed("Web server", lambda: supervisor.watch(parts, until=answers))


def ingest_starter_list(parts: list[Part]) -> None:
    """Wait until the worker has taken in what every site begins with."""
    waiting = threading.Thread(target=_wait_for_runs, daemon=True)
    waiting.start()
    supervisor.watch(parts, until=lambda: not waiting.is_alive())


def _wait_for_runs() -> None:
    try:
        call_command("wait_for_runs")
    except CommandError as error:  # the site serves all the same, and beat asks again
        print(error, flush=True)
    finally:
        connections.close_all()


if __name__ == "__main__":
    main()

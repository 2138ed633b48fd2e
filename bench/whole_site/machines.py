"""Several machines: `python -m bench.whole_site.machines [--web 2] [--workers 2] [--list SLUG]`, as root on Linux.

Each machine is a network namespace of its own on one bridge that leads nowhere else: one has PostgreSQL and Valkey,
one beat, the others a web server or a worker each. They share addresses, the session key and a folder of files, as
docs/operations.md says. The starter lists, or one of them, come in through the workers. Then every web machine must
give the same bytes, every worker must have worked, and nothing may have come in twice. Where that is not so, the exit
status is 1.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ringwatch.services import account
from ringwatch.services.servers import Postgres, Valkey

NETWORK = "10.77.0"
STORE = f"{NETWORK}.1"
HUB = "ringwatch-hub"
PATHS = (
    "/",
    "/partnerships/",
    "/partnerships.csv",
    "/states/NJ/",
    "/trends/",
    "/map/points.json",
    "/api/v1/counts/?group_by=state",
)
SECONDS_TO_START = 60
ONE_LIST = """
from django.core.management import call_command
from partnerships import tasks
from partnerships.actions import roles, runs, sources
from partnerships.geography.load import load_reference
call_command("migrate", verbosity=0)
load_reference(), sources.synchronize(), roles.make_groups()
tasks.ingest_one_by_one([runs.ask(slug=%r, actor="start").pk])
"""
"""What a start does, with one list instead of all, and without an account."""
SAME_LISTS = """
from partnerships.models import Listing, Release, Run
from django.db.models import Count
print(Run.objects.unfinished().count(), Run.objects.filter(outcome="applied").count(), Release.objects.count(),
      Listing.objects.open().values("source", "key").annotate(n=Count("id")).filter(n__gt=1).count())
"""


class Machine:
    """A network namespace with an address, in which programs run."""

    def __init__(self, name: str, number: int, folder: Path, environment: dict[str, str]) -> None:
        self.name, self.address = f"ringwatch-{name}", f"{NETWORK}.{number}"
        self.folder = folder / name
        self.folder.mkdir()
        self.environment = os.environ | environment | {"RINGWATCH_VAR": str(self.folder)}
        _ip(f"netns add {self.name}")
        _ip(f"link add up{number} netns {self.name} type veth peer name down{number} netns {HUB}")
        _ip(f"-n {HUB} link set down{number} master bridge up")
        _ip(f"-n {self.name} address add {self.address}/24 dev up{number}")
        for device in ("lo", f"up{number}"):
            _ip(f"-n {self.name} link set {device} up")

    def command(self, *command: str) -> list[str]:
        return ["ip", "netns", "exec", self.name, *command]

    def run(self, *command: str) -> bytes:
        """What a program says here that ends by itself."""
        return subprocess.run(
            self.command(*command), env=self.environment, check=True, stdout=subprocess.PIPE
        ).stdout

    @contextmanager
    def running(self, *command: str) -> Iterator[None]:
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(self.command(*command), env=self.environment, stdout=log, stderr=log)
            try:
                yield
            finally:
                process.terminate()
                process.wait()


def _ip(words: str) -> None:
    subprocess.run(["ip", *words.split()], check=True)


@contextmanager
def network() -> Iterator[None]:
    """The bridge that all machines are on; in the end nothing of it is left."""
    _ip(f"netns add {HUB}")
    try:
        _ip(f"-n {HUB} link add bridge type bridge")
        _ip(f"-n {HUB} link set bridge up")
        yield
    finally:
        told = subprocess.run(["ip", "netns", "list"], check=True, capture_output=True, text=True).stdout
        for line in told.splitlines():
            if line.startswith("ringwatch-"):
                _ip(f"netns delete {line.split()[0]}")


@contextmanager
def store(machine: Machine) -> Iterator[None]:
    """PostgreSQL and Valkey, for all machines of the network."""
    runs_as = account.required()
    postgres, valkey = Postgres(), Valkey()
    programs = account.reachable(postgres.installed, postgres.label, runs_as) / "pginstall" / "bin"
    home = account.make_folder(machine.folder / "postgres", runs_as)
    postgres.prepare(programs.parents[1], home, runs_as)
    with (home / "data" / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NETWORK}.0/24 trust\n")
    as_account = (
        ["setpriv", f"--reuid={runs_as.pw_uid}", f"--regid={runs_as.pw_gid}", "--clear-groups"]
        if runs_as
        else []
    )
    server = [str(programs / "postgres"), "-D", str(home / "data"), f"--listen_addresses={STORE}"]
    server += ["--unix_socket_directories=", "--max_connections=200"]
    redis = [
        str(next(valkey.installed.glob("_binaries/*/valkey-server"))),
        "--bind",
        STORE,
        "--protected-mode",
        "no",
    ]
    with (
        machine.running(*as_account, *server),
        machine.running(*redis, "--save", "", "--dir", str(machine.folder)),
    ):
        _wait(
            machine, f"import psycopg2; psycopg2.connect(host={STORE!r}, user='ringwatch', dbname='postgres')"
        )
        machine.run(str(programs / "createdb"), f"--host={STORE}", "--username=ringwatch", "ringwatch")
        yield


def _wait(machine: Machine, code: str) -> None:
    """Until a piece of Python ends well on this machine."""
    deadline = time.monotonic() + SECONDS_TO_START
    command = machine.command(sys.executable, "-c", code)
    while subprocess.run(command, env=machine.environment, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            sys.exit(f"{machine.name} does not answer: {code}")
        time.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="bench.whole_site.machines", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--web", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--list", help="the only list that comes in", default="")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-machines-"))
    folder.chmod(0o755)
    environment = {
        "DATABASE_URL": f"postgresql://ringwatch@{STORE}/ringwatch", "DATABASE_SITE": "ringwatch_site",
        "DATABASE_READER": "ringwatch_reader", "REDIS_URL": f"redis://{STORE}:6379/0",
        "RINGWATCH_SECRET_KEY": secrets.token_hex(32), "RINGWATCH_FILES": str(folder / "files"),
        "RINGWATCH_ADMIN_PASSWORD": secrets.token_hex(8), "DJANGO_SETTINGS_MODULE": "ringwatch.settings",
        "RINGWATCH_HOSTS": "site.example",
    }  # fmt: skip
    names = [
        "store",
        "beat",
        *(f"web{n}" for n in range(chosen.web)),
        *(f"worker{n}" for n in range(chosen.workers)),
    ]
    try:
        with network():
            is_right = measure(
                {
                    name: Machine(name, number, folder, environment)
                    for number, name in enumerate(names, start=1)
                },
                chosen.list,
            )
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(not is_right)


def measure(machines: dict[str, Machine], only_list: str = "") -> bool:
    """Whether all is as it must be, which is said."""
    manage = [sys.executable, "manage.py"]
    web = [one for name, one in machines.items() if name.startswith("web")]
    workers = [one for name, one in machines.items() if name.startswith("worker")]
    with ExitStack() as running:
        running.enter_context(store(machines["store"]))
        one_list = [["shell", "--no-imports", "-c", ONE_LIST % only_list]]
        all_lists = [["migrate", "-v0"], ["prepare"], ["first_account"]]
        for command in one_list if only_list else all_lists:
            machines["beat"].run(*manage, *command)
        celery = [sys.executable, "-m", "celery", "-A", "ringwatch"]
        for one in workers:
            worker = [*celery, "worker", "--concurrency=2", "--loglevel=INFO", f"--hostname={one.name}@%h"]
            running.enter_context(one.running(*worker))
        running.enter_context(machines["beat"].running(*celery, "beat", "--pidfile="))
        for one in web:
            served = [sys.executable, "-m", "gunicorn", "ringwatch.wsgi", f"--bind={one.address}:8000"]
            running.enter_context(one.running(*served, "--config=python:ringwatch.web.server"))
        machines["beat"].run(*manage, "wait_for_runs")
        return report(machines["beat"], web, workers)


def report(asking: Machine, web: list[Machine], workers: list[Machine]) -> bool:
    """What every machine gave, asked from another one; whether all is as it must be."""
    right = []
    for one in web:
        _wait(asking, f"import urllib.request as u; u.urlopen('http://{one.address}:8000/healthz')")
    opener = "import urllib.request as u; r = u.Request(%r, headers={'Host': 'site.example'}); " \
             "import sys; sys.stdout.buffer.write(u.urlopen(r, timeout=60).read())"  # fmt: skip
    for path in PATHS:
        bodies = {
            asking.run(sys.executable, "-c", opener % f"http://{one.address}:8000{path}") for one in web
        }
        print(
            f"{path}: {len(web)} machines, {len(bodies)} answer of {len(next(iter(bodies))):,} bytes",
            flush=True,
        )
        right.append(len(bodies) == 1)
    for one in workers:
        tasks = (one.folder / "log").read_text().count(" succeeded in ")
        print(f"{one.name}: {tasks} tasks")
        right.append(tasks > 0)
    told = asking.run(sys.executable, "manage.py", "shell", "--no-imports", "-c", SAME_LISTS).split()
    unfinished, applied, versions, doubled = map(int, told)
    print(f"runs unfinished {unfinished}, applied {applied}; versions {versions}; rows doubled {doubled}")
    return all([*right, not unfinished, applied, not doubled])


if __name__ == "__main__":
    main()

"""Processes killed at random under load: `python -m bench.whole_site.kills [--kills 100] [--seconds 10] [--seed N]`.

A site of its own, started by `bin/run` in a folder that is gone afterwards. Readers ask without a pause, and lists of
ROWS rows come in through the worker, one after another. Every few seconds one process of one of the KINDS is killed
(SIGKILL). The site is back when a page that is not kept and `/readyz` are answered with 200 again and a process of that
kind is there. At the end every list that was asked for must have come in once: none lost, none doubled, none half; and
after each kill the site must have been back within `--seconds`. Where that is not so, the exit status is 1.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil

from bench import ingest, testbed

KILLS, ROWS, READERS = 100, 1_500, 4
MAX_PAUSE_SECONDS = 2.5
EMBEDDED = ("postgres", "valkey", "cache")
MOST_SECONDS = 10.0
SECONDS_TO_START, SECONDS_TO_BE_BACK, SECONDS_TO_FINISH = 300, 120, 600
KEPT_PAGE, UNKEPT_PAGE = "/partnerships/?state=CA", "/partnerships/?q=police&page_size=10"


class Site:
    """The site, and where its processes are."""

    def __init__(self, folder: Path) -> None:
        self.port = testbed.free_port()
        self.address, self.folder = f"http://127.0.0.1:{self.port}", folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ringwatch.run", "--port", str(self.port)],
            stdin=subprocess.DEVNULL,
            stdout=(folder / "said").open("wb"),
        )

    def parts(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def part(self, *words: str) -> list[psutil.Process]:
        return [one for one in self.parts() if set(words) <= set(one.cmdline())]

    def keeper(self, name: str) -> list[psutil.Process]:
        """What keeps an embedded server. It belongs to no process of the site."""
        command = ["-m", "ringwatch.services.keeper", name]
        return [
            one for one in _of(psutil.process_iter()) if one.cmdline()[1:] == command and self._is_ours(one)
        ]

    def _is_ours(self, process: psutil.Process) -> bool:
        return process.environ().get("RINGWATCH_VAR") == str(self.folder)

    def is_back(self) -> bool:
        with suppress(httpx.TransportError):
            return all(
                httpx.get(f"{self.address}{path}", timeout=10).status_code == 200
                for path in (UNKEPT_PAGE, "/readyz")
            )
        return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        keepers = [one for name in EMBEDDED for one in self.keeper(name)]
        for one in keepers:
            one.terminate()
        psutil.wait_procs(keepers, timeout=30)


def _of(processes: Any) -> Iterator[psutil.Process]:
    """Those that are still there, and may be looked at."""
    for one in processes:
        with suppress(psutil.Error):
            one.cmdline(), one.environ()
            yield one


def _below(processes: list[psutil.Process], *words: str) -> list[psutil.Process]:
    found = [child for one in processes for child in one.children()]
    return [one for one in found if all(any(word in part for part in one.cmdline()) for word in words)]


KINDS: dict[str, Callable[[Site], list[psutil.Process]]] = {
    "web server": lambda site: site.part("gunicorn"),
    "web process": lambda site: _below(site.part("gunicorn"), "gunicorn"),
    "worker": lambda site: site.part("celery", "worker"),
    "worker's child": lambda site: _below(site.part("celery", "worker")),
    "beat": lambda site: site.part("celery", "beat"),
    "database": lambda site: _below(site.keeper("postgres"), "postgres"),
    "a connection's process in the database": lambda site: _below(
        _below(site.keeper("postgres"), "postgres"), "postgres: ringwatch"
    ),
    "what keeps the database": lambda site: site.keeper("postgres"),
    "queue": lambda site: _below(site.keeper("valkey")),
    "cache": lambda site: _below(site.keeper("cache")),
    "what keeps the cache": lambda site: site.keeper("cache"),
}


def kill_one(site: Site, kind: str, chance: random.Random) -> float:
    """Kill a process of this kind; seconds until the site is back."""
    alive = _wait(lambda: _alive(site, kind), SECONDS_TO_BE_BACK, f"no {kind} to kill")
    with suppress(psutil.NoSuchProcess):  # it ended by itself at the same moment
        chance.choice(alive).kill()
    began = time.monotonic()
    _wait(lambda: site.is_back() and bool(_alive(site, kind)), SECONDS_TO_BE_BACK, f"not back after {kind}")
    return time.monotonic() - began


def _alive(site: Site, kind: str) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [one for one in KINDS[kind](site) if one.status() != psutil.STATUS_ZOMBIE]
    return []


def _wait(until: Callable[[], Any], seconds: float, complaint: str) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := until()):
        if time.monotonic() > deadline:
            sys.exit(complaint)
        time.sleep(0.05)
    return found


def read(site: Site, ended: threading.Event, answers: Counter[str]) -> None:
    """One reader, until the end: how often there was an answer."""
    while not ended.is_set():
        for path in (KEPT_PAGE, "/", "/map/points.json", UNKEPT_PAGE):
            try:
                answers[str(httpx.get(site.address + path, timeout=30).status_code)] += 1
            except httpx.TransportError:
                answers["no answer"] += 1
                time.sleep(0.1)


class Lists:
    """Lists that come in one after another, each with one row in a hundred otherwise than the last."""

    def __init__(self, folder: Path) -> None:
        self.files = []
        for number, changed in enumerate((False, True)):
            path = folder / f"list{number}.csv"
            path.write_bytes(ingest.content(ROWS, changed=changed))
            self.files.append(path)
        self.runs: list[int] = []

    def ask(self) -> None:
        """Have the worker take in the next list, unless one is waiting or under way; again where that fails."""
        from django.db import DatabaseError, InterfaceError, connection

        from partnerships import tasks
        from partnerships.actions import runs
        from partnerships.models import Run
        from partnerships.today import site_today

        try:
            if not Run.objects.unfinished().exists():
                asked: dict[str, Any] = {
                    "file": str(self.files[len(self.runs) % 2]),
                    "observed_on": site_today().isoformat(),
                    "decided": 1,
                }
                run = runs.ask(slug="announcements", actor="bench", **asked)
                self.runs.append(run.pk)
                with suppress(Exception):  # the queue is away: who resumes runs finds it
                    tasks.ingest.apply_async((run.pk,), retry=False)
        except (DatabaseError, InterfaceError):
            connection.close()


def found_wrong(lists: Lists) -> list[str]:
    """What is lost, doubled or half in the end."""
    from django.db.models import Count

    from partnerships.actions.rebuild import rebuild
    from partnerships.actions.releases.publish import publish
    from partnerships.models import Listing, Release, ReleaseRow, Run

    asked = Run.objects.filter(pk__in=lists.runs)
    outcomes = Counter(asked.values_list("outcome", flat=True))
    print(f"{len(lists.runs)} lists: {dict(outcomes)}; {Release.objects.count()} versions")
    wrong = [f"run {run.pk} is lost: {run.outcome or 'unfinished'} {run.reason}" for run in asked if run.outcome not in
             ("applied", "unchanged")]  # fmt: skip
    open_rows = Listing.objects.open().filter(source__slug="announcements")
    if open_rows.count() != ROWS:
        wrong.append(f"{open_rows.count()} open rows instead of {ROWS}")
    doubled = open_rows.values("key").annotate(times=Count("id")).filter(times__gt=1)
    wrong += [f"a row is doubled: {row['key']}" for row in doubled]
    numbers = list(Release.objects.order_by("number").values_list("number", "total"))
    if [number for number, _ in numbers] != list(range(1, len(numbers) + 1)):
        wrong.append("a version's number is missing")
    wrong += [f"version {number} is half" for number, total in numbers
              if ReleaseRow.objects.at_version(number).count() != total]  # fmt: skip
    rebuild()
    if publish(actor="bench", why="after the kills") is not None:
        wrong.append("what is published is not what the rows say")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.whole_site.kills")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="ringwatch-kills-"))
    folder.chmod(0o755)  # the account that runs the servers enters it
    os.environ["RINGWATCH_VAR"] = str(folder)
    site = Site(folder)
    try:
        is_well = run(site, chosen.kills, chosen.seconds, random.Random(chosen.seed))
        print(f"seed {chosen.seed}; {testbed.machine_load()}")
    finally:
        site.stop()
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(not is_well)


def run(site: Site, kills: int, most_seconds: float, chance: random.Random) -> bool:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
    said = site.folder / "said"
    _wait(lambda: b"ringwatch is at" in said.read_bytes(), SECONDS_TO_START, "it did not start")
    from ringwatch import services

    services.use()
    django.setup()
    lists, ended, answers = Lists(site.folder), threading.Event(), Counter[str]()
    read_on = (site, ended, answers)
    readers = [threading.Thread(target=read, args=read_on, daemon=True) for _ in range(READERS)]
    for one in readers:
        one.start()
    took: defaultdict[str, list[float]] = defaultdict(list)
    rounds = -(-kills // len(KINDS))
    order = [kind for _ in range(rounds) for kind in chance.sample(list(KINDS), len(KINDS))][:kills]
    for kind in order:
        lists.ask()
        time.sleep(chance.uniform(0, MAX_PAUSE_SECONDS))
        took[kind].append(kill_one(site, kind, chance))
        print(f"{kind}: back after {took[kind][-1]:.1f} s", flush=True)
    _finish()
    ended.set()
    for one in readers:
        one.join()
    return report(took, answers, found_wrong(lists), most_seconds)


def _finish() -> None:
    """Until no list waits any more."""
    from django.db import connection

    from partnerships import tasks
    from partnerships.models import Run

    def is_finished() -> bool:
        connection.close()  # its server may have been killed
        tasks.resume_interrupted_runs.delay()
        time.sleep(1)
        return not Run.objects.unfinished().exists()

    _wait(is_finished, SECONDS_TO_FINISH, "a list never came in")


def report(
    took: dict[str, list[float]], answers: Counter[str], wrong: list[str], most_seconds: float
) -> bool:
    """The table; whether all is well."""
    print("\n| killed | times | back, median s | worst s |\n|---|---:|---:|---:|")
    for kind in KINDS:
        if seconds := took.get(kind):
            print(f"| {kind} | {len(seconds)} | {statistics.median(seconds):.1f} | {max(seconds):.1f} |")
    every = [one for seconds in took.values() for one in seconds]
    print(f"| **all** | {len(every)} | {statistics.median(every):.1f} | {max(every):.1f} |")
    if max(every) > most_seconds:
        wrong = [*wrong, f"The site was back after {max(every):.1f} s, later than {most_seconds:.0f} s."]
    print(f"\nReaders: {dict(answers)}", *(wrong or ["Nothing is lost, doubled, half or late."]), sep="\n")
    return not wrong


if __name__ == "__main__":
    main()

"""The exactly-once law: two workers killed at random moments, the broker restarted, and each list applied once.

The moments follow from a seed that a failure prints; `RINGWATCH_SEED=…` plays the same again, as far as a machine
can repeat itself. `RINGWATCH_KILLS=100` asks for longer.
"""

import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from partnerships import tasks
from partnerships.actions import sources
from partnerships.ingest.mapping.curated import Mapping
from partnerships.models import (
    Agency,
    AuditEntry,
    Claim,
    Listing,
    Match,
    Partnership,
    Release,
    ReleaseRow,
    Run,
    Snapshot,
    Source,
)
from partnerships.models.locks import is_source_locked
from partnerships.models.vocabulary import Outcome
from ringwatch import environment, supervisor
from ringwatch.celery import app as queue
from ringwatch.services.servers import Valkey
from tests.factories import as_csv, asked_for, curator, filler
from tests.waiting import wait_until

LISTS = 12
ROWS = 300
KILLS = int(os.environ.get("RINGWATCH_KILLS", "9"))
BROKER_FALLS_AFTER = (KILLS // 3, KILLS * 2 // 3)
"""Kills after which the broker, too, is killed and started again."""
LONGEST_WAIT = 0.6
"""Seconds of a run within which the next kill falls: most of an import of so many rows."""
NOTICED = 0.1
"""Seconds after which the database knows that a client is gone."""
LONG = 60


@pytest.fixture
def chance() -> random.Random:
    seed = int(os.environ.get("RINGWATCH_SEED") or random.randrange(2**32))
    print(f"RINGWATCH_SEED={seed}")
    return random.Random(seed)


class Broker:
    """A Valkey of this test's own, kept and asked for as the embedded one is."""

    def __init__(self, folder: Path):
        self.server = Valkey()
        self.server.address = str(folder / "broker.sock")
        self.url = f"unix://{self.server.address}?db=0"
        command = self.server.command(self.server.installed, folder)
        self.part = supervisor.Part(f"test-broker-{folder.name}", command)

    def start(self) -> None:
        supervisor.start([self.part])
        wait_until(self.server.is_ready, f"the broker did not start: see {self.part.log}")

    def fall(self) -> None:
        self.part.process.kill()
        self.part.process.wait()
        self.start()

    def hand(self, task, *arguments) -> None:
        with queue.connection_for_write(environment.celery_broker(self.url)) as connection:
            task.apply_async(arguments, connection=connection)


@pytest.fixture
def broker() -> Iterator[Broker]:
    with tempfile.TemporaryDirectory(prefix="ringwatch-broker-") as folder:
        broker = Broker(Path(folder))
        broker.start()
        yield broker
        supervisor.stop([broker.part])


@pytest.fixture
def workers(own_environment: dict[str, str], broker: Broker) -> Iterator[list[supervisor.Part]]:
    """Two real workers, each with one process that takes in lists."""
    command = [sys.executable, "-m", "celery", "-A", "ringwatch", "worker", "--concurrency=1"]
    parts = [
        supervisor.Part(
            f"test-once-{name}",
            [*command, "--without-gossip", "--without-mingle", "-n", f"{name}@%h", "--loglevel=INFO"],
            supervisor.WORKER_STOPS,
            environment=own_environment | {"REDIS_URL": broker.url},
        )
        for name in ("one", "two")
    ]
    supervisor.start(parts)
    yield parts
    for part in parts:
        stop_short(part)


@pytest.fixture
def contents(committed_db) -> dict[str, bytes]:
    """Slug → the bytes of a list that speaks of agencies of its own."""
    rows, found = filler(LISTS * ROWS), {}
    take = {"agency": "agency", "state": "state", "city": "city", "date": "date"}
    mapping = Mapping("csv", tuple(rows[0]), take, ("id",))
    facts = {"publisher": "A paper", "license": "CC0", "about": "Made for a test."}
    for number in range(LISTS):
        slug = f"list-{number}"
        bounds = {"expect_from": ROWS, "expect_to": ROWS}
        sources.add(slug=slug, title=slug, mapping=mapping, by=curator(), **bounds, **facts)
        found[slug] = as_csv(rows[number * ROWS : (number + 1) * ROWS])
    return found


def under_way() -> list[Run]:
    return [run for run in Run.objects.unfinished().select_related("source") if is_source_locked(run.source)]


def kill(worker: supervisor.Part) -> None:
    """`kill -9` of the worker with all its processes, and another in its place."""
    stop_short(worker)
    worker.start()


def stop_short(worker: supervisor.Part) -> None:
    os.killpg(worker.process.pid, signal.SIGKILL)
    worker.process.wait()


def test_each_list_is_applied_exactly_once_whatever_falls(chance, broker, workers, contents):
    waiting = [asked_for(content, slug=slug) for slug, content in contents.items()]
    chance.shuffle(waiting)
    hit = 0

    for number in range(KILLS):
        if waiting and len(under_way()) < len(workers):
            broker.hand(tasks.ingest, waiting[-1].pk)
            broker.hand(tasks.ingest, waiting.pop().pk)  # delivered twice
        wait_until(under_way, "no worker takes up what was left", LONG, pause=0.02)
        time.sleep(chance.uniform(0, LONGEST_WAIT))
        before = len(under_way())
        kill(chance.choice(workers))
        time.sleep(NOTICED)
        hit += len(under_way()) < before
        if number in BROKER_FALLS_AFTER:
            broker.fall()
    for run in waiting:
        broker.hand(tasks.ingest, run.pk)
    let_finish(broker)

    print(f"{hit} of {KILLS} kills fell in a run")
    assert hit
    assert_applied_once(contents)


def let_finish(broker: Broker) -> None:
    """Have interrupted runs resumed, as beat does each minute, until none is unfinished."""

    def all_finished():
        if Run.objects.unfinished().exists():
            broker.hand(tasks.resume_interrupted_runs)
            return False
        return True

    wait_until(all_finished, "the runs did not finish", LONG, pause=0.5)


def assert_applied_once(contents: dict[str, bytes]) -> None:
    ended = Run.objects.values_list("source__slug", "outcome", "reason")
    assert sorted(ended) == [(slug, Outcome.APPLIED, "") for slug in sorted(contents)]
    assert Snapshot.objects.exclude(applied_at=None).count() == Snapshot.objects.count() == LISTS
    for source in Source.objects.filter(slug__in=contents):
        keys = list(source.listings.open().values_list("key", flat=True))
        assert len(set(keys)) == len(keys) == source.listings.count() == ROWS
    assert {
        model: model.objects.count() for model in (Listing, Claim, Match, Agency, Partnership, ReleaseRow)
    } == (dict.fromkeys((Listing, Claim, Match, Agency, Partnership, ReleaseRow), LISTS * ROWS))
    assert [release.added for release in Release.objects.order_by("number")] == [ROWS] * LISTS
    assert not Release.objects.exclude(changed=0, withdrawn=0).exists()
    applied = AuditEntry.objects.filter(action="apply a list").values_list("subject", flat=True)
    assert Counter(applied) == Counter(list(contents))

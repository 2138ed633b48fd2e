"""Beat goes on when the clock is set back, says so, and shows that it lives."""

from datetime import timedelta

import pytest
import redis
from django.conf import settings

from partnerships.operations import facts, heartbeat, work_queue
from partnerships.operations.levels import Level
from partnerships.operations.schedule import SteadyScheduler
from ringwatch.celery import app as queue

BACK = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _empty_server():
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        yield
        client.flushdb()


@pytest.fixture
def schedule(tmp_path):
    """A schedule of tasks that nothing takes, with one that is due each minute."""
    entries = {"often": {"task": "tests.nothing", "schedule": timedelta(minutes=1)}}
    before, queue.conf.beat_schedule = queue.conf.beat_schedule, entries
    made = SteadyScheduler(app=queue, schedule_filename=str(tmp_path / "schedule"))
    yield made
    queue.conf.beat_schedule = before
    made.close()


def last_sent(schedule, shift: timedelta) -> None:
    for entry in schedule.schedule.values():
        entry.last_run_at = entry.default_now() + shift


def test_a_task_that_is_due_is_sent_and_says_when_it_was_queued(schedule):
    last_sent(schedule, -timedelta(minutes=2))

    schedule.tick()

    waiting = work_queue.waiting()
    assert (waiting.tasks, waiting.taken) == (1, 0)
    assert 0 < waiting.seconds < 60


def test_after_the_clock_was_set_back_tasks_are_due_within_their_interval(schedule, caplog):
    last_sent(schedule, BACK)

    seconds = schedule.tick()

    entry = schedule.schedule["often"]
    assert entry.last_run_at <= entry.default_now()
    assert 0 < seconds <= SteadyScheduler.max_interval
    assert "The clock was set back by 7200 s or more" in caplog.text


def test_that_the_clock_was_set_back_is_told_to_the_operator(schedule):
    last_sent(schedule, BACK)

    schedule.tick()

    told = {fact.name: fact for fact in map(facts.answered, ["clock", "beat"])}
    assert told["clock"].level is Level.WARNING
    assert "120 minutes" in told["clock"].sentence
    assert told["beat"].level is Level.FINE


def test_celerys_own_schedule_sends_nothing_after_that(schedule):
    """What this mends: take the class away when Celery does it itself."""
    last_sent(schedule, BACK)

    super(SteadyScheduler, schedule).tick()

    entry = schedule.schedule["often"]
    assert not entry.is_due().is_due
    assert entry.is_due().next > BACK.total_seconds()


@pytest.mark.parametrize(
    "seconds, level", [(0, Level.FINE), (100, Level.WARNING), (1_000, Level.ALARM), (-7_200, Level.FINE)]
)
def test_an_old_sign_of_life_is_told(seconds, level, monkeypatch):
    import time

    now = time.time()
    heartbeat.leave(heartbeat.BEAT)
    monkeypatch.setattr(time, "time", lambda: now + seconds)

    assert facts.answered("beat").level is level


def test_of_whom_nothing_was_heard_is_an_alarm():
    assert facts.answered("worker").level is Level.ALARM


def test_a_server_that_is_away_is_no_reason_to_stop(schedule, monkeypatch, caplog):
    monkeypatch.setattr(settings, "REDIS_URL", "redis://127.0.0.1:1/0")
    last_sent(schedule, timedelta())

    schedule.tick()

    assert "could not be left" in caplog.text
    assert facts.answered("queue").sentence.startswith("Cannot be asked")

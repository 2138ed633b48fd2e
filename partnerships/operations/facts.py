"""How the site is, as facts: each with a level, a sentence for the operator and figures for machines.

Whatever one of them cannot be asked is told in its own line; the others are told all the same.
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import disk_usage
from typing import Any

import redis
from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from partnerships.models import FollowRequest, Release, Run, Source
from partnerships.operations import heartbeat, replica_facts, work_queue
from partnerships.operations.levels import Level, Reply, reply
from partnerships.queries.curation import review_queue

LATE_SECONDS = {heartbeat.BEAT: 90, heartbeat.WORKER: 300}
"""A sign of life older than this is told; one three times as old is an alarm."""
QUEUE_LATE_SECONDS = 600
"""A task that waits longer than this is told; three times as long is an alarm."""
MAILS_LATE_SECONDS = 3600
"""A mail that waits longer for the mail server to take it is told; three times as long is an alarm."""
CLOCK_TOLD_SECONDS = 86_400
LOW_DISK_FACTOR = 2
"""Less free than so many times `settings.KEEP_FREE` is told; less than that itself is an alarm."""
MAIL_SECONDS = 5
MAX_LAST_RUNS = 10


@dataclass(frozen=True)
class Fact:
    """One thing that was asked. `figures`: name with its unit → number. `lines`: what there is to say further."""

    name: str
    level: Level
    sentence: str
    figures: dict[str, float]
    lines: list[str]


def all_facts(*, with_mail: bool = True) -> list[Fact]:
    """All facts, in the order in which an operator asks for them; `with_mail`: the mail server is asked, too."""
    return [answered(name) for name in QUESTIONS if with_mail or name != "mail"]


def answered(name: str) -> Fact:
    """One fact; what could not be asked is an alarm."""
    try:
        level, sentence, figures, lines = QUESTIONS[name]()
        return Fact(name, level, sentence, figures, lines)
    except (DatabaseError, redis.RedisError, OSError) as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        return Fact(name, Level.ALARM, f"Cannot be asked: {reason}.", {}, [])


def of_processes() -> list[Fact]:
    """Queue, beat, worker and clock; only the first of them where the server that knows of them is away."""
    queue = answered("queue")
    if not queue.figures:
        return [queue]
    return [queue, *map(answered, (heartbeat.BEAT, heartbeat.WORKER, heartbeat.CLOCK))]


def worst(facts: list[Fact]) -> Level:
    """The level of all together."""
    return max((fact.level for fact in facts), default=Level.FINE)


def _level(value: float, warning: float, alarm: float) -> Level:
    """By how far a value that is to be small has grown."""
    return Level.ALARM if value > alarm else Level.WARNING if value > warning else Level.FINE


def _counted(rows: QuerySet[Any], since: str) -> tuple[int, float]:
    """How many rows wait, and the seconds since the first of them does, by the time in column `since`; 0 for none."""
    found = rows.aggregate(count=Count("*"), first=Min(since))
    return found["count"], (timezone.now() - found["first"]).total_seconds() if found["first"] else 0


def _database() -> Reply:
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database()), current_setting('server_version')")
        size, version = cursor.fetchone()
    figures = {"database_bytes": size, "database_answer_seconds": round(time.monotonic() - started, 4)}
    executor = MigrationExecutor(connection)
    if left := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sentence = f"{len(left)} migrations are not applied: run bin/manage migrate."
        return reply(Level.ALARM, sentence, figures)
    return reply(Level.FINE, f"PostgreSQL {version}, {size / 1e6:,.1f} MB.", figures)


def _versions() -> Reply:
    newest = Release.objects.newest()
    if newest is None:
        return reply(Level.WARNING, "Nothing is published yet.", {"version": 0})
    age = (timezone.now() - newest.published_at).total_seconds()
    return reply(
        Level.FINE,
        f"Version {newest.number} of {newest.published_at:%Y-%m-%d, %H:%M} UTC: {newest.total:,} partnerships.",
        {"version": newest.number, "version_age_seconds": round(age), "partnerships": newest.total},
    )


def _lists() -> Reply:
    failing = list(review_queue.failed_runs())
    held = review_queue.held_runs().count()
    figures = {"lists": Source.objects.count(), "lists_failing": len(failing), "runs_held": held}
    complaints = [f"{len(failing)} whose last run failed"] * bool(failing) + [
        f"{held} held for a person"
    ] * bool(held)
    return reply(
        Level.WARNING if complaints else Level.FINE,
        f"{figures['lists']} lists{': ' if complaints else ''}{', '.join(complaints)}.",
        figures,
        [f"{run.source}: {run.reason}" for run in failing],
    )


def _runs() -> Reply:
    unfinished, seconds = _counted(Run.objects.unfinished(), "created_at")
    last = (
        Run.objects.exclude(finished_at=None)
        .select_related("source")
        .order_by("-finished_at")[:MAX_LAST_RUNS]
    )
    return reply(
        _level(seconds, settings.TASK_SECONDS, 3 * settings.TASK_SECONDS),
        f"{unfinished} waiting or under way"
        + (f", the first since {seconds / 60:,.0f} minutes." if unfinished else "."),
        {"runs_unfinished": unfinished, "runs_oldest_seconds": round(seconds)},
        [
            f"{run.finished_at:%Y-%m-%d, %H:%M} UTC: {run.source}, run {run.pk}, {run.get_outcome_display().lower()}"
            for run in last
        ],
    )


def _queue() -> Reply:
    waiting = work_queue.waiting()
    return reply(
        _level(waiting.seconds, QUEUE_LATE_SECONDS, 3 * QUEUE_LATE_SECONDS),
        f"{waiting.tasks:,} tasks wait"
        + (f", the first since {waiting.seconds:,.0f} s" if waiting.tasks else "")
        + f"; {waiting.taken:,} are with workers.",
        {
            "queue_tasks": waiting.tasks,
            "queue_tasks_taken": waiting.taken,
            "queue_oldest_seconds": round(waiting.seconds, 1),
        },
    )


def _sign(name: str, who: str) -> Reply:
    sign = heartbeat.signs_of_life().get(name)
    if sign is None:
        return reply(Level.ALARM, f"Nothing was heard of {who} yet.")
    seconds = max(0.0, time.time() - sign["at"])
    late = LATE_SECONDS[name]
    by = f" ({sign['host']})" if sign.get("host") else ""
    return reply(
        _level(seconds, late, 3 * late),
        f"Last sign of {who} {seconds:,.0f} s ago{by}.",
        {f"{name}_sign_age_seconds": round(seconds, 1)},
    )


def _clock() -> Reply:
    sign = heartbeat.signs_of_life().get(heartbeat.CLOCK)
    if sign is None or not 0 <= time.time() - sign["at"] < CLOCK_TOLD_SECONDS:
        return reply(Level.FINE, "Goes forward.")
    minutes = sign["seconds"] / 60
    sentence = f"Was set back by {minutes:,.0f} minutes or more; the schedule went on. See that the machine keeps time."
    return reply(Level.WARNING, sentence, {"clock_set_back_seconds": sign["seconds"]})


def _disk() -> Reply:
    folder = Path(settings.MEDIA_ROOT)
    while not folder.exists():
        folder = folder.parent
    total, _used, free = disk_usage(folder)
    level = Level.ALARM if free < settings.KEEP_FREE else Level.FINE
    if level is Level.FINE and free < LOW_DISK_FACTOR * settings.KEEP_FREE:
        level = Level.WARNING
    sentence = f"{free / 1e9:,.1f} of {total / 1e9:,.1f} GB are free where lists are kept."
    if level is Level.ALARM:
        sentence += " No list is stored before there is more room."
    return reply(level, sentence, {"disk_free_bytes": free, "disk_total_bytes": total})


def _mail() -> Reply:
    if not settings.MAIL:
        return reply(Level.FINE, "No mail server is set (RINGWATCH_MAIL); no mail is offered.")
    mail = get_connection(timeout=MAIL_SECONDS, fail_silently=False)
    try:
        mail.open()
        mail.close()
    except (smtplib.SMTPException, ssl.SSLError, OSError) as error:
        return reply(
            Level.ALARM, f"The mail server does not take us: {type(error).__name__}.", {"mail_answers": 0}
        )
    return reply(Level.FINE, "The mail server answers.", {"mail_answers": 1})


def _mails() -> Reply:
    """Mails that the worker could not send yet. Of the mail server nothing is asked."""
    asked, seconds = _counted(FollowRequest.objects.all(), "asked_at")
    return reply(
        _level(seconds, MAILS_LATE_SECONDS, 3 * MAILS_LATE_SECONDS) if settings.MAIL else Level.FINE,
        f"{asked:,} mails to confirm wait to be sent"
        + (f", the first since {seconds / 60:,.0f} minutes." if asked else "."),
        {"mails_waiting": asked, "mails_oldest_seconds": round(seconds)},
    )


QUESTIONS: dict[str, Callable[[], Reply]] = {
    "database": _database,
    "replica": replica_facts.replica_fact,
    "versions": _versions,
    "lists": _lists,
    "runs": _runs,
    "queue": _queue,
    "beat": partial(_sign, heartbeat.BEAT, "beat, which asks for what is due,"),
    "worker": partial(_sign, heartbeat.WORKER, "a worker"),
    "clock": _clock,
    "disk": _disk,
    "mails": _mails,
    "mail": _mail,
}

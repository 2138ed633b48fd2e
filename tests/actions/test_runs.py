"""Asking for a run, one run of a list at a time, and what was interrupted."""

import threading
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg2
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.utils import timezone

from partnerships.actions import runs
from partnerships.models import AuditEntry, Listing, Run, Source
from partnerships.models.locks import SOURCE_LOCKS, SourceBusy, is_source_locked
from partnerships.models.sources import FREE_ATTEMPTS, LONGEST_PAUSE, MAX_ATTEMPTS
from partnerships.models.vocabulary import Outcome
from partnerships.queries.sources import health
from tests.factories import TODAY, announcement, as_csv, asked_for, curator
from tests.waiting import wait_until


@contextmanager
def another_process():
    """A second real connection to the tests' database."""
    settings = connection.get_connection_params()
    second = psycopg2.connect(**{name: settings[name] for name in settings if name not in CLIENT_ONLY})
    second.autocommit = True
    try:
        yield second.cursor()
    finally:
        second.close()


CLIENT_ONLY = {"context", "prepare_threshold", "cursor_factory", "server_side_binding"}


def hold_the_lock(cursor, source):
    cursor.execute("SELECT pg_advisory_lock(%s, %s)", [SOURCE_LOCKS, source.pk])


@pytest.fixture
def source(committed_db):
    return Source.objects.get(slug="announcements")


@pytest.fixture
def run(source):
    return asked_for(as_csv([announcement()]), decided=1)


def test_a_second_run_of_a_list_says_that_another_is_under_way(source, run):
    with another_process() as cursor:
        hold_the_lock(cursor, source)

        assert is_source_locked(source)
        with pytest.raises(SourceBusy, match="announcements is under way"):
            runs.ingest(run=run, today=TODAY, wait=False)

    run.refresh_from_db()
    assert run.started_at is None


def test_a_second_run_of_a_list_waits_for_the_first(source, run):
    def carry_out():
        try:
            runs.ingest(run=run, today=TODAY)
        finally:
            connection.close()

    waiting = threading.Thread(target=carry_out)
    with another_process() as cursor:
        hold_the_lock(cursor, source)
        waiting.start()
        waiting.join(timeout=0.5)
        assert waiting.is_alive()
        assert Listing.objects.count() == 0

    waiting.join(timeout=20)
    run.refresh_from_db()
    assert run.outcome == Outcome.APPLIED


def test_another_list_does_not_wait(source, run):
    with another_process() as cursor:
        hold_the_lock(cursor, Source.objects.get(slug="eff-atlas"))

        assert not is_source_locked(source)
        assert runs.ingest(run=run, today=TODAY, wait=False).outcome == Outcome.APPLIED


def test_the_lock_is_given_back_however_a_run_ends(source, run):
    runs.ingest(run=run, today=TODAY)
    assert not is_source_locked(source)

    with another_process() as cursor:
        hold_the_lock(cursor, source)
    wait_until(lambda: not is_source_locked(source), "a process that ended still has the lock", 5)


def test_two_curators_who_look_at_once_make_one_run(source):
    runs.fetch_now(source=source, by=curator())

    with pytest.raises(SourceBusy):
        runs.fetch_now(source=source, by=curator("otto"))

    assert Run.objects.unfinished().count() == 1


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.django_db
def test_asking_for_a_run_is_logged_with_what_was_asked():
    run = runs.ask(slug="announcements", actor="beat", url="https://a.example/list.csv", file="")

    entry = AuditEntry.objects.get(action="ask for a run")
    assert (entry.actor, entry.details) == ("beat", {"url": "https://a.example/list.csv"})
    assert run.asked == entry.details


@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.django_db
@pytest.mark.django_db
def test_a_run_that_began_and_that_nobody_carries_out_was_interrupted():
    now = timezone.now()
    begun, waiting, forgotten, done = (asked_for(as_csv([announcement()]), decided=1) for _ in range(4))
    Run.objects.filter(pk=begun.pk).update(started_at=now)
    Run.objects.filter(pk=forgotten.pk).update(created_at=now - timedelta(minutes=5))
    runs.ingest(run=done, today=TODAY)

    assert health.interrupted_runs(now=now) == [begun, forgotten]
    assert waiting.finished_at is None


class Death(BaseException):
    """The end of a process, which runs no code of ours: not caught anywhere, as `kill -9` is not."""


@pytest.mark.django_db
def test_a_run_that_dies_again_and_again_backs_off_and_is_given_up_with_its_reason(monkeypatch, client):
    def die(*_arguments):
        raise Death

    monkeypatch.setattr("partnerships.ingest.run.steps.read_rows", die)
    run = asked_for(as_csv([announcement()]), decided=1)
    now, pauses = timezone.now(), []

    while not run.finished_at:
        with suppress(Death):
            runs.ingest(run=run, today=TODAY)
        run.refresh_from_db()
        if run.finished_at is None and run.begins_at:
            pauses.append((run.begins_at - run.started_at).total_seconds())
            with pytest.raises(runs.DiedLately):
                runs.ingest(run=run, today=TODAY)
            assert health.interrupted_runs(now=now) == []
            Run.objects.update(started_at=now - LONGEST_PAUSE)
        assert run.finished_at or health.interrupted_runs(now=now + LONGEST_PAUSE) == [run]

    assert (run.outcome, run.attempts) == (Outcome.REJECTED, MAX_ATTEMPTS + 1)
    assert run.reason.startswith(f"The program died {MAX_ATTEMPTS} times in step “read”")
    assert pauses == sorted(pauses) and len(pauses) == MAX_ATTEMPTS - FREE_ATTEMPTS + 1
    client.force_login(User.objects.create_superuser("dana"))
    assert "Its file stops the program" in client.get("/admin/").content.decode()

"""Asking for a run, one run of a list at a time, what is due, and what was interrupted."""

import threading
from contextlib import contextmanager
from datetime import timedelta

import psycopg2
import pytest
from django.db import connection
from django.utils import timezone

from partnerships.actions import lists
from partnerships.ingest import registry
from partnerships.models import JournalEntry, Listing, Run, Source
from partnerships.models.vocabulary import ListState, Outcome
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
    cursor.execute("SELECT pg_advisory_lock(%s, %s)", [lists.LOCK_FAMILY, source.pk])


@pytest.fixture
def source(committed_db):
    return Source.objects.get(slug="announcements")


@pytest.fixture
def run(source):
    return asked_for(as_csv([announcement()]), decided=1)


def test_a_second_run_of_a_list_says_that_another_is_under_way(source, run):
    with another_process() as cursor:
        hold_the_lock(cursor, source)

        assert lists.is_busy(source)
        with pytest.raises(lists.Busy, match="announcements is under way"):
            lists.take_in(run=run, today=TODAY, wait=False)

    run.refresh_from_db()
    assert run.started_at is None


def test_a_second_run_of_a_list_waits_for_the_first(source, run):
    def carry_out():
        try:
            lists.take_in(run=run, today=TODAY)
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

        assert not lists.is_busy(source)
        assert lists.take_in(run=run, today=TODAY, wait=False).outcome == Outcome.APPLIED


def test_the_lock_is_given_back_however_a_run_ends(source, run):
    lists.take_in(run=run, today=TODAY)
    assert not lists.is_busy(source)

    with another_process() as cursor:
        hold_the_lock(cursor, source)
    wait_until(lambda: not lists.is_busy(source), "a process that ended still has the lock", 5)


def test_two_curators_who_look_at_once_make_one_run(source):
    lists.look_now(source=source, by=curator())

    with pytest.raises(lists.Busy):
        lists.look_now(source=source, by=curator("otto"))

    assert Run.objects.unfinished().count() == 1


@pytest.mark.django_db
def test_synchronizing_makes_a_row_for_each_declaration_and_again_changes_nothing():
    before = list(Source.objects.order_by("slug").values())

    lists.synchronize()

    assert list(Source.objects.order_by("slug").values()) == before
    assert [row["slug"] for row in before] == list(registry.declared())


@pytest.mark.django_db
def test_a_row_says_what_its_declaration_says():
    Source.objects.update(title="?", license="?", expect_from=0)

    lists.synchronize()

    for slug, declared in registry.declared().items():
        source = Source.objects.get(slug=slug)
        assert (source.title, source.license) == (declared.title, declared.license)
        assert (source.expect_from, source.expect_to) == (declared.expect[0], declared.expect[-1])


@pytest.mark.django_db
def test_a_curators_word_that_a_list_stopped_outlives_the_next_start():
    source = Source.objects.get(slug="announcements")
    lists.retire(source=source, state=ListState.RETIRED, on=TODAY, by=curator(), reason="stopped")

    lists.synchronize()

    source.refresh_from_db()
    assert source.state == ListState.RETIRED


@pytest.mark.django_db
def test_asking_for_a_run_is_journalled_with_what_was_asked():
    run = lists.ask(slug="announcements", actor="beat", url="https://a.example/list.csv", file="")

    entry = JournalEntry.objects.get(action="ask for a run")
    assert (entry.actor, entry.details) == ("beat", {"url": "https://a.example/list.csv"})
    assert run.asked == entry.details


@pytest.mark.django_db
def test_a_list_is_due_by_its_declared_rhythm_and_not_while_a_run_of_it_waits():
    now = timezone.now()
    declared = registry.declared().values()
    assert {source.slug for source in lists.due(now=now)} == {
        one.slug for one in declared if one.rhythm or one.archived
    }

    run = lists.ask(slug="announcements", actor="test")
    source = Source.objects.get(slug="announcements")
    assert source not in lists.due(now=now)

    lists.take_in(run=run, today=TODAY)
    source.refresh_from_db()
    assert source not in lists.due(now=now)
    assert source in lists.due(now=source.next_due_at + timedelta(seconds=1))


@pytest.mark.django_db
def test_an_archived_snapshot_that_cannot_be_had_is_asked_for_again_a_day_later():
    run = lists.ask(slug="eff-atlas", actor="test", file="/nowhere.csv")

    lists.take_in(run=run, today=TODAY)

    source = Source.objects.get(slug="eff-atlas")
    now = timezone.now()
    assert source not in lists.due(now=now)
    assert source in lists.due(now=now + lists.BETWEEN_FAILURES)


@pytest.mark.django_db
def test_a_failed_run_too_is_looked_at_again_in_its_rhythm():
    run = lists.ask(slug="announcements", actor="test", file="/nowhere.csv")

    lists.take_in(run=run, today=TODAY)

    source = Source.objects.get(slug="announcements")
    assert source.next_due_at is not None
    assert source not in lists.due(now=timezone.now())


@pytest.mark.django_db
def test_a_run_that_began_and_that_nobody_carries_out_was_interrupted():
    now = timezone.now()
    begun, waiting, forgotten, done = (asked_for(as_csv([announcement()]), decided=1) for _ in range(4))
    Run.objects.filter(pk=begun.pk).update(started_at=now)
    Run.objects.filter(pk=forgotten.pk).update(created_at=now - timedelta(minutes=5))
    lists.take_in(run=done, today=TODAY)

    assert lists.interrupted(now=now) == [begun, forgotten]
    assert waiting.finished_at is None

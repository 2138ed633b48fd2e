"""`bin/manage status`, the operator's page and the admin's start page tell the same."""

import json
from datetime import timedelta

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import FollowRequest, Run
from partnerships.operations import facts, heartbeat
from partnerships.operations.levels import Level
from tests.factories import announcement, as_csv, asked_for, filler, ingest_run, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _all_live():
    """Nothing waits that an earlier test asked of a worker."""
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        client.flushdb()
        heartbeat.leave(heartbeat.BEAT)
        heartbeat.leave(heartbeat.WORKER, host="celery@here")
        yield
        client.delete(heartbeat.KEY)


def told(capsys) -> tuple[int, dict]:
    with pytest.raises(SystemExit) as ended:
        call_command("status", "--json")
    return ended.value.code, json.loads(capsys.readouterr().out)


def test_all_is_fine(capsys):
    published(announcement())

    status, said = told(capsys)

    assert (status, said["level"]) == (0, "fine")
    assert [fact["name"] for fact in said["facts"]] == list(facts.QUESTIONS)


def test_a_list_that_is_held_is_a_warning(capsys):

    published(announcement())
    ingest_run(as_csv(filler(3)))

    status, said = told(capsys)

    assert (status, said["level"]) == (1, "warning")


def test_a_beat_of_which_nothing_was_heard_is_an_alarm(capsys):
    published(announcement())
    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.hdel(heartbeat.KEY, heartbeat.BEAT)

    status, said = told(capsys)

    assert (status, said["level"]) == (2, "alarm")


def test_a_run_that_nobody_takes_up_is_told(monkeypatch):
    run = asked_for(as_csv(filler(3)))
    Run.objects.filter(pk=run.pk).update(created_at=timezone.now() - timedelta(days=1))

    assert facts.answered("runs").level is Level.ALARM


def test_little_room_is_told_before_lists_are_refused(monkeypatch):
    free = int(facts.answered("disk").figures["disk_free_bytes"])
    levels = []
    for keep in (free // 100, free * 2 // 3, free * 2):
        monkeypatch.setattr(settings, "KEEP_FREE", keep)
        levels.append(facts.answered("disk").level)

    assert levels == [Level.FINE, Level.WARNING, Level.ALARM]


def test_a_mail_that_cannot_be_sent_is_told_by_how_long_it_waits(settings):
    settings.MAIL = ("127.0.0.1", 1, "", "", False, False)
    asked = FollowRequest.objects.create(email="a@b.example", rhythm="daily", asked_at=timezone.now())
    levels = []
    for hours in (0.5, 2, 4):
        asked.asked_at = timezone.now() - timedelta(hours=hours)
        asked.save()
        levels.append(facts.answered("mails").level)

    assert levels == [Level.FINE, Level.WARNING, Level.ALARM]
    assert facts.answered("mails").figures["mails_waiting"] == 1
    settings.MAIL = None
    assert facts.answered("mails").level is Level.FINE


@pytest.mark.parametrize("name", ["mails", "runs"])
def test_what_waits_is_counted_in_the_database(name):
    """A row for each would be brought here only to be counted."""
    for minutes in (90, 30):
        since = timezone.now() - timedelta(minutes=minutes)
        FollowRequest.objects.create(email=f"a{minutes}@b.example", rhythm="daily", asked_at=since)
        Run.objects.filter(pk=asked_for(as_csv(filler(minutes))).pk).update(created_at=since)

    with CaptureQueriesContext(connection) as asked:
        fact = facts.answered(name)

    assert "COUNT(" in asked[0]["sql"]
    assert fact.sentence.startswith("2 ")
    assert fact.sentence.endswith(", the first since 90 minutes.")


def test_a_mail_server_that_is_away_is_an_alarm(monkeypatch, settings):
    settings.MAIL = ("127.0.0.1", 1, "", "", False, False)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert facts.answered("mail").level is Level.ALARM


def test_the_operators_page_is_for_staff(client, admin_client):
    assert client.get("/status/").status_code == 302

    page = admin_client.get("/status/")

    assert page.status_code == 200
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    for fact in facts.all_facts(with_mail=False):
        assert f": {fact.name}</b>" in page.content.decode()


def test_the_admin_shows_the_signs_of_life(admin_client):
    assert "Worker and schedule are at work" in admin_client.get("/admin/").content.decode()

    with redis.Redis.from_url(settings.REDIS_URL) as server:
        server.hdel(heartbeat.KEY, heartbeat.BEAT)

    assert "Nothing was heard of beat" in admin_client.get("/admin/").content.decode()


def test_a_server_that_is_away_does_not_keep_the_admin_from_opening(admin_client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    assert "Cannot be asked" in admin_client.get("/admin/").content.decode()

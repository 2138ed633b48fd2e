"""Digests as they really leave: a worker in a process of its own, and a mail server that listens on a socket."""

import pytest
from django.utils import timezone

from partnerships import tasks
from partnerships.alerts import following
from partnerships.models import Follower, Rhythm
from partnerships.models.vocabulary import Status
from tests.alerts.test_digests import DAY, publish
from tests.factories import question, released
from tests.waiting import wait_until

pytestmark = pytest.mark.usefixtures("committed_db", "worker")
READERS = ("ann@example.org", "bob@example.org")


@pytest.fixture
def followers(mailbox):
    """Two who asked and confirmed two days ago; since then one record has changed."""
    released({"state": "OH"}, {"state": "CA"})
    for email in READERS:
        then = timezone.now() - 2 * DAY
        asked = following.ask(email=email, question=question("state=OH"), rhythm=Rhythm.DAILY, now=then)
        following.confirm(token=asked.token, now=then)
    assert len(mailbox.mails) == 2
    mailbox.mails.clear()
    publish(2, status=Status.ENDED)


def test_a_worker_sends_each_reader_one_digest(followers, mailbox):
    tasks.send_due_digests.delay()
    wait_until(lambda: len(mailbox.mails) == 2, "the worker sent no digests", 30)
    tasks.send_due_digests.delay()
    wait_until(lambda: told() == {2}, "the worker did not note what it had told", 30)

    assert sorted(mail["To"] for mail in mailbox.mails) == sorted(READERS)
    for mail in mailbox.mails:
        assert mail["Subject"] == "1 change: State: Ohio"
        assert "https://ringwatch.example/partnerships/RW-000001/" in mail.get_content()
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_what_the_server_refuses_for_now_the_worker_sends_an_hour_later(followers, mailbox):
    mailbox.is_full = True
    tasks.send_due_digests.delay()
    wait_until(lambda: mailbox.refused == 2, "the worker did not try", 30)
    wait_until(lambda: told() == {1}, "the worker took it for told", 30)

    mailbox.is_full = False
    tasks.send_due_digests.delay()

    wait_until(lambda: len(mailbox.mails) == 2, "the worker did not try again", 30)


def told() -> set[int]:
    """The versions up to which readers were told everything."""
    return set(Follower.objects.values_list("last_sent_version", flat=True))

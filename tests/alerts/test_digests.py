"""A digest tells each change once, to who wants it, when it is due, whatever breaks."""

import smtplib
from datetime import UTC, date, datetime, timedelta

import pytest
from psycopg2.extras import NumericRange

from partnerships import tasks
from partnerships.alerts import addresses, digests, following
from partnerships.models import Follower, MailedAddress, Release, ReleaseRow, Rhythm
from partnerships.models.vocabulary import Status
from tests.alerts.conftest import REFUSED, REPLIES
from tests.factories import question

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def follower(first_version, mailbox):
    """Someone who follows, daily, and has confirmed; what was sent for that is out of the mailbox."""
    return follow(mailbox)


def follow(mailbox, asked="", email="ann@example.org", rhythm=Rhythm.DAILY):
    made = following.ask(email=email, question=question(asked), rhythm=rhythm, now=NOW)
    following.confirm(token=made.token, now=NOW)
    mailbox.mails.clear()
    return made


def publish(version, **changes):
    """A version in which the partnership in Ohio has these values."""
    Release.objects.create(number=version, why="a change", added=0, changed=1, withdrawn=0, total=2)
    row = ReleaseRow.objects.newest().get(partnership_id=1)
    ReleaseRow.objects.filter(pk=row.pk).update(versions=NumericRange(row.versions.lower, version))
    row.pk, row.versions = None, NumericRange(version, None)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()


def send_due(now):
    for number in digests.due(now=now):
        digests.send(follower_id=number, now=now)


def test_a_change_is_told_once(follower, mailbox):
    publish(2, status=Status.ENDED)

    send_due(NOW + DAY)
    send_due(NOW + 2 * DAY)

    [mail] = mailbox.mails
    assert (mail["To"], mail["Subject"]) == ("ann@example.org", "1 change: all partnerships")
    text = mail.get_content()
    assert "Status: Listed → Ended" in text
    assert "https://ringwatch.example/partnerships/RW-000001/" in text
    assert Follower.objects.get().last_sent_version == 2


def test_a_later_day_on_which_a_roll_still_shows_it_is_no_news(follower, mailbox):
    publish(2, attested_until=date(2026, 11, 22))
    send_due(NOW + DAY)
    publish(3, attested_until=date(2026, 11, 23), city="Elsewhere")
    send_due(NOW + 2 * DAY)

    [mail] = mailbox.mails
    assert "Elsewhere" in mail.get_content()
    assert Follower.objects.get().last_sent_version == 3


def test_a_digest_covers_every_version_since_the_last(follower, mailbox):
    publish(2, status=Status.ENDED)
    send_due(NOW + DAY)
    publish(3, city="Elsewhere")
    publish(4, county="Lucas County")

    send_due(NOW + 2 * DAY)

    text = mailbox.mails[1].get_content()
    assert "Versions 3 to 4" in text and "Elsewhere" in text and "Lucas County" in text
    assert "status" not in text


def test_what_lies_outside_the_question_is_not_told(first_version, mailbox):
    follow(mailbox, "state=CA")
    publish(2, status=Status.ENDED)

    send_due(NOW + DAY)

    assert mailbox.mails == []
    assert Follower.objects.get().last_sent_version == 2


@pytest.mark.parametrize("rhythm, days", [(Rhythm.DAILY, 1), (Rhythm.WEEKLY, 7)])
def test_a_digest_comes_no_more_often_than_was_asked(rhythm, days, first_version, mailbox):
    follow(mailbox, rhythm=rhythm)
    publish(2, status=Status.ENDED)

    assert digests.due(now=NOW + days * DAY - timedelta(hours=1)) == []
    assert len(digests.due(now=NOW + days * DAY)) == 1


def test_nobody_is_due_when_nothing_was_published(follower):
    assert digests.due(now=NOW + 30 * DAY) == []


def test_of_two_workers_one_sends(follower, mailbox):
    publish(2, status=Status.ENDED)
    late = Follower.objects.get()

    assert digests.send(follower_id=follower.pk, now=NOW + DAY) is True
    assert digests._claim(late, late.last_sent_version, 2, NOW + DAY) is False
    assert digests.send(follower_id=follower.pk, now=NOW + DAY) is False
    assert len(mailbox.mails) == 1


def test_what_the_server_did_not_take_is_sent_later(follower, mailbox):
    publish(2, status=Status.ENDED)
    mailbox.is_full = True
    with pytest.raises(Exception, match="No room"):
        digests.send(follower_id=follower.pk, now=NOW + DAY)

    mailbox.is_full = False
    send_due(NOW + DAY)

    assert len(mailbox.mails) == 1


def test_an_address_that_does_not_exist_is_forgotten(first_version, mailbox):
    now_following(REFUSED)
    publish(2, status=Status.ENDED)

    send_due(NOW + DAY)

    assert not Follower.objects.exists()
    assert addresses.is_suppressed(REFUSED)


@pytest.mark.parametrize("email", sorted({*REPLIES} - {REFUSED}))
def test_any_other_refusal_ends_no_subscription(email, first_version, mailbox):
    now_following(email)
    publish(2, status=Status.ENDED)

    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send_due(NOW + DAY)

    assert Follower.objects.get().last_sent_version == 1
    assert not addresses.is_suppressed(email)


def test_an_address_that_wants_no_mail_gets_none(follower, mailbox):
    publish(2, status=Status.ENDED)
    MailedAddress.objects.filter().update(suppressed_at=NOW, suppressed_because="asked")

    send_due(NOW + DAY)

    assert mailbox.mails == []


def now_following(email):
    days = {"asked_at": NOW, "confirmed_at": NOW, "last_sent_at": NOW}
    return Follower.objects.create(email=email, rhythm=Rhythm.DAILY, last_sent_version=1, **days)


def test_a_digest_of_very_many_changes_gives_the_first_and_the_number(follower, mailbox, monkeypatch):
    monkeypatch.setattr(digests, "MAX_CHANGES_TOLD", 0)
    publish(2, status=Status.ENDED)

    send_due(NOW + DAY)

    assert "… and 1 more" in mailbox.mails[0].get_content()


def test_a_question_that_can_no_longer_be_asked_is_passed_over(follower, mailbox, caplog):
    Follower.objects.update(question="source=gone")
    publish(2, status=Status.ENDED)

    send_due(NOW + DAY)

    assert mailbox.mails == [] and "can no longer be asked" in caplog.text


def test_the_worker_sends_what_is_due(follower, mailbox, monkeypatch):
    publish(2, status=Status.ENDED)
    monkeypatch.setattr(tasks.timezone, "now", lambda: NOW + DAY)
    monkeypatch.setattr(
        tasks.send_digest, "delay", lambda number: tasks.send_digest.apply((number,), throw=True)
    )

    assert tasks.send_due_digests.apply(throw=True).get() == 1
    assert len(mailbox.mails) == 1


def test_without_a_mail_server_nothing_is_due(follower, settings):
    publish(2, status=Status.ENDED)
    settings.MAIL = None

    assert digests.due(now=NOW + DAY) == []

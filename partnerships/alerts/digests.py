"""Digests: what changed in a followed question since the last one. Nothing is told twice.

A digest covers the versions after `last_sent_version`. The claim on them is written before the mail is sent, by
one conditional update: of two workers one sends, and a worker that dies while it sends has sent at most once. A
mail that the server did not take gives the claim back, so it is tried again.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils.translation import ngettext

from partnerships.alerts import addresses, following, mail
from partnerships.models import Follower, Release, Rhythm, SuppressedBecause
from partnerships.queries import changes
from partnerships.queries.partnership_changes import partnership_changes
from partnerships.queries.question import BadQuestion, Question

LOG = logging.getLogger(__name__)
MAX_CHANGES_TOLD = 50
"""Changes that a digest tells one by one; of more, it gives the numbers and the address."""
RHYTHMS = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
MAX_EARLY = timedelta(minutes=30)
"""The task comes by the hour: what will be due before it comes again is due now."""


def due(*, now: datetime) -> list[int]:
    """The followers whose time has come and for whom there is a newer version."""
    newest = Release.objects.newest_number()
    times = Q()
    for rhythm, between in RHYTHMS.items():
        times |= Q(rhythm=rhythm, last_sent_at__lte=now - between + MAX_EARLY)
    waiting = Follower.objects.confirmed().filter(times, last_sent_version__lt=newest)
    return list(waiting.order_by("last_sent_at", "id").values_list("id", flat=True)) if settings.MAIL else []


def send(*, follower_id: int, now: datetime) -> bool:
    """Send one digest, if something changed; whether a mail was sent."""
    follower = Follower.objects.confirmed().filter(pk=follower_id).first()
    if follower is None or addresses.is_suppressed(follower.email):
        return False
    try:
        question = following.question_of(follower)
    except BadQuestion as bad:
        LOG.warning("%s follows what can no longer be asked: %s", follower, bad)
        return False
    before, sent_at = follower.last_sent_version, follower.last_sent_at
    if before is None or sent_at is None:  # not confirmed, which the table does not let be otherwise
        return False
    if question.version <= before or not _claim(follower, before, question.version, now):
        return False
    try:
        digest = compose(follower, question, before)
        return bool(digest and digest.send())
    except Exception as error:
        if isinstance(error, smtplib.SMTPException) and addresses.is_refused(error):
            LOG.info("%s: the address does not exist; it is deleted.", follower)
            addresses.suppress(follower.email, SuppressedBecause.REFUSED, now=now)
            return False
        _give_back(follower, before, sent_at, question.version)
        raise


def compose(follower: Follower, question: Question, before: int) -> EmailMessage | None:
    """The mail about the versions after `before`, up to the question's; None where there is no news."""
    difference = changes.news(question, before)
    counts = difference.counts()
    if not sum(counts.values()):
        return None
    number = sum(counts.values())
    changed = ngettext("%(number)s change", "%(number)s changes", number)
    return mail.message(
        follower,
        f"{changed % {'number': f'{number:,}'}}: {question.words()}",
        "mail/digest.txt",
        f"versions-{before + 1}-{question.version}",
        question=question,
        first=before + 1,
        counts=counts,
        records=partnership_changes(difference.changed(most=MAX_CHANGES_TOLD)),
        more=max(0, number - MAX_CHANGES_TOLD),
    )


def _claim(follower: Follower, before: int, newest: int, now: datetime) -> bool:
    mine = Follower.objects.filter(pk=follower.pk, last_sent_version=before)
    return mine.update(last_sent_version=newest, last_sent_at=now) == 1


def _give_back(follower: Follower, before: int, sent_at: datetime, newest: int) -> None:
    mine = Follower.objects.filter(pk=follower.pk, last_sent_version=newest)
    mine.update(last_sent_version=before, last_sent_at=sent_at)

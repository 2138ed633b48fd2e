"""Following a question: asked for, confirmed from the mail, and left. Only these change followers.

The page only notes what was asked; the worker decides and sends, so that nobody learns from an answer, or from how
long it takes, whether an address follows.
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext

from partnerships import database_away, mail_addresses
from partnerships.alerts import addresses, mail
from partnerships.models import Follower, FollowRequest, Release, Rhythm, SuppressedBecause
from partnerships.queries.question import BadQuestion, Question

LOG = logging.getLogger(__name__)
ASK_AGAIN_AFTER = timedelta(minutes=10)
TRIED_FOR = timedelta(days=1)
"""How long a mail to confirm is tried again that the mail server did not take."""
MAX_REQUESTS_TAKEN_UP = 50
OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
"""What a mail server says against one mail; the next may fare better."""
UNCONFIRMED_KEPT_FOR = timedelta(days=7)
"""After so long, what was not confirmed is deleted."""


def address_of(question: Question) -> str:
    """The question in one fixed spelling, without what only says which part of the answer is wanted."""
    return question.address_of_rows()


def question_of(follower: Follower) -> Question:
    """What is followed, at the newest version. Raises BadQuestion where it can no longer be asked."""
    return Question.ask(QueryDict(follower.question))


def note(*, email: str, question: Question, rhythm: Rhythm, now: datetime) -> None:
    """Write down that somebody asked; the worker sees to it (`take_up`). The same work, whoever asks for whom.

    Raises ValidationError for an address that is not plainly written.
    """
    FollowRequest.objects.create(
        email=mail_addresses.plain(email), question=address_of(question), rhythm=rhythm, asked_at=now
    )


def take_up(*, now: datetime) -> int:
    """See to what was asked for; how many mails were sent. What the mail server did not take is tried again.

    What was not tried yet comes first, then what was tried longest ago: no request holds up the others. One that
    cannot be seen to is dropped. Raises OSError where the mail server is away.
    """
    FollowRequest.objects.filter(asked_at__lt=now - TRIED_FOR).delete()
    if not settings.MAIL:
        return 0
    sent = 0
    waiting = FollowRequest.objects.order_by(F("tried_at").asc(nulls_first=True), "id")
    for number in list(waiting.values_list("id", flat=True)[:MAX_REQUESTS_TAKEN_UP]):
        if not _is_claimed(number, now):
            continue
        try:
            sent += _see_to(number, now)
        except OF_ONE_MAIL as error:
            LOG.warning(
                "Request %s to follow: the mail server did not take the mail: %s",
                number,
                type(error).__name__,
            )
        except OSError:
            raise
        except Exception as error:
            if database_away.is_away(error):
                raise
            LOG.error("Request %s to follow is dropped: %s", number, type(error).__name__)
            FollowRequest.objects.filter(pk=number).delete()
    return sent


def _is_claimed(number: int, now: datetime) -> bool:
    """Note that the request is tried, before it is; not where another worker is at it."""
    free = FollowRequest.objects.select_for_update(skip_locked=True).filter(pk=number)
    with transaction.atomic():
        return FollowRequest.objects.filter(pk__in=free.values("pk")).update(tried_at=now) == 1


def _see_to(number: int, now: datetime) -> bool:
    with transaction.atomic():
        asked = FollowRequest.objects.select_for_update(skip_locked=True).filter(pk=number).first()
        if asked is None:
            return False
        try:
            question = Question.ask(QueryDict(asked.question))
            follower = ask(email=asked.email, question=question, rhythm=Rhythm(asked.rhythm), now=now)
        except BadQuestion:  # it could be asked a moment ago
            follower = None
        asked.delete()
        return follower is not None


def ask(*, email: str, question: Question, rhythm: Rhythm, now: datetime) -> Follower | None:
    """Send a mail that asks whether its reader wants this. None where nothing was sent.

    The mail holds no word of who asked: anybody can have it sent to anybody. Raises smtplib.SMTPException, and
    changes nothing, where the mail server does not take it for now; ValidationError for an address that is not
    plainly written.
    """
    email, asked = mail_addresses.plain(email), address_of(question)
    with transaction.atomic():
        known = Follower.objects.select_for_update().filter(email=email, question=asked).first()
        if known and (known.confirmed_at or known.asked_at > now - ASK_AGAIN_AFTER):
            return None
        if not addresses.may_be_asked(email):
            return None
        follower, _made = Follower.objects.update_or_create(
            email=email, question=asked, defaults={"rhythm": rhythm, "asked_at": now}
        )
        subject = gettext("Please confirm that you want mails about changes")
        confirming = mail.message(follower, subject, "mail/confirm.txt", f"confirm-{now:%Y%m%d%H%M}")
        try:
            confirming.send()
        except smtplib.SMTPException as error:
            if not addresses.is_refused(error):
                raise
            addresses.suppress(email, SuppressedBecause.REFUSED, now=now)
            return None
    return follower


def confirm(*, token: str, now: datetime) -> Follower | None:
    """The reader of the mail wants it. From the newest version on, changes are told. None if there is no such."""
    newest = Release.objects.newest_number()
    mine = Follower.objects.unconfirmed().filter(token=token)
    is_new = mine.update(confirmed_at=now, last_sent_version=newest, last_sent_at=now) == 1
    follower = Follower.objects.filter(token=token).first()
    if is_new and follower:
        addresses.answered(follower.email)
    return follower


def leave(*, token: str) -> bool:
    """Delete the address. Whether there was one; to who left, both are the same."""
    return bool(Follower.objects.filter(token=token).delete()[0])


def leave_for_good(*, token: str, now: datetime) -> bool:
    """Delete the address from all it follows, and never write to it again, whoever asks."""
    follower = Follower.objects.filter(token=token).first()
    if follower is None:
        return False
    return bool(addresses.suppress(follower.email, SuppressedBecause.ASKED, now=now))


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete the addresses whose reader did not confirm; how many."""
    return Follower.objects.unconfirmed().filter(asked_at__lt=now - UNCONFIRMED_KEPT_FOR).delete()[0]

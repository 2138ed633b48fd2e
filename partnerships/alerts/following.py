"""Following a question: asked for, confirmed from the mail, and left. Only these change followers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext

from partnerships.alerts import mail
from partnerships.models import Follower, Release, Rhythm
from partnerships.queries.question import Question

MAX_UNCONFIRMED_QUESTIONS = 5
"""Questions that one address may be asked to confirm at a time: nobody's mailbox is filled by others."""
ASK_AGAIN_AFTER = timedelta(minutes=10)
UNCONFIRMED_KEPT_FOR = timedelta(days=7)
"""After so long, what was not confirmed is deleted."""


def address_of(question: Question) -> str:
    """The question in one fixed spelling, without what only says which part of the answer is wanted."""
    return question.address_of_rows()


def question_of(follower: Follower) -> Question:
    """What is followed, at the newest version. Raises BadQuestion where it can no longer be asked."""
    return Question.ask(QueryDict(follower.question))


def ask(*, email: str, question: Question, rhythm: Rhythm, now: datetime) -> Follower | None:
    """Send a mail that asks whether its reader wants this. None where nothing was sent.

    Whether an address follows already is never told to who asks.
    """
    email, asked = email.strip().lower(), address_of(question)
    with transaction.atomic():
        known = Follower.objects.select_for_update().filter(email=email, question=asked).first()
        if known and (known.confirmed_at or known.asked_at > now - ASK_AGAIN_AFTER):
            return None
        if (
            not known
            and Follower.objects.unconfirmed().filter(email=email).count() >= MAX_UNCONFIRMED_QUESTIONS
        ):
            return None
        follower, _made = Follower.objects.update_or_create(
            email=email, question=asked, defaults={"rhythm": rhythm, "asked_at": now}
        )
    subject = gettext("Please confirm: follow %(words)s") % {"words": question.words()}
    confirming = mail.message(
        follower, subject, "mail/confirm.txt", f"confirm-{now:%Y%m%d%H%M}", question=question
    )
    confirming.send()
    return follower


def confirm(*, token: str, now: datetime) -> Follower | None:
    """The reader of the mail wants it. From the newest version on, changes are told. None if there is no such."""
    newest = Release.objects.newest_number()
    Follower.objects.unconfirmed().filter(token=token).update(
        confirmed_at=now, last_sent_version=newest, last_sent_at=now
    )
    return Follower.objects.filter(token=token).first()


def leave(*, token: str) -> bool:
    """Delete the address. Whether there was one; to who left, both are the same."""
    return bool(Follower.objects.filter(token=token).delete()[0])


def forget_unconfirmed(*, now: datetime) -> int:
    """Delete the addresses whose reader did not confirm; how many."""
    return Follower.objects.unconfirmed().filter(asked_at__lt=now - UNCONFIRMED_KEPT_FOR).delete()[0]

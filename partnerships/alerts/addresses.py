"""Which addresses may be sent a mail: how often one was asked in vain, and which want none or do not exist.

Only keyed hashes of addresses are kept. What spares a person counts for the address whatever its plus-part, since
anybody can write another one; what says that an address does not exist counts for it alone.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import smtplib
from collections.abc import Iterable
from datetime import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import F, Q
from django.db.models.functions import Greatest

from partnerships import mail_addresses
from partnerships.models import Follower, FollowRequest, MailedAddress, SuppressedBecause

MAX_UNANSWERED = 5
"""Mails to confirm that one address is sent, ever, while nobody answers them."""
DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})
WRITTEN_ODDLY = r'[^ -~]|"|=\?'
"""Addresses that a mail server may be told otherwise than they are written; none is taken any more."""
NO_SUCH_ADDRESS = re.compile(r"5\.1\.(?:0|1|2|3|6|10)\b")
"""Codes of RFC 3463 that say so of the recipient; 5.1.7 and 5.1.8 speak of the sender."""


def canonical(email: str) -> str:
    """The address that is written to, without what its reader, or anybody, may write into it at will."""
    name, _, domain = mail_addresses.delivered_to(email).rpartition("@")
    name = name.partition("+")[0] or name
    if domain in DOTS_MEAN_NOTHING:
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def may_be_asked(email: str) -> bool:
    """Whether the address may be sent a mail to confirm; counts that mail."""
    if is_suppressed(email):
        return False
    asked, _made = MailedAddress.objects.get_or_create(digest=_digest(canonical(email)))
    few = MailedAddress.objects.filter(pk=asked.pk, unanswered__lt=MAX_UNANSWERED)
    return few.update(unanswered=F("unanswered") + 1) == 1


def answered(email: str) -> None:
    """The reader of the address confirmed: that mail was not in vain."""
    asked = MailedAddress.objects.filter(digest=_digest(canonical(email)))
    asked.update(unanswered=Greatest(F("unanswered") - 1, 0))


def is_suppressed(email: str) -> bool:
    """Whether nothing may be sent to the address."""
    digests = {_digest(email.strip().lower()), _digest(canonical(email))}
    return MailedAddress.objects.filter(digest__in=digests).exclude(suppressed_at=None).exists()


def suppress(email: str, because: SuppressedBecause, *, now: datetime) -> int:
    """Send nothing to the address any more, and delete it where it follows; how many questions it followed."""
    is_wish = because is SuppressedBecause.ASKED
    named = canonical(email) if is_wish else email.strip().lower()
    why = {"suppressed_at": now, "suppressed_because": because}
    MailedAddress.objects.update_or_create(digest=_digest(named), defaults=why)
    ended = 0
    for model in (FollowRequest, Follower):
        found = [pk for pk, other in _perhaps(model, named) if named in (other, canonical(other))]
        ended = model.objects.filter(pk__in=found).delete()[0]
    return ended


def _perhaps(model: type[Follower | FollowRequest], named: str) -> Iterable[tuple[int, str]]:
    """The rows of the model that may be of the address, which only reading each one tells."""
    domain = named.rpartition("@")[2]
    domains = DOTS_MEAN_NOTHING if domain in DOTS_MEAN_NOTHING else {domain}
    of_domain = (Q(email__iendswith=f"@{one}") for one in domains)
    here = reduce(or_, of_domain, Q(email__regex=WRITTEN_ODDLY))
    return model._default_manager.filter(here).values_list("pk", "email")


def lift(email: str) -> bool:
    """Let the address be written to again, and be asked as one that never was; whether it was suppressed."""
    digests = {_digest(email.strip().lower()), _digest(canonical(email))}
    was_suppressed = is_suppressed(email)
    MailedAddress.objects.filter(digest__in=digests).delete()
    return was_suppressed


def is_refused(error: smtplib.SMTPException) -> bool:
    """Whether a mail server refused the recipient for good: not us, not this mail, not for want of room."""
    replies: list[tuple[int, bytes | str]] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        replies = [(code, said) for code, said in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError):
        replies = [(error.smtp_code, error.smtp_error)]
    return bool(replies) and all(
        code // 100 == 5 and NO_SUCH_ADDRESS.match(_text(said).lstrip()) for code, said in replies
    )


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode(errors="replace")


def _digest(email: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), f"mailed {email}".encode(), hashlib.sha256).hexdigest()

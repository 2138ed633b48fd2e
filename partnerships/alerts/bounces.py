"""Mails that came back: which followers' addresses do not exist.

A report (RFC 3464) counts only if it says so of a follower and gives the number of a mail that was sent to that very
follower, which nobody else knows: who writes a report of their own ends nobody's subscription.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import Message
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from partnerships import database_away
from partnerships.alerts import addresses, mail
from partnerships.models import Follower, SuppressedBecause

LOG = logging.getLogger(__name__)
SECONDS_TO_ANSWER = 30
MAX_MAILS_READ = 200
"""At a time; the next time goes on."""
MAX_MAIL_BYTES = 200_000
"""Of a longer mail only the beginning is read: a report stands there, before what came back."""
MAX_LINE_BYTES = 998
"""RFC 5322; a longer line is left out."""
MAX_FOLDED_LINES = 8
"""Lines over which one header goes on; the others are left out. The parser takes the square of a header's length."""
AS_WRITTEN = email.policy.compat32
"""Headers as text: the newer policies parse each one, and stumble at a Message-ID that is none."""


class Bounce(NamedTuple):
    """An address that does not exist, and the number of the mail to it that came back."""

    email: str
    message_id: str


def read(*, now: datetime) -> int:
    """Read what is new in the mailbox that the operator set; how many subscriptions that ended."""
    if not settings.BOUNCES:
        return 0
    with _opened() as mailbox:
        _status, found = mailbox.uid("SEARCH", "UNSEEN")
        ended = 0
        for number in found[0].decode().split()[:MAX_MAILS_READ]:
            _status, parts = mailbox.uid("FETCH", number, f"(BODY.PEEK[]<0.{MAX_MAIL_BYTES}>)")
            ended += sum(_apply_or_pass_over(part[1], now=now) for part in parts if isinstance(part, tuple))
            mailbox.uid("STORE", number, "+FLAGS", r"(\Seen)")
    return ended


def _apply_or_pass_over(content: bytes, *, now: datetime) -> int:
    """As `apply`; 0 for a mail that nothing can be made of: anybody writes to the mailbox, and the next mail counts."""
    try:
        with transaction.atomic():
            return apply(content, now=now)
    except Exception as error:
        if database_away.is_away(error):
            raise
        LOG.warning("A mail that came back is passed over: %s", type(error).__name__)
        return 0


def apply(content: bytes, *, now: datetime) -> int:
    """End what one mail says of addresses that do not exist; how many subscriptions that were."""
    ended = 0
    for bounce in reported(content):
        followers = Follower.objects.filter(email=bounce.email)
        if any(mail.is_ours(follower, bounce.message_id) for follower in followers):
            LOG.info("%s follower(s) of an address that does not exist are deleted.", len(followers))
            ended += addresses.suppress(bounce.email, SuppressedBecause.BOUNCED, now=now)
    return ended


def reported(content: bytes) -> list[Bounce]:
    """What a mail reports for good of addresses; nothing where it is no report, or of something else."""
    message = email.message_from_bytes(_in_short_headers(content), policy=AS_WRITTEN)
    if (
        message.get_content_type() != "multipart/report"
        or message.get_param("report-type") != "delivery-status"
    ):
        return []
    parts = list(message.walk())
    returned = next((number for part in parts if (number := _returned_number(part))), "")
    recipients = (
        one for part in parts if part.get_content_type() == "message/delivery-status" for one in part.walk()
    )
    return [Bounce(name, returned) for one in recipients if returned and (name := _failed_for_good(one))]


def _in_short_headers(content: bytes) -> bytes:
    lines, folded = [], 0
    for line in content.splitlines():
        folded = folded + 1 if line[:1] in (b" ", b"\t") else 0
        if folded <= MAX_FOLDED_LINES and len(line) <= MAX_LINE_BYTES:
            lines.append(line)
    return b"\n".join(lines)


def _returned_number(part: Message) -> str:
    """The number of the mail that came back, where this part is that mail or its headers."""
    if part.get_content_type() == "message/rfc822":
        returned = part.get_payload(0) if part.is_multipart() else None
        return str(returned.get("Message-ID", "")).strip() if isinstance(returned, Message) else ""
    if part.get_content_type() == "text/rfc822-headers":
        headers = email.message_from_string(str(part.get_payload()), policy=AS_WRITTEN)
        return str(headers.get("Message-ID", "")).strip()
    return ""


def _failed_for_good(recipient: Message) -> str:
    """The address of a part that says of one recipient that there is no such address; else empty."""
    action, status = (str(recipient.get(name, "")).strip().lower() for name in ("Action", "Status"))
    if action != "failed" or not addresses.NO_SUCH_ADDRESS.fullmatch(status):
        return ""
    named = str(recipient.get("Original-Recipient") or recipient.get("Final-Recipient") or "")
    return named.rpartition(";")[2].strip().strip("<>").lower()


@contextmanager
def _opened() -> Iterator[imaplib.IMAP4]:
    """The mailbox, signed in. Raises OSError and imaplib.IMAP4.error."""
    box, trusted = settings.BOUNCES, ssl.create_default_context()
    if box.tls == "at once":
        mailbox: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            box.host, box.port, ssl_context=trusted, timeout=SECONDS_TO_ANSWER
        )
    else:
        mailbox = imaplib.IMAP4(box.host, box.port, timeout=SECONDS_TO_ANSWER)
    with mailbox:
        if box.tls == "starttls":
            mailbox.starttls(trusted)
        mailbox.login(box.user, box.password)
        folder = box.folder.replace("\\", "\\\\").replace('"', '\\"')
        status, said = mailbox.select(f'"{folder}"')
        if status != "OK":
            raise imaplib.IMAP4.error(f"There is no folder {box.folder}: {said!r}")
        yield mailbox

"""Our mails: plain text, sent by machine, and left with one click (RFC 8058). Knows no question."""

from __future__ import annotations

import hashlib
import hmac
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from partnerships.models import Follower

MAX_SUBJECT_LENGTH = 140


def site_address() -> str:
    """Where readers reach us, for what is written without a request."""
    address: str = settings.SITE_ADDRESS
    return address.rstrip("/")


def message(follower: Follower, subject: str, template: str, about: str, **context: object) -> EmailMessage:
    """A mail to a follower. `about` names what it tells: the same mail has the same Message-ID, always."""
    leave = f"{site_address()}{follower.get_absolute_url()}leave/"
    text = render_to_string(
        template, {"follower": follower, "site": site_address(), "leave": leave, **context}
    )
    return EmailMessage(
        subject=" ".join(subject.split())[:MAX_SUBJECT_LENGTH],
        body=text,
        to=[follower.email],
        headers={
            "Message-ID": message_id(follower, about),
            "List-ID": f"ringwatch <changes.{_host()}>",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def message_id(follower: Follower, about: str) -> str:
    """The number of a mail to a follower. Who has not had it cannot write it: it holds a hash of the token."""
    digest = hashlib.sha256(f"{follower.token} {about}".encode()).hexdigest()[:32]
    return f"<{about}.{digest}@{_host()}>"


def is_ours(follower: Follower, number: str) -> bool:
    """Whether a mail of this number was sent to this follower."""
    about = number.strip().removeprefix("<").partition(".")[0]
    return hmac.compare_digest(message_id(follower, about).encode(), number.strip().encode())


def _host() -> str:
    return urlsplit(site_address()).hostname or "ringwatch"

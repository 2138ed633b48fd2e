"""A mail server that takes what is sent to it, on loopback; and the site set up to use it."""

import email
import email.policy

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from partnerships.alerts import following
from partnerships.models import Rhythm
from tests.factories import question, released

REFUSED = "nobody@example.org"
"""An address that the server does not know."""


SENDER_BLOCKED, BOX_FULL, RELAY_DENIED, NOT_SAID = (
    f"{what}@example.org" for what in "blocked full relay odd".split()
)
REPLIES = {
    REFUSED: "550 5.1.1 There is no such address",
    SENDER_BLOCKED: "550 5.7.1 The sender is on a list of ours, see 5.1.1",
    BOX_FULL: "552 5.2.2 The mailbox is full",
    RELAY_DENIED: "554 5.7.1 Relay access denied",
    NOT_SAID: "550 Rejected",
}
"""What the server says of some addresses."""


class Mailbox:
    """What the server took, as mails; it refuses one address for ever, and everything while `is_full`."""

    def __init__(self):
        self.mails, self.is_full, self.refused = [], False, 0

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if address in REPLIES:
            self.refused += 1
            return REPLIES[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):
        if self.is_full:
            self.refused += 1
            return "452 No room, try later"
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(settings, mail_port):
    """The mails that arrived at a real server."""
    taken = Mailbox()
    server = Controller(taken, hostname="127.0.0.1", port=mail_port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL = ("127.0.0.1", mail_port, "", "", False, False)
    settings.EMAIL_HOST, settings.EMAIL_PORT, *_ = settings.MAIL
    settings.SITE_ADDRESS = "https://ringwatch.example"
    yield taken
    server.stop()


@pytest.fixture
def first_version(db):
    """Two partnerships, one in Ohio and one in California."""
    return released({"state": "OH"}, {"state": "CA"})


def follow(email, asked="state=OH"):
    """Ask for an address, as the page does. Gives the follower that was made."""
    return following.ask(email=email, question=question(asked), rhythm=Rhythm.DAILY, now=timezone.now())

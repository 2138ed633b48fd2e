"""Mails that came back end a subscription only where the address does not exist, and the mail was ours."""

import imaplib
import sys
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.db import OperationalError

from partnerships import tasks
from partnerships.alerts import addresses, bounces, following, mail
from partnerships.models import Follower, Rhythm
from ringwatch import environment
from tests.alerts import imap
from tests.factories import question

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
REPORT = """\
From: MAILER-DAEMON@example.org
To: ringwatch@ringwatch.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="=_cut"

--=_cut
Content-Type: text/plain; charset=utf-8

<{email}>: there is no such address (5.1.1).

--=_cut
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; {email}
Action: {action}
Status: {status}

--=_cut
Content-Type: {returned}

Message-ID: {number}
Subject: whatever

{body}
--=_cut--
"""


@pytest.fixture
def follower(first_version, mailbox):
    """Someone whose address is gone since."""
    made = following.ask(email="ann@example.org", question=question("state=OH"), rhythm=Rhythm.DAILY, now=NOW)
    following.confirm(token=made.token, now=NOW)
    return made


@pytest.fixture
def inbox(settings):
    """The operator's mailbox, as the variable names it."""
    with imap.served() as server:
        account = f"{quote(imap.USER, safe='')}:{quote(imap.PASSWORD)}"
        address = f"imap://{account}@127.0.0.1:{server.server_address[1]}/{quote(imap.FOLDER)}"
        settings.BOUNCES = environment.mailbox(address)
        yield server


def report(follower, **facts) -> bytes:
    told = {
        "kind": "delivery-status", "email": follower.email, "action": "failed", "status": "5.1.1", "body": "Text",
        "returned": "message/rfc822", "number": mail.message_id(follower, "versions-2-2"),
    }  # fmt: skip
    return REPORT.format(**told | facts).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    "facts",
    [{}, {"returned": "text/rfc822-headers", "body": ""}, {"status": "5.1.10"}, {"email": "Ann@Example.org"}],
)
def test_an_address_that_does_not_exist_is_deleted(facts, follower, inbox):
    inbox.mails.append(report(follower, **facts))

    assert tasks.read_bounces.apply(throw=True).get() == 1

    assert not Follower.objects.exists()
    assert addresses.is_suppressed("ann@example.org")
    assert inbox.seen == {1}
    assert bounces.read(now=NOW) == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "5.2.2"},
        {"status": "5.7.1"},
        {"status": "4.1.1"},
        {"status": "5.1.8"},
        {"action": "delayed"},
        {"kind": "disposition-notification"},
        {"number": "<versions-2-2.00000000000000000000000000000000@ringwatch.example>"},
        {"number": ""},
        {"email": "ben@example.org"},
        {"returned": "text/plain"},
    ],
)
def test_whatever_else_came_back_ends_nothing(facts, follower, inbox):
    inbox.mails.append(report(follower, **facts))

    assert bounces.read(now=NOW) == 0

    assert Follower.objects.exists()
    assert inbox.seen == {1}


@pytest.mark.parametrize(
    "content", [b"", b"\xff\x00\r\n\r\n", b"Content-Type: multipart/report\r\n\r\n", b"A: b\r\n"]
)
def test_a_mail_that_is_no_report_is_passed_over(content, follower, inbox):
    whole = report(follower)
    inbox.mails += [content, whole[: len(whole) // 2], whole]

    assert bounces.read(now=NOW) == 1


@pytest.mark.parametrize("number", ["<", "<>", "<a@[", "<@", "<a@b", '<"', "=?utf-8?q??=", "\udcff"])
@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers"])
def test_a_number_that_is_none_ends_nothing_and_raises_nothing(number, returned):
    content = REPORT.format(
        kind="delivery-status", email="ann@example.org", action="failed", status="5.1.1", body="", number=number,
        returned=returned,
    )  # fmt: skip

    for bounce in bounces.reported(content.encode(errors="surrogateescape")):
        assert not mail.is_ours(Follower(token="a"), bounce.message_id)  # noqa: S106


def test_a_mail_that_cannot_be_read_holds_up_no_other(follower, inbox, caplog):
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (depth, depth)
        for depth in range(sys.getrecursionlimit())
    )
    inbox.mails += [nested, report(follower, email="ann\0@example.org"), report(follower)]

    assert bounces.read(now=NOW) == 1

    assert inbox.seen == {1, 2, 3}
    assert "RecursionError" in caplog.text and "example.org" not in caplog.text


def test_a_mail_is_read_again_where_the_database_was_away(follower, inbox, monkeypatch):
    def goes_away(*_given, **_named):
        raise OperationalError

    inbox.mails.append(report(follower))
    with monkeypatch.context() as gone:
        gone.setattr(Follower.objects, "filter", goes_away)
        with pytest.raises(OperationalError):
            bounces.read(now=NOW)

    assert bounces.read(now=NOW) == 1


def test_a_report_of_another_followers_mail_ends_nobodys_subscription(follower, inbox):
    eve = following.ask(email="eve@example.org", question=question("state=OH"), rhythm=Rhythm.DAILY, now=NOW)
    inbox.mails.append(report(follower, number=mail.message_id(eve, "versions-2-2")))

    assert bounces.read(now=NOW) == 0
    assert Follower.objects.count() == 2


def test_a_mailbox_that_does_not_open_says_so(follower, inbox, settings):
    settings.BOUNCES = settings.BOUNCES._replace(password="another")  # noqa: S106
    with pytest.raises(imaplib.IMAP4.error, match="not you"):
        bounces.read(now=NOW)


def test_without_a_mailbox_nothing_is_read(settings):
    settings.BOUNCES = None

    assert bounces.read(now=NOW) == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("imaps://ann:a%40b@mail.example", ("mail.example", 993, "ann", "a@b", "at once", "INBOX")),
        (
            "imap+tls://ann@mail.example/Came%20back",
            ("mail.example", 143, "ann", "", "starttls", "Came back"),
        ),
        ("imap://ann@mail.example:1143/a/b/", ("mail.example", 1143, "ann", "", "", "a/b")),
    ],
)
def test_a_mailbox_is_named_by_its_address(address, expected):
    assert environment.mailbox(address) == expected


@pytest.mark.parametrize(
    "address", ["mail.example", "pop3://ann@mail.example", "imaps://mail.example", "imaps://"]
)
def test_what_names_no_mailbox_is_refused(address):
    with pytest.raises(ValueError, match="imaps://user"):
        environment.mailbox(address)

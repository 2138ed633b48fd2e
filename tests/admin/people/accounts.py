"""Accounts of the tests: made with a role, signed in, and what the audit log says of them."""

import time
from contextlib import suppress

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.core import mail

from partnerships.models import AuditEntry
from ringwatch.celery import app as queue

PASSWORD = "correct horse battery"
LOGIN, PEOPLE = "/admin/login/", "/admin/auth/user/"
GOT_IN = 302


def person(role, name="", **facts):
    user = User.objects.create_user(
        name or role.name.lower(), "someone@paper.example", PASSWORD, is_staff=True, **facts
    )
    user.groups.set(Group.objects.filter(name=role))
    return user


def sign_in(client, name, password=PASSWORD):
    return client.post(LOGIN, {"username": name, "password": password})


def worker_sends():
    """Do what was queued, as the worker does. Gives the mails that were sent since the last time."""
    mail.outbox.clear()
    with (
        queue.connection_for_read() as connection,
        connection.SimpleQueue("ringwatch") as waiting,
        suppress(waiting.Empty),
    ):
        while message := waiting.get(block=False):
            message.ack()
            queue.tasks[message.headers["task"]].apply(args=message.payload[0], throw=True)
    return list(mail.outbox)


def logged(action):
    return list(AuditEntry.objects.filter(action=action).values_list("actor", flat=True))


def code_of(secret, at=None):
    """The code that an app shows, now or at another second."""
    return format_hotp_value(hotp_value(secret, int(at or time.time()) // app_settings.TOTP_PERIOD))

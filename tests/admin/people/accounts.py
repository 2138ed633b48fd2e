"""Accounts of the tests: made with a role, signed in, and what the audit log says of them."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group, User

from partnerships.models import AuditEntry

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


def logged(action):
    return list(AuditEntry.objects.filter(action=action).values_list("actor", flat=True))


def code_of(user_secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(user_secret, counter))

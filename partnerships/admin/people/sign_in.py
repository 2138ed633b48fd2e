"""Signing in: what allauth asks of the site, and what the audit log is told of it.

Django and allauth tell of sign-ins by signals and of no other way; these receivers do nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from allauth.account import forms
from allauth.account import signals as account_signals
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa import signals as factor_signals
from django.conf import settings
from django.contrib.auth import signals as auth_signals
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.dispatch import receiver
from django.http import HttpRequest

from partnerships import tasks
from partnerships.actions import people
from partnerships.admin.worker import hand_over_mail
from partnerships.http.clients import client_of

LOCKED_SECONDS = 300
"""As long as allauth refuses a name after five wrong passwords."""


class LoginForm(forms.LoginForm):  # type: ignore[misc]  # allauth publishes no types
    """Calls the name's field what Django's admin calls it, so that who fills it by program goes on as before."""

    def add_prefix(self, field_name: str) -> str:
        return "username" if field_name == "login" else str(super().add_prefix(field_name))


class ByTheWorker(BaseEmailBackend):
    """Hands allauth's mails to the worker, all of which are plain text."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(
            hand_over_mail(tasks.send_account_mail, str(one.subject), str(one.body), list(one.to))
            for one in email_messages
        )


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth publishes no types
    """No sign-up, mails only where a server takes them, a notice where a name is locked out."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_of(request).partition("/")[0]

    def render_mail(self, *args: Any, **named: Any) -> EmailMessage:
        message: EmailMessage = super().render_mail(*args, **named)
        message.connection = ByTheWorker()
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        if settings.MAIL:
            super().send_mail(template_prefix, email, context)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            locked_out(account_of(credentials))
            raise


def locked_out(user: User | None) -> None:
    """Note once that a name is locked, and tell its owner."""
    if not cache.add(f"locked-out:{user.pk if user else 0}", 1, LOCKED_SECONDS):
        return
    people.note_sign_in(action="lock out", user=user, seconds=str(LOCKED_SECONDS))
    if user and people.may_be_mailed(user):
        hand_over_mail(tasks.warn_of_lock_out, user.pk)


def account_of(credentials: dict[str, Any]) -> User | None:
    return User.objects.filter(username=str(credentials.get("username", ""))).first()


@receiver(account_signals.user_logged_in)
def signed_in(user: User, **_signal: object) -> None:
    people.note_sign_in(action="sign in", user=user)


@receiver(auth_signals.user_logged_out)
def signed_out(user: User | None, **_signal: object) -> None:
    if user:
        people.note_sign_in(action="sign out", user=user)


@receiver(auth_signals.user_login_failed)
def failed(credentials: dict[str, Any], **_signal: object) -> None:
    people.note_sign_in(action="fail to sign in", user=account_of(credentials))


@receiver(factor_signals.authentication_failed)
def failed_factor(user: User | None, **_signal: object) -> None:
    people.note_sign_in(action="fail with a second factor", user=user)


@receiver([account_signals.password_changed, account_signals.password_set, account_signals.password_reset])
def changed_password(user: User, **_signal: object) -> None:
    people.note_sign_in(action="change a password", user=user)


@receiver(factor_signals.authenticator_added)
def added_factor(user: User, authenticator: Any, **_signal: object) -> None:
    people.note_sign_in(action="add a second factor", user=user, kind=str(authenticator.type))


@receiver(factor_signals.authenticator_removed)
def removed_factor(user: User, authenticator: Any, **_signal: object) -> None:
    people.note_sign_in(action="remove a second factor", user=user, kind=str(authenticator.type))

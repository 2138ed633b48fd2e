"""Who may work on the desk: accounts with a role, invited by mail, and what they did to sign in.

An administrator gives no role that goes farther than their own, and nobody changes their own account here.
"""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext

from partnerships import mail_addresses
from partnerships.actions import audit_log
from partnerships.actions.roles import Role, role_of

NOBODY_KNOWN = "an unknown name"
"""What stands for a name that no account has: people type passwords into the wrong field."""


def invite(*, username: str, email: str, role: Role, by: User) -> User:
    """Make an account with a role and no password, to be sent an invitation. Raises ValidationError."""
    email = mail_addresses.plain(email)
    user = User(username=username.strip(), email=email, is_staff=True)
    user.set_unusable_password()
    user.full_clean()
    with transaction.atomic():
        user.save()
        user.groups.set(Group.objects.filter(name=role))
        _log(by, "add a person", user, role=role, email=email)
    return user


def may_be_mailed(user: User) -> bool:
    return bool(settings.MAIL and user.email)


def send_invitation(*, user: User) -> bool:
    """Mail the link by which a password is set; whether it could be sent. It ends when it is used, or in three days."""
    if not may_be_mailed(user):
        return False
    context = {"user": user, "address": invitation_address(user), "site": settings.SITE_ADDRESS}
    text = render_to_string("mail/invitation.txt", context)
    return bool(send_mail(gettext("Your account at ringwatch"), text, None, [user.email]))


def invitation_address(user: User) -> str:
    """Where a person sets a password; good until it is used, or for `PASSWORD_RESET_TIMEOUT`."""
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('account_reset_password_from_key', kwargs=parts)}"


def set_role(*, user: User, role: Role, by: User, reason: str) -> None:
    """Give a person another role; sessions go on with it at once."""
    with transaction.atomic():
        _refuse(user, by)
        former = role_of(user)
        user.groups.set(Group.objects.filter(name=role))
        _log(by, "change a role", user, reason, role=role, former=former or "")


def set_active(*, user: User, active: bool, by: User, reason: str) -> None:
    """Let a person in no more, and end their sessions; or let them in again."""
    with transaction.atomic():
        _refuse(user, by)
        User.objects.filter(pk=user.pk).update(is_active=active)
        _log(by, "let a person in again" if active else "let a person in no more", user, reason)
        if not active:
            _end_sessions(user)


def end_sessions(*, user: User, by: User) -> int:
    """End every session of a person. Gives how many there were."""
    with transaction.atomic():
        _refuse(user, by)
        ended = _end_sessions(user)
        _log(by, "end sessions", user, sessions=ended)
    return ended


def remove_second_factor(*, user: User, by: User, reason: str) -> None:
    """For who lost the phone or key: the password alone is enough until another is set up."""
    with transaction.atomic():
        _refuse(user, by)
        Authenticator.objects.filter(user=user).delete()
        _log(by, "remove a second factor", user, reason)


def note_sign_in(*, action: str, user: User | None, **details: str) -> None:
    """Write what somebody did to sign in; of no account, that a name was unknown."""
    name = user.get_username() if user else NOBODY_KNOWN
    audit_log.write(actor=name, action=action, subject=f"account {name}", **details)


def warn_of_lock_out(*, user: User) -> bool:
    """Tell a person that somebody tried to sign in with their name; whether it could be sent."""
    if not may_be_mailed(user):
        return False
    text = render_to_string("mail/lock_out.txt", {"user": user, "site": settings.SITE_ADDRESS})
    return bool(send_mail(gettext("Somebody tried to sign in as you"), text, None, [user.email]))


def _end_sessions(user: User) -> int:
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def why_refused(user: User, by: User) -> str:
    """Why this person may not change that account; empty where they may."""
    if user.pk == by.pk:
        return "Another administrator changes your own account."
    if user.is_superuser and not by.is_superuser:
        return "Only an operator of the site changes this account."
    return ""


def _refuse(user: User, by: User) -> None:
    if refused := why_refused(user, by):
        raise ValidationError(refused)


def _log(by: User, action: str, user: User, reason: str = "", **details: object) -> None:
    audit_log.write(
        actor=by, action=action, subject=f"account {user.get_username()}", reason=reason, **details
    )

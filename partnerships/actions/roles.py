"""Roles: groups of permissions. Who may see, propose, decide, and say who else may.

Migrations make the groups; what an administrator adds to one of them stays.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """The name of a role's group, and what it is called."""

    VIEWER = "Viewers", _("Viewer: sees everything on the desk")
    CONTRIBUTOR = "Contributors", _("Contributor: proposes; a curator accepts")
    CURATOR = "Curators", _("Curator: decides and publishes")
    ADMINISTRATOR = "Administrators", _("Administrator: a curator who also says who else may")


PROPOSES = ("change_match", "add_listing", "add_override", "change_override")
DECIDES = (
    *PROPOSES,
    "change_agency",
    "add_run",
    "change_run",
    "add_source",
    "change_source",
    "change_report",
    "change_changeset",
)
"""What the desk asks for before an act."""
MANAGES_ACCOUNTS = ("view_user", "add_user", "change_user")
ACTS = {Role.VIEWER: (), Role.CONTRIBUTOR: PROPOSES, Role.CURATOR: DECIDES, Role.ADMINISTRATOR: DECIDES}


def make_groups() -> None:
    """The groups, each made with its permissions if it is not there."""
    for role, acts in ACTS.items():
        group, made = Group.objects.get_or_create(name=role)
        if made:
            ours = Permission.objects.filter(content_type__app_label="partnerships")
            seen = ours.filter(codename__startswith="view_").exclude(codename="view_follower")
            group.permissions.set(ours.filter(codename__in=acts) | seen)
        if made and role == Role.ADMINISTRATOR:
            accounts = Permission.objects.filter(
                content_type__app_label="auth", codename__in=MANAGES_ACCOUNTS
            )
            group.permissions.add(*accounts)


def role_of(user: User) -> Role | None:
    """The role that goes farthest; None for an account without one."""
    names = {group.name for group in user.groups.all()}
    return next((role for role in reversed(Role) if role in names), None)


def proposes(user: User) -> bool:
    """Whether this person's edits wait until a curator publishes them."""
    return not user.is_superuser and role_of(user) is Role.CONTRIBUTOR

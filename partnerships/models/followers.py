"""Followers: who is told by mail what changes in a question. Nothing else knows their addresses."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Rhythm(models.TextChoices):
    """How often a digest is sent, when there is something to tell."""

    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")


def new_token() -> str:
    """What only the reader of our mails knows."""
    return secrets.token_urlsafe(32)


class FollowerQuerySet(models.QuerySet["Follower"]):
    def confirmed(self) -> FollowerQuerySet:
        return self.exclude(confirmed_at=None)

    def unconfirmed(self) -> FollowerQuerySet:
        return self.filter(confirmed_at=None)


class Follower(models.Model):
    """One mail address that follows one question. The row is deleted when it no longer does."""

    email = models.EmailField(max_length=254)
    question = models.CharField(max_length=2000, blank=True, help_text="Its parameters; empty = everything.")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_sent_version = models.PositiveIntegerField(
        null=True, blank=True, help_text="Every version up to this one was told."
    )
    last_sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When we last looked for something to tell."
    )

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="follower_once", fields=["email", "question"]),
            models.CheckConstraint(name="follower_rhythm_known", condition=Q(rhythm__in=Rhythm.values)),
            models.CheckConstraint(
                name="follower_confirmed_with_start",
                condition=Q(confirmed_at=None, last_sent_version=None, last_sent_at=None)
                | Q(confirmed_at__isnull=False, last_sent_version__isnull=False, last_sent_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Follower {self.pk}, {self.get_rhythm_display().lower()}"

    def get_absolute_url(self) -> str:
        return f"/follow/{self.token}/"


class FollowRequest(models.Model):
    """What somebody asked on the page of following, until the worker has seen to it. The row is then deleted."""

    email = models.EmailField(max_length=254)
    question = models.CharField(max_length=2000, blank=True, help_text="Its parameters; empty = everything.")
    rhythm = models.CharField(max_length=10, choices=Rhythm)
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True, help_text="When the worker last saw to it.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="follow_request_rhythm_known", condition=Q(rhythm__in=Rhythm.values))
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} to follow"


class SuppressedBecause(models.TextChoices):
    """Why no mail is sent to an address."""

    REFUSED = "refused", _("its server said that there is no such address")
    BOUNCED = "bounced", _("a mail came back because there is no such address")
    ASKED = "asked", _("its reader, or an operator for the reader, asked for none")


class MailedAddress(models.Model):
    """What is remembered of an address after it is deleted: how often it was asked in vain, and whether it wants mail.

    The address itself is not kept: `digest` is a keyed hash, which tells only who has the address already.
    """

    digest = models.CharField(max_length=64, unique=True)
    unanswered = models.PositiveSmallIntegerField(
        default=0, help_text="Mails to confirm that nobody answered, ever."
    )
    suppressed_at = models.DateTimeField(null=True, blank=True)
    suppressed_because = models.CharField(max_length=10, choices=SuppressedBecause, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mailed_address_suppressed_with_reason",
                condition=Q(suppressed_at=None, suppressed_because="")
                | Q(suppressed_at__isnull=False, suppressed_because__in=SuppressedBecause.values),
            )
        ]

    def __str__(self) -> str:
        return f"Mailed address {self.pk}"

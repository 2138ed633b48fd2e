"""Against machines that fill in forms, without asking a third party: a hidden field, a signed time, a limit.

A reader's network address is kept only as a keyed hash, for an hour.
"""

from __future__ import annotations

import hashlib
import hmac

from django import forms
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _
from redis.exceptions import RedisError
from rest_framework.throttling import BaseThrottle

SALT = "ringwatch form"
SOONEST = 3
"""Seconds that a person needs to fill in a form, at least."""
LATEST = 24 * 60 * 60
"""Seconds after which a form must be opened again."""
MOST = 5
"""Forms that one network address may send in an hour."""
HOUR = 60 * 60

STALE = _("This form was open for too long. Look at it once more, and send it again.")
HASTY = _("This was sent faster than a person can write. Look at it once more, and send it again.")
FULL = _("Several reports came from your network within the hour. Please send this one later.")


class GuardedForm(forms.Form):
    """A form with a field that people do not see, and the signed time at which it was opened."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, **options):
        super().__init__(data, **options)
        self.fresh_time = signing.TimestampSigner(salt=SALT).sign("open")

    def clean(self):
        given = super().clean()
        if problem := _time_problem(given.get("opened", "")):
            self.add_error(None, gettext(problem))
        return given

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


def _time_problem(opened: str) -> str:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(opened, max_age=LATEST)
    except signing.BadSignature:
        return STALE
    try:
        signer.unsign(opened, max_age=SOONEST)
    except signing.SignatureExpired:
        return ""
    return HASTY


def is_over_the_limit(request) -> bool:
    """Count one form of this network address. When they cannot be counted, nobody is over."""
    client = BaseThrottle().get_ident(request)
    digest = hmac.new(settings.SECRET_KEY.encode(), client.encode(), hashlib.sha256).hexdigest()[:32]
    name = f"form-rate:{digest}"
    try:
        used = 1 if cache.add(name, 1, HOUR) else cache.incr(name)
    except (RedisError, ValueError):  # ValueError: the count ended between the two
        return False
    return used > MOST

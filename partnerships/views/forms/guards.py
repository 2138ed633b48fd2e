"""Against machines that fill in forms, without asking a third party: a hidden field and a signed time.

How many forms one network address may send is in `http.throttles`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from partnerships.field_errors import FormInOwnWords

SALT = "ringwatch form"
MIN_FILL_SECONDS = 3
"""A person needs at least this long to fill in a form."""
MAX_OPEN_SECONDS = 24 * 60 * 60
"""After this long a form must be opened again."""

STALE = _("This form was open for too long. Look at it once more, and send it again.")
HASTY = _("This was sent faster than a person can write. Look at it once more, and send it again.")
TOO_MANY = _("Several forms came from your network within the hour. Please send this one later.")


class GuardedForm(FormInOwnWords):
    """A form with a field that people do not see, and the signed time at which it was opened."""

    website = forms.CharField(required=False, label=gettext_lazy("Leave this empty"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fresh_time = signing.TimestampSigner(salt=SALT).sign("open")

    def clean(self) -> dict[str, Any] | None:
        given = super().clean() or {}
        if problem := _time_problem(given.get("opened", "")):
            self.add_error(None, gettext(problem))
        return given

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.cleaned_data.get("website"))


def _time_problem(opened: str) -> str:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(opened, max_age=MAX_OPEN_SECONDS)
    except signing.BadSignature:
        return STALE
    try:
        signer.unsign(opened, max_age=MIN_FILL_SECONDS)
    except signing.SignatureExpired:
        return ""
    return HASTY

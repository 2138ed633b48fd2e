"""How a mail address is written: in one way only, the one that the mail server is told.

Python and Django understand more than a name and a domain: quotation marks, encoded words (RFC 2047), letters of
other widths. Each of these is another text for the same mailbox.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.core.validators import validate_email
from django.utils.encoding import punycode
from django.utils.translation import gettext

from partnerships.field_errors import shown

MAX_LENGTH = 254


def plain(email: str) -> str:
    """The address in lower-case ASCII, its domain as the DNS has it. Raises ValidationError if it is no plain one."""
    name, _, domain = email.strip().rpartition("@")
    try:
        written = f"{name}@{punycode(domain)}".lower()
    except UnicodeError:  # a domain that the DNS cannot hold
        raise _not_plain(email) from None
    if not name.isascii() or '"' in name or "=?" in written or "[" in domain or len(written) > MAX_LENGTH:
        raise _not_plain(email)
    try:
        validate_email(written)
    except ValidationError:
        raise _not_plain(email) from None
    return written


def delivered_to(email: str) -> str:
    """The address that Django tells the mail server, however it is written; as it is where there is none."""
    try:
        return sanitize_address(email.strip(), "utf-8").lower()
    except (ValueError, LookupError, AttributeError):  # what the standard library's parser stumbles with
        return email.strip().lower()


class MailAddressField(forms.EmailField):
    """An address to which the site sends mail."""

    def clean(self, value: Any) -> str:
        email = str(super().clean(value))
        return plain(email) if email else email


def _not_plain(email: str) -> ValidationError:
    sentence = gettext(
        "“%(said)s” cannot be written to from here. Write the address plainly, such as name@example.org, "
        "without quotation marks or codes."
    )
    return ValidationError(sentence % {"said": shown(email)}, code="not_plain")

"""A mail address is written in one way, and Django sends to just what is written."""

import pytest
from django.core.exceptions import ValidationError
from django.core.mail.message import sanitize_address
from django.utils import translation

from partnerships.alerts import addresses
from partnerships.mail_addresses import MailAddressField, plain

SAME_MAILBOX = [
    '"victim"@example.com',
    '"vic\\tim"@example.com',
    '"=?utf-8?q?=76ictim?="@example.com',
    "=?utf-8?q?=76ictim?=@example.com",
    "=?utf-8?b?dmljdGlt?=@example.com",
    "victim@ｅxample.com",
    "victim@exam\N{SOFT HYPHEN}ple.com",
    "victim@example。com",
    "Victim@EXAMPLE.com",
]
NOBODYS = [
    "=?utf-8?q??=@e.com",
    "=?utf-8?q?=0ax?=@e.com",
    "a=?utf-8?q?b?=@e.com",
    '"a b"@e.com',
    "\N{KELVIN SIGN}im@e.com",
    "victim@x\N{FULLWIDTH COMMERCIAL AT}e.com",
    "victim@[127.0.0.1]",
    f"victim@{'ä' * 62}.com",
    f"{'a' * 250}@e.com",
    "victim",
    "@e.com",
]


@pytest.mark.parametrize("email", SAME_MAILBOX)
def test_another_spelling_of_an_address_is_the_same_address(email):
    assert addresses.canonical(email) == "victim@example.com"


@pytest.mark.parametrize("email", [*SAME_MAILBOX, "a@straße.de", "a@MÜNCHEN.de", "o'x+y=z?=@e.com", *NOBODYS])
def test_what_is_taken_is_sent_to_just_as_it_is_written(email):
    try:
        written = plain(email)
    except ValidationError:
        return

    assert written.isascii() and written == sanitize_address(written, "utf-8") == plain(written)
    assert addresses.canonical(email) == addresses.canonical(written)


@pytest.mark.parametrize("email", [*SAME_MAILBOX[:5], *NOBODYS])
def test_an_address_that_is_not_written_plainly_is_refused(email):
    with pytest.raises(ValidationError):
        plain(email)


@pytest.mark.parametrize(
    ("language", "expected"), [("en", "cannot be written to"), ("es", "no se puede escribir a")]
)
def test_who_writes_it_is_told_so(language, expected):
    with translation.override(language), pytest.raises(ValidationError, match=expected):
        MailAddressField().clean(SAME_MAILBOX[0])

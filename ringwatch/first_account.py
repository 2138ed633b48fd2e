"""The account of the first curator, made once where there is none."""

import secrets

from django.contrib.auth import get_user_model

NAME = "admin"


def make(password: str = "") -> str:
    """Make the account unless there is one. Gives what its password is where nobody said one; else nothing."""
    accounts = get_user_model().objects
    if accounts.exists():
        return ""
    made = password or secrets.token_urlsafe(12)
    accounts.create_superuser(NAME, password=made)
    return "" if password else made


def words(password: str) -> str:
    """What the operator is told of a password that was made up."""
    return f"\nFirst account: {NAME}, password {password} (shown once; bin/manage changepassword {NAME})\n"

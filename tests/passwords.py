"""Passwords of accounts that live for one test."""

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class QuickHasher(PBKDF2PasswordHasher):
    """Django's first one, in a millionth of its third of a second. The site's processes read what it wrote."""

    iterations = 1

"""Accounts whose passwords are quick to check, and an administrator at the desk."""

import pytest
from django.core.cache import cache

from partnerships.actions.roles import Role
from ringwatch.celery import app as queue
from tests.admin.desk import Desk
from tests.admin.people.accounts import person


@pytest.fixture(autouse=True)
def quick(settings):
    """Weak hashes, mails kept in memory, nobody locked out and no mail left by an earlier test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAIL, settings.EMAIL_BACKEND = "in memory", "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    queue.control.purge()


@pytest.fixture
def administrator(client):
    return Desk(client, person(Role.ADMINISTRATOR))

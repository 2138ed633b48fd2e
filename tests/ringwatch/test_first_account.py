"""The first account is made once, with a password that is shown once or was given."""

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db
GIVEN = "a-password-that-was-given"


def test_its_password_is_shown_once(capsys):
    call_command("first_account")
    said = capsys.readouterr().out
    call_command("first_account")

    password = said.partition("password ")[2].partition(" ")[0]
    assert authenticate(username="admin", password=password).is_superuser
    assert capsys.readouterr().out == ""


def test_a_password_that_was_given_is_taken_and_not_shown(capsys, monkeypatch):
    monkeypatch.setattr(settings, "ADMIN_PASSWORD", GIVEN)

    call_command("first_account")

    assert authenticate(username="admin", password=GIVEN)
    assert capsys.readouterr().out == ""


def test_a_weak_one_is_refused(monkeypatch):
    monkeypatch.setattr(settings, "ADMIN_PASSWORD", "ring")

    with pytest.raises(CommandError, match="RINGWATCH_ADMIN_PASSWORD cannot be used"):
        call_command("first_account")

"""What every answer tells the browser to refuse."""

import subprocess
import sys

import pytest
from django.conf import settings

from partnerships.script_modules import import_map_source

LOOSE = ("unsafe", "*", "http:", "https:")


@pytest.fixture
def policy(client, db) -> dict[str, list[str]]:
    text = client.get("/admin/login/", follow=True).headers["Content-Security-Policy"]
    return {name: values for name, *values in (directive.split() for directive in text.split(";"))}


def test_nothing_is_allowed_but_the_site_itself(policy):
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    allowed = {"'self'", "'none'", "data:", import_map_source()}
    assert {one for values in policy.values() for one in values} <= allowed


def test_no_directive_is_loose(policy):
    assert [one for values in policy.values() for one in values if any(word in one for word in LOOSE)] == []


@pytest.mark.django_db
def test_the_admin_lives_under_the_same_policy(client):
    reply = client.get("/admin/login/", follow=True)

    assert reply.status_code == 200
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert b"<style" not in reply.content and b" style=" not in reply.content


@pytest.mark.parametrize(("preload", "is_preloaded"), [("", "False"), ("0", "False"), ("1", "True")])
def test_a_site_on_https_keeps_its_readers_there_and_is_preloaded_only_when_that_is_asked(
    preload, is_preloaded
):
    names = "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_PRELOAD"
    command = [sys.executable, "-c", f"from django.conf import settings as s; print({names})"]
    environment = {
        "RINGWATCH_HTTPS": "1",
        "RINGWATCH_HSTS_PRELOAD": preload,
        "DJANGO_SETTINGS_MODULE": "ringwatch.settings",
        "RINGWATCH_VAR": str(settings.VAR_DIR),
    }

    said = subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    ).stdout

    assert said.split() == ["True", "True", "31536000", is_preloaded]


def test_the_session_key_is_for_its_owner_only(tmp_path):
    from ringwatch import secret

    first, second = secret.kept(tmp_path), secret.kept(tmp_path)

    assert first == second and len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600

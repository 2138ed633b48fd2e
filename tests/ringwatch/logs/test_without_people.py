"""Logs say what was asked and what was done, under one number, and of people nothing."""

import json
import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver

from partnerships.models.followers import new_token
from ringwatch.logs import access, context, formats

PEOPLE = [
    "The mail server refused jane.roe+ring@mail.example.org",
    "SMTPRecipientsRefused: {'jane.roe@example.org': (550, b'no')}",
    "Not Found: /follow/{token}/x",
    "Not Found: /follow/XEloWIaDAFFjnTZYSZvWiKvTuEyrDurqkYqdCGSUBhA/",
    "postgresql://ring:secret@db.example.org/ringwatch does not answer",
]


def record(message: str, **extra) -> logging.LogRecord:
    made = logging.getLogger("tests").makeRecord("tests", logging.INFO, "", 1, message, (), None, extra=extra)
    context.ContextFilter().filter(made)
    return made


@pytest.fixture
def written(monkeypatch):
    """What the access log writes, as JSON."""
    lines: list[dict] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            context.ContextFilter().filter(record)
            lines.append(json.loads(formats.JsonLineFormatter().format(record)))

    handler = Keep()
    access.logger.addHandler(handler)
    yield lines
    access.logger.removeHandler(handler)


@pytest.mark.parametrize("formatter", [formats.LineFormatter, formats.JsonLineFormatter])
@pytest.mark.parametrize("message", PEOPLE)
def test_no_address_and_no_secret_is_written(formatter, message):
    token = new_token()

    text = formatter().format(record(message.replace("{token}", token)))

    assert "example.org" not in text
    assert token not in text and "XElo" not in text
    assert formats.HIDDEN in text


@pytest.mark.parametrize(
    "path", ["/agencies/los-angeles-county-sheriffs-department-ca/", "/static/base.3f2a19c0d4e5f607.css"]
)
def test_what_is_no_secret_stays(path):
    assert formats.without_people(f"Not Found: {path}") == f"Not Found: {path}"


def test_a_line_of_json_has_its_facts_and_its_error():
    try:
        raise ValueError("odd")
    except ValueError:
        import sys

        failed = logging.getLogger("tests").makeRecord(
            "tests", logging.ERROR, "", 1, "no", (), sys.exc_info()
        )
    context.ContextFilter().filter(failed)

    told = json.loads(formats.JsonLineFormatter().format(failed))

    assert told.keys() >= {"time", "level", "logger", "message", "request_id", "task"}
    assert "ValueError: odd" in told["exc_info"]


@pytest.mark.django_db
def test_a_request_is_told_with_the_names_of_its_parameters_only(written):
    answer = Client().get(
        "/partnerships/?q=Jane+Roe&state=OH&jane@example.org=1",
        headers={"User-Agent": "Janes-Browser", "Referer": "https://jane.example/"},
        REMOTE_ADDR="203.0.113.7",
    )

    (told,) = written
    assert (told["method"], told["path"], told["asked"]) == ("GET", "/partnerships/", ["q", "state"])
    assert told["status"] == answer.status_code
    assert told["request_id"] == answer["X-Request-ID"]
    assert not any(word in json.dumps(told) for word in ("Jane", "jane", "203.0.113"))


@pytest.mark.django_db
def test_what_a_follower_is_known_by_is_not_written(written):
    token = new_token()

    Client().get(f"/follow/{token}/")

    assert token not in json.dumps(written)
    assert written[0]["path"] == "/follow/***/"


@pytest.mark.django_db
def test_what_an_invitation_is_known_by_is_not_written(written):
    Client().get("/admin/account/password/reset/key/1-d1x-1f00b1/")

    assert "d1x-1f00b1" not in json.dumps(written)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "given, kept", [("proxy-0123456789", True), ("x\nforged line", False), ("a" * 65, False)]
)
def test_a_proxys_number_is_kept_where_it_is_a_plain_one(written, given, kept):
    answer = Client().get("/nowhere", headers={"X-Request-ID": given})

    assert (answer["X-Request-ID"] == given) is kept


@pytest.mark.django_db
def test_a_path_cannot_forge_a_line(written):
    Client().get("/a%0A2026-11-29 INFO ringwatch.access: forged")

    assert "\n" not in written[0]["path"]


def test_every_part_of_an_address_that_is_a_secret_is_hidden():
    names = {name for one in get_resolver().reverse_dict.values() for _, parts in one[0] for name in parts}

    assert {name for name in names if "token" in name or "key" in name} <= access.SECRET_PARTS


def test_a_task_carries_the_number_of_the_request_that_asked_for_it():
    from ringwatch.celery import app

    seen: list[tuple[str, str]] = []

    @app.task(name="tests.seen")
    def seen_by(_number: int, _words: str) -> None:
        seen.append((context.TASK.get(), context.REQUEST_ID.get()))

    try:
        mark = context.REQUEST_ID.set("request-1")
        headers: dict = {}
        context._pass_on(headers=headers)
        context.REQUEST_ID.reset(mark)
        seen_by.apply((12, "jane@example.org"), headers=headers)
    finally:
        app.tasks.pop("tests.seen")

    assert seen == [("tests.seen(12)", "request-1")]
    assert (context.TASK.get(), context.REQUEST_ID.get()) == ("", "")


def test_every_handler_of_the_site_writes_without_people():
    assert set(settings.LOGGING["handlers"]) == {"console"}
    assert all(handler["formatter"] == "chosen" for handler in settings.LOGGING["handlers"].values())

"""How a record is written: a line for people, or JSON for programs. Either way without people's addresses."""

from __future__ import annotations

import logging
import re

from pythonjsonlogger.json import JsonFormatter

MAIL_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+")
TOKEN = re.compile(r"(?<=/)(?=[\w-]*[A-Z])[\w-]{20,}(?=/|\b)")
"""A part of a path that only a program makes up: a secret, such as what a follower is known by. Names of
pages have no capitals."""
HIDDEN = "***"
FIELDS = "{asctime}{levelname}{name}{message}{request_id}{task}"


def without_people(text: str) -> str:
    """The text without mail addresses and secrets in paths."""
    if "@" in text:
        text = MAIL_ADDRESS.sub(HIDDEN, text)
    return TOKEN.sub(HIDDEN, text)


class LineFormatter(logging.Formatter):
    """A line a record; what it is about in brackets."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        about = getattr(record, "about", "")
        if not about:
            return without_people(text)
        first, end, rest = text.partition("\n")
        return without_people(f"{first} [{about}]{end}{rest}")


class JsonLineFormatter(JsonFormatter):
    """An object a record: `time`, `level`, `logger`, `message`, `request_id`, `task`, and what else it was given."""

    def __init__(self) -> None:
        names = {"asctime": "time", "levelname": "level", "name": "logger"}
        super().__init__(FIELDS, style="{", rename_fields=names, reserved_attrs=RESERVED)

    def format(self, record: logging.LogRecord) -> str:
        return without_people(super().format(record))


RESERVED = [*logging.makeLogRecord({}).__dict__, "about", "request", "status_code", "server_time", "taskName"]
"""Attributes that are no facts of ours; `request` is a whole object, with whose cookies it came."""

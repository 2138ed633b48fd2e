"""The web server's own lines, in the form of all others and without who asked, and for what.

gunicorn writes the address of a client whose request it cannot read, and of such a request as much as it has read.
"""

from __future__ import annotations

import logging
import re
from typing import Any

UNREADABLE = re.compile(r"Invalid request from ip=\S*: (?P<why>[^:'\"]*)")
FAILED = "Error handling request"


class WithoutRequests(logging.Filter):
    """Leaves of a line about a request what was wrong with it."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if unreadable := UNREADABLE.match(message):
            record.msg, record.args = f"Invalid request: {unreadable['why'].strip()}", ()
        elif message.startswith(FAILED):
            record.msg, record.args = FAILED, ()
        return True


def configuration(*, is_json: bool) -> dict[str, Any]:
    """gunicorn's `logconfig_dict`; its own defaults hold for the rest."""
    formatter = "JsonLineFormatter" if is_json else "LineFormatter"
    handler = {"class": "logging.StreamHandler", "formatter": "generic", "filters": ["without_requests"]}
    return {
        "filters": {"without_requests": {"()": WithoutRequests}},
        "formatters": {"generic": {"()": f"ringwatch.logs.formats.{formatter}"}},
        "handlers": dict.fromkeys(("console", "error_console"), handler),
        "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["error_console"], "propagate": False}},
    }

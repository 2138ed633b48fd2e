"""Errors told to a Sentry server, where the operator names one: what failed and where, never for whom."""

from __future__ import annotations

import importlib.util
from typing import Any
from urllib.parse import urlsplit

from ringwatch.logs.formats import without_people

TOLD_OF_REQUESTS = ("method", "url")
PERSONAL = ("user", "breadcrumbs", "server_name")


def address(text: str) -> str:
    """A DSN, where the package that talks to Sentry is installed."""
    parts = urlsplit(text)
    if parts.scheme not in {"https", "http"} or not parts.username or not parts.path.strip("/"):
        raise ValueError("expected an address like https://key@sentry.example/1")
    if importlib.util.find_spec("sentry_sdk") is None:
        locks = "-r requirements.txt -r requirements/s3.txt -r requirements/sentry.txt"
        raise ValueError(f"first install what it needs: pip install --require-hashes {locks}")
    return text


def tell(dsn: str) -> None:
    """Have errors of this process told there from now on."""
    sentry = importlib.import_module("sentry_sdk")
    sentry.init(
        dsn,
        before_send=reduced,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        send_client_reports=False,
    )


def reduced(event: dict[str, Any], _hint: object) -> dict[str, Any]:
    """The event without people: of a request method and path only, and no addresses in its words."""
    for name in PERSONAL:
        event.pop(name, None)
    if request := event.get("request"):
        known = {name: request[name] for name in TOLD_OF_REQUESTS if name in request}
        event["request"] = known | {"url": known.get("url", "").partition("?")[0]}
    told: dict[str, Any] = _hidden(event)
    return told


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        return without_people(value)
    if isinstance(value, dict):
        return {name: _hidden(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_hidden(one) for one in value]
    return value

"""The access log: what was asked for, how it was answered and how long that took; never by whom.

Of a question's words only the names of its parameters are written, of a path with a secret only its pattern.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from urllib.parse import quote

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ringwatch.logs.context import REQUEST_ID, request_id
from ringwatch.logs.formats import HIDDEN

HEADER, GIVEN_HEADER = "X-Request-ID", "HTTP_X_REQUEST_ID"
SECRET_PARTS = {"token", "key", "uidb64"}
"""Parts of addresses that open something to whoever has them."""
MAX_PATH_LENGTH = 300
MAX_PARAMETERS_NAMED = 20
PARAMETER = re.compile(r"[a-z_]{1,30}")
"""A name that may be a parameter of ours; what else is asked with is somebody's words."""

logger = logging.getLogger("ringwatch.access")


def access_log(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: numbers a request, answers with the number and writes one line about it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        started = time.monotonic()
        number = request_id(request.META.get(GIVEN_HEADER, ""))
        REQUEST_ID.set(number)  # until the request is finished: Django tells of errors after all middleware
        response = get_response(request)
        response[HEADER] = number
        _write(request, response, time.monotonic() - started)
        return response

    return answer


def _write(request: HttpRequest, response: HttpResponseBase, seconds: float) -> None:
    names = sorted(filter(PARAMETER.fullmatch, request.GET))[:MAX_PARAMETERS_NAMED]
    facts = {
        "method": request.method,
        "path": path_of(request),
        "asked": names,
        "status": response.status_code,
        "milliseconds": round(1000 * seconds, 1),
    }
    asked = f"?{'&'.join(names)}" if names else ""
    logger.info(
        "%s %s%s %s %s ms",
        facts["method"],
        facts["path"],
        asked,
        facts["status"],
        facts["milliseconds"],
        extra=facts,
    )


def path_of(request: HttpRequest) -> str:
    """The path, with what is secret in it hidden."""
    path = request.path
    parts = request.resolver_match.kwargs if request.resolver_match else {}
    secrets = [str(parts[name]) for name in SECRET_PARTS & set(parts)]
    for secret in sorted(secrets, key=len, reverse=True):  # a short one may stand in a long one
        path = path.replace(secret, HIDDEN)
    return quote(path[:MAX_PATH_LENGTH], safe="/*@:+,;=!$'()~")

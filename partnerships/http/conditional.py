"""Conditional requests: 304 when the client has the answer already."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe


def unless_known(
    request: HttpRequest, make: Callable[[], HttpResponseBase], *, tag: str, modified: datetime | None = None
) -> HttpResponseBase:
    """The answer that `make` gives, with its validators; or 304 when the client has the answer with this tag.

    `tag`: without quotes. `modified`: when the release that the answer is read from was published.
    """
    seconds = int(modified.timestamp()) if modified else None
    etag = f'"{tag}"'
    response = (
        get_conditional_response(request, etag=etag, last_modified=_if_exact(request, seconds)) or make()
    )
    response["ETag"] = etag
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    return response


def _if_exact(request: HttpRequest, seconds: int | None) -> int | None:
    """The time to compare `If-Modified-Since` with: None unless the client names exactly this time.

    A database restored from a backup has an older newest release. Its time is earlier than the one that the client
    names, and the client's rows are nevertheless others.
    """
    asked = request.headers.get("If-Modified-Since")
    return seconds if asked is None or parse_http_date_safe(asked) == seconds else None

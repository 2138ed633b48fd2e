"""Errors as problem details (RFC 9457), in sentences. Knows nothing of what was asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from django.core.signals import got_request_exception
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

MEDIA = "application/problem+json"
LOG = logging.getLogger(__name__)

SENTENCES = {
    404: "There is nothing at this address.",
    405: "The API only reads: send GET, HEAD or OPTIONS.",
    429: "Too many requests from your address: wait as many seconds as the header Retry-After says.",
    500: "Something went wrong here, not in your request. It is on record; please try again later.",
}
"""What is said where the view itself says nothing."""


class Refused(exceptions.APIException):
    """What was asked cannot be understood. `problems` are sentences."""

    status_code = 400

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        super().__init__(" ".join(self.problems))


class Missing(exceptions.NotFound):
    """What was asked for is not there. Says so in a sentence of its own."""

    def __init__(self, sentence: str) -> None:
        self.problems = [sentence]
        super().__init__(sentence)


def answer(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to any error in a view of the API."""
    response = exception_handler(error, context)
    if response is None:
        LOG.error("The API failed at %s", context["request"].path, exc_info=error)
        got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
        response = Response(status=500)
    response.data = details(response.status_code, getattr(error, "problems", ()))
    response.content_type = MEDIA
    return response


def details(status: int, problems: Iterable[str] = ()) -> dict[str, Any]:
    """The members of a problem. `about:blank` says that the status is the whole of its type."""
    problems = list(problems) or [SENTENCES.get(status, HTTPStatus(status).description + ".")]
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(problems),
        "problems": problems,
    }

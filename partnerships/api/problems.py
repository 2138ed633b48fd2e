"""Errors as problem details (RFC 9457), in sentences. Knows nothing of what was asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Any

from django.core.signals import got_request_exception
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from partnerships.database_away import is_away
from partnerships.http.limits import TOO_LONG, took_too_long
from partnerships.http.problem_details import MEDIA, RETRY_SECONDS, details

LOG = logging.getLogger(__name__)


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
    if is_away(error):
        response = Response(status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    if response is None:
        LOG.error("The API failed at %s", context["request"].path, exc_info=error)
        got_request_exception.send(sender=type(context["view"]), request=context["request"]._request)
        response = Response(status=500)
    problems = [TOO_LONG] if took_too_long(error) else getattr(error, "problems", ())
    response.data = details(response.status_code, problems)
    response.content_type = MEDIA
    return response

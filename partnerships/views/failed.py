"""What is answered where no view does: to a request that cannot be read, while the database is away, or when something
broke.
"""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from partnerships.database_away import is_away
from partnerships.http import problem_details
from partnerships.http.refusals import is_for_programs, refusal


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that is refused before any view reads it (Django's `handler400`)."""
    if is_for_programs(request):
        return refusal(request, HTTPStatus.BAD_REQUEST, _in_a_sentence(exception))
    response = HttpResponse(loader.get_template("400.html").render(), status=HTTPStatus.BAD_REQUEST)
    response["Cache-Control"] = "no-store"
    return response


def _in_a_sentence(problem: Exception) -> str:
    if isinstance(problem, TooManyFieldsSent):
        return f"There are more than {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} parameters."
    return "This request cannot be read."


def failed(request: HttpRequest) -> HttpResponse:
    """The answer to a request that ended in an exception (Django's `handler500`)."""
    away = is_away(sys.exc_info()[1])
    status = HTTPStatus.SERVICE_UNAVAILABLE if away else HTTPStatus.INTERNAL_SERVER_ERROR
    if request.path.startswith(problem_details.API):
        response: HttpResponse = JsonResponse(
            problem_details.details(status), status=status, content_type=problem_details.MEDIA
        )
    else:
        response = HttpResponse(loader.get_template(f"{status:d}.html").render(), status=status)
    if away:
        response["Retry-After"] = str(problem_details.RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response

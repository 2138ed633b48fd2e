"""What is answered when something fails here: that the database is away for a while, or that something broke."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from partnerships.database_away import is_away
from partnerships.http import problem_details


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

"""A request that is refused before any view sees it: in the form that its address answers in, without the database."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import PurePosixPath

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string

from partnerships.http.problem_details import API, MEDIA, details

PLAIN = "text/plain; charset=utf-8"


def refused_search(request: HttpRequest, problem: str) -> HttpResponse:
    """Says what is wrong with a search: to a program by the parameter's name, to a reader in words."""
    if is_for_programs(request):
        return refusal(request, HTTPStatus.BAD_REQUEST, f"q: {problem}")
    return refusal(request, HTTPStatus.BAD_REQUEST, problem, is_search=True)


def is_for_programs(request: HttpRequest) -> bool:
    """Whether the address is one of the API's or a file's, and no page."""
    return request.path.startswith(API) or bool(PurePosixPath(request.path).suffix)


def refusal(
    request: HttpRequest,
    status: int,
    sentence: str,
    *,
    retry_seconds: int = 0,
    asks_again: bool = False,
    is_search: bool = False,
) -> HttpResponse:
    """Says no in one sentence. `retry_seconds`: when to try again. `asks_again`: a page does so by itself.
    `is_search`: the sentence is about what the reader searched for.
    """
    kind = PurePosixPath(request.path).suffix
    response: HttpResponse
    if request.path.startswith(API):
        response = JsonResponse(details(status, [sentence]), status=status, content_type=MEDIA)
    elif kind == ".json":
        response = JsonResponse({"problems": [sentence]}, status=status)
    elif kind and not asks_again:
        response = HttpResponse(f"{sentence}\n", status=status, content_type=PLAIN)
    else:
        again = retry_seconds if asks_again else 0
        words = {"status": status, "sentence": sentence, "again": again, "is_search": is_search}
        page = render_to_string("not_now.html", words)
        response = HttpResponse(page, status=status)
    if retry_seconds:
        response["Retry-After"] = str(retry_seconds)
    response["Cache-Control"] = "no-store"
    response._has_been_logged = True  # type: ignore[attr-defined]  # Django would call each an error; it is none of ours
    return response

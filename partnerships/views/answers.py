"""What every answer has in common: the version it speaks for, the count, and a plain refusal of what it
cannot read. The views themselves parse, ask and render."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache, wraps
from typing import Any

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext

from partnerships.http.problem_details import RETRY_SECONDS
from partnerships.http.refusals import refusal
from partnerships.models import Release
from partnerships.queries.data_state import DataState
from partnerships.queries.question import BadQuestion, Question

VERSION_HEADER = "X-Dataset-Version"
COUNT_HEADER = "X-Result-Count"
WITH_FILTERS = frozenset({"map", "partnerships", "trends", "changes"})
"""The pages that have the form of filters."""


def release_of(question: Question) -> Release | None:
    """The release that a question speaks of; None before the first."""
    return question.release


def dataset_version(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: `request.release` is the newest release, and every answer says its version.

    `request.newest_release` reads it, once, for all that is asked of a request.
    An answer about another version has said so itself already.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        state: DataState | None = getattr(request, "data_state", None)
        newest_release = cache((lambda: state.release) if state else Release.objects.newest)
        request.newest_release = newest_release  # type: ignore[attr-defined]
        # For templates, which show it below each page.
        request.release = SimpleLazyObject(newest_release)  # type: ignore[attr-defined]
        response = get_response(request)
        if VERSION_HEADER not in response:
            with suppress(DatabaseError, InterfaceError):  # an answer that needs no database needs no version
                newest = newest_release()
                response[VERSION_HEADER] = str(newest.number if newest else 0)
        return response

    return answer


def refuse_with_page(
    request: HttpRequest, problems: Iterable[str], understood: QueryDict | None = None
) -> HttpResponse:
    """What is wrong, and the form with what is not, where the page has one."""
    context: dict[str, Any] = {"problems": problems}
    if understood is not None and request.resolver_match and request.resolver_match.url_name in WITH_FILTERS:
        context["question"] = Question.of_the_understood(understood)
        context["kept"] = True
    return render(request, "refused.html", context, status=400)


def refuse_with_json(
    request: HttpRequest, problems: Iterable[str], understood: QueryDict | None = None
) -> HttpResponse:
    return JsonResponse({"problems": problems}, status=400)


def refuse_with_text(
    request: HttpRequest, problems: Iterable[str], understood: QueryDict | None = None
) -> HttpResponse:
    return HttpResponse("\n".join(problems) + "\n", status=400, content_type="text/plain; charset=utf-8")


def refuse_until_published(request: HttpRequest, *, asks_again: bool) -> HttpResponse:
    """There is no version yet. `asks_again`: the answer is a page, which asks again by itself."""
    sentence = gettext("Nothing has been published yet.")
    return refusal(request, 503, sentence, retry_seconds=RETRY_SECONDS, asks_again=asks_again)


def question_of_record(request: HttpRequest, **about: str) -> Question:
    """What a page of one record or agency shows, as a question: `about` it, at the version in the address.

    Other parameters say nothing to such a page. Raises BadQuestion.
    """
    asked = QueryDict(mutable=True)
    asked.update(about)
    asked.setlist("version", request.GET.getlist("version"))
    return Question.ask(asked, newest=request.newest_release)  # type: ignore[attr-defined]


def answers_question(
    refuse: Callable[[HttpRequest, list[str], QueryDict], HttpResponse],
    also: Sequence[str] = (),
    *,
    of_a_version: bool = False,
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A view of the answer to the question in the address: `view(request, question, …)`.

    `refuse` says what is wrong with a question; `also` are parameters that the view itself reads. `of_a_version`: until
    there is one, the client is told to come back, for an answer of nothing would pass for one that nothing matches.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if of_a_version and not request.release:  # type: ignore[attr-defined]  # see `dataset_version`
                return refuse_until_published(request, asks_again=refuse is refuse_with_page)
            try:
                newest = request.newest_release  # type: ignore[attr-defined]  # see `dataset_version`
                question = Question.ask(request.GET, also=also, newest=newest)
            except BadQuestion as bad:
                return refuse(request, bad.problems, bad.understood)
            response = view(request, question, *args, **kwargs)
            response[VERSION_HEADER] = str(question.version)
            response[COUNT_HEADER] = str(question.count())
            return response

        return answer

    return decorate

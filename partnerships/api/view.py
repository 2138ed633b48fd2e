"""What all addresses of the API have in common: strict parameters, headers, caching by version, open to any site.

A view says what it takes (`takes`), what it gives (`gives`, a serializer) and how (`answer`). The OpenAPI
document is made from the same attributes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_cache_control
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.schemas.inspectors import ViewInspector
from rest_framework.views import APIView

from partnerships.api import cursors, parameters
from partnerships.api.describe import Described
from partnerships.api.problems import Refused
from partnerships.api.serializers.fields import AnswerSerializer
from partnerships.http.conditional import unless_known
from partnerships.http.throttles import ApiThrottle
from partnerships.queries import counts
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.question import BadQuestion, Question

FORMAT_VERSION = 2
"""Counted up when the API writes the same rows in other bytes, so that no client keeps the former ones."""

VERSION_HEADER = "X-Dataset-Version"
COUNT_HEADER = "X-Result-Count"
CACHE_SECONDS = 24 * 3600
"""How long an answer at a version asked for by number may be used without asking again."""

CORS_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Policy, "
    "RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Dataset-Version, X-Result-Count",
}
PREFLIGHT_HEADERS = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class OnlyJson(BaseContentNegotiation):
    """Whatever a client accepts, it gets JSON: a browser's address bar too."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> Any:
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        only = next(iter(renderers))
        return only, str(only.media_type)


class ApiView(APIView):
    """One address. Anyone may read it, from any site, so often."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = OnlyJson
    throttle_classes = (ApiThrottle,)
    http_method_names = ("get", "head", "options")
    schema: ViewInspector | None = Described()
    """None: the document leaves the address out."""

    takes: tuple[parameters.Parameter, ...] = ()
    answer: Callable[..., Any]
    """(request, what stands in the path) → what the address gives, as its serializer takes it."""
    gives: type[AnswerSerializer] | None = None
    """What the address gives; None where it is an object of its own."""

    def get(self, request: Request, **path: str) -> Any:
        """The answer, or 304 when the client has it already."""
        if problems := parameters.problems_of(request.GET, self.takes):
            raise Refused(problems)
        return self.respond(request, **path)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with translation.override("en-us"):  # programs read the same words whatever language the pages are in
            return super().dispatch(request, *args, **kwargs)

    def respond(self, request: Request, **path: str) -> Any:
        response = Response(self.as_json(request, self.answer(request, **path)))
        response.add_post_render_callback(partial(_unless_known, request))
        return response

    def as_json(self, request: Request, answer: Any) -> Any:
        """The answer as JSON can hold it."""
        return self.gives(answer, context={"site": site_address(request)}).data if self.gives else answer

    def options(self, request: HttpRequest, *args: Any, **path: Any) -> Any:
        """For browsers that ask first whether another site may read."""
        response = HttpResponse(status=204, headers=PREFLIGHT_HEADERS)
        response["Allow"] = ", ".join(self.allowed_methods)
        return response

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        allowance = getattr(request, "allowance", None)
        for name, value in {**CORS_HEADERS, **(allowance.headers if allowance else {})}.items():
            response[name] = value
        if response.status_code >= 400:
            patch_cache_control(response, no_store=True)
        return response


class AnswerView(ApiView):
    """An address whose answer is read from a release, so that it changes with its version only."""

    def respond(self, request: Request, **path: str) -> Any:
        question = self.question(request)
        self.release = question.release

        def whole() -> Response:
            response = Response(self.as_json(request, self.answer(request, question, **path)))
            self.tell(request, response, question)
            return response

        form = ("api", FORMAT_VERSION, site_address(request), request.path, request.GET.urlencode())
        tag = answer_tag(question, self.release, layout_of(self.release), *form)
        modified = self.release.published_at if self.release else None
        response = unless_known(request, whole, tag=tag, modified=modified)
        response[VERSION_HEADER] = str(question.version)
        pinned = {"max_age": CACHE_SECONDS} if "version" in request.GET else {"no_cache": True}
        patch_cache_control(response, public=True, **pinned)
        return response

    def tell(self, request: Request, response: Response, question: Question) -> None:
        """Headers that only a whole answer has."""
        response[COUNT_HEADER] = str(self.count(question))

    def count(self, question: Question) -> int:
        """How many partnerships match."""
        return counts.total(question, self.release)

    def question(self, request: Request) -> Question:
        """The question in the address; a cursor's is at the cursor's version."""
        asked = request.GET.copy()
        also = [one.name for one in self.takes if one not in (*parameters.QUESTION, *ABOUT_THE_ANSWER)]
        try:
            if "cursor" in asked and "version" not in asked:
                asked["version"] = str(cursors.version(str(asked["cursor"])))
            return Question.ask(asked, also=also)
        except BadQuestion as bad:
            raise Refused(bad.problems) from bad
        except cursors.BadCursor as bad:
            raise Refused([str(bad)]) from bad


ABOUT_THE_ANSWER = (parameters.VERSION, parameters.SORT, parameters.PAGE, parameters.SIZE)


def asked_for(question: Question) -> str:
    """The question in one fixed spelling, without what only says which part of its answer is wanted."""
    return question.address(version=None, page=None, page_size=None, cursor=None, fields=None)


def site_address(request: Request) -> str:
    """Where readers reach us: `https://ringwatch.example`."""
    return request.build_absolute_uri("/").rstrip("/")


def next_page(request: Request, cursor: str) -> str:
    """The address that reads on after this page."""
    asked = QueryDict(request.GET.urlencode(), mutable=True)
    asked.pop("page", None)
    asked["cursor"] = cursor
    return f"{site_address(request)}{request.path}?{asked.urlencode()}"


def _unless_known(request: Request, response: Response) -> Any:
    """For what may change without a release: a tag of the bytes themselves, and 304 when they are known."""
    response["ETag"] = tag = f'"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    patch_cache_control(response, public=True, no_cache=True)
    found = get_conditional_response(request, etag=tag, response=response) or response
    for name, value in response.items():
        if name != "Content-Type":
            found.setdefault(name, value)
    return found

"""Which methods an address answers; any other is told which."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD")


def only(*methods: str) -> Callable[[View], View]:
    """A view that is given requests of these methods, and OPTIONS answered for it.

    Who only reads is asked for no form's token, so that another method is told 405, as by every address, and not 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return refused_method(request, methods) or view(request, *args, **kwargs)

        if set(methods) <= set(READING):
            answer.csrf_exempt = True  # type: ignore[attr-defined]  # read by Django
        return answer

    return decorate


def refused_method(request: HttpRequest, methods: tuple[str, ...] = READING) -> HttpResponse | None:
    """The answer to a method that is none of these: to OPTIONS what is allowed, to others 405. Else None."""
    if request.method in methods:
        return None
    allowed = ", ".join((*methods, "OPTIONS"))
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    sentence = gettext("This address takes %(methods)s only.") % {"methods": allowed}
    plain = "text/plain; charset=utf-8"
    return HttpResponse(f"{sentence}\n", status=405, content_type=plain, headers={"Allow": allowed})


reading = only(*READING)
"""For an address that is only read."""

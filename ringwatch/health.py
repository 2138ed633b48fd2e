"""Whether the process answers, and whether it can do its work."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@require_safe
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    """200 as soon as the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when database and broker answer; 503 with what fails otherwise."""
    answers = {"database": _answer(_ask_database), "broker": _answer(_ask_broker)}
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ready"} else 503)


def _answer(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Exception as error:  # whatever it is, it is the answer
        return f"not ready: {type(error).__name__}"
    return "ready"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()

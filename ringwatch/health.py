"""Whether the process answers (``/healthz``), and whether it can do its work (``/readyz``).

For machines that watch the site. They come before everything else that happens to a request: they may know no
name of the site and no https, and must be answered when the database is away.
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

READING = ("GET", "HEAD")


def answers_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, before all that needs a database, a name or https."""
    views = {"/healthz": alive, "/readyz": ready}

    def answer(request: HttpRequest) -> HttpResponse:
        view = views.get(request.path)
        if view is None:
            return get_response(request)
        response = view() if request.method in READING else _not_read(request)
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _not_read(request: HttpRequest) -> HttpResponse:
    status = 204 if request.method == "OPTIONS" else 405
    return HttpResponse(status=status, headers={"Allow": ", ".join((*READING, "OPTIONS"))})


def alive() -> HttpResponse:
    """200 as soon as the process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


def ready() -> JsonResponse:
    """200 when database and broker answer; 503 with what fails otherwise."""
    answers = {"database": _answer(_ask_database), "broker": _answer(_ask_broker)}
    return JsonResponse(answers, status=200 if set(answers.values()) == {"ready"} else 503)


def _answer(ask: Callable[[], None]) -> str:
    try:
        ask()
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer)
        return f"not ready: {type(error).__name__}"
    return "ready"


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2) as client:
        client.ping()

"""The picture that other sites show beside a link to a state, a record or a question."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from kombu.exceptions import OperationalError

from partnerships import tasks
from partnerships.exports import share_pictures
from partnerships.http.conditional import unless_known
from partnerships.operations import heartbeat
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_text

GENERAL = Path("static", "img", "share.png")
HOUR_SECONDS = 3600
GENERAL_SECONDS = 60
"""How long the general picture may stand for one that is not drawn yet."""
WAIT_SECONDS, PAUSE_SECONDS = 2.0, 0.05
"""How long who asks first waits for the worker, which needs a fraction of a second."""
MAX_SILENT_SECONDS = 180
"""A worker that showed no life for so long is not waited for."""


@answers_question(refuse=refuse_with_text)
def picture(request: HttpRequest, question: Question) -> HttpResponseBase:
    """A PNG of 1200 by 630 pixels: the question's own, or the general one until the worker has drawn it."""
    drawn = _drawn(question) if share_pictures.is_offered(question) else None
    if drawn is None:
        general = HttpResponse(_general(), content_type="image/png")
        patch_cache_control(general, public=True, max_age=GENERAL_SECONDS)
        return general
    response = unless_known(
        request, lambda: HttpResponse(drawn, content_type="image/png"), tag=share_pictures.tag(question)
    )
    patch_cache_control(response, public=True, max_age=HOUR_SECONDS)
    return response


def _drawn(question: Question) -> bytes | None:
    """The picture if it is kept; else the worker is asked for it, and given a moment."""
    found = share_pictures.kept(question)
    if found or not share_pictures.may_ask(question):
        return found
    try:
        tasks.draw_share_picture.delay(question.address(version=question.version), get_language())
        until = time.monotonic() + (WAIT_SECONDS if _worker_is_heard() else 0)
    except OperationalError:  # the queue is away: the next minute is asked again
        return None
    while not found and time.monotonic() < until:
        time.sleep(PAUSE_SECONDS)
        found = share_pictures.kept(question)
    return found


def _worker_is_heard() -> bool:
    seen = heartbeat.signs_of_life().get(heartbeat.WORKER, {"at": 0})
    return time.time() - float(seen["at"]) < MAX_SILENT_SECONDS


@cache
def _general() -> bytes:
    return (settings.BASE_DIR / GENERAL).read_bytes()

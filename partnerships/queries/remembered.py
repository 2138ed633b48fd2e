"""What was computed once of a question at a version, which never changes, so neither does what is computed of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.models import Release
from partnerships.queries.answer_tag import answer_tag, release_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.question import Question

CACHE_SECONDS = 24 * 3600
"""How long a result stays in the cache."""
MISSING = object()


def remembered(question: Question, release: Release | None, what: str, compute: Callable[[], Any]) -> Any:
    """The result named `what`: of this question object, of the cache, or computed now.

    In the cache are questions that pages offer; what readers write themselves has no end. Without it, all is computed.
    """
    if what not in question.computed:
        question.computed[what] = _cached(question, release, what, compute)
    return question.computed[what]


def _cached(question: Question, release: Release | None, what: str, compute: Callable[[], Any]) -> Any:
    if release is None or not question.is_offered:
        return compute()
    return _get_or_set(answer_tag(question, release, layout_of(release), "computed", what), compute)


def of_release(release: Release, what: str, compute: Callable[[], Any]) -> Any:
    """The result named `what`, of a whole version."""
    return _get_or_set(f"{release_tag(release, layout_of(release))}-{what}", compute)


def _get_or_set(key: str, compute: Callable[[], Any]) -> Any:
    with suppress(RedisError):
        found = cache.get(f"computed:{key}", MISSING)
        if found is not MISSING:
            return found
    made = compute()
    with suppress(RedisError):
        cache.set(f"computed:{key}", made, CACHE_SECONDS)
    return made

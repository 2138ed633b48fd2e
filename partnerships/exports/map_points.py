"""The map's points as they are sent: packed once a version, question and language, and kept in the cache.

The worker packs those of the newest version as small as can be, as soon as it is published. A reader who asks before it
is done is sent larger ones, which take less long.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import orjson
from django.conf import settings
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language
from redis.exceptions import RedisError

from partnerships.packed import SECONDS_UNTIL_SMALL, Packed
from partnerships.queries import points, releases
from partnerships.queries.answer_tag import answer_tag, release_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.question import Question

CACHE_SECONDS = 24 * 60 * 60
BROTLI_QUALITY_OF_ALL, BROTLI_QUALITY_OF_VERY_MANY = 11, 9
"""Of everything, which most readers are sent: as small as can be, up to so many bytes of text."""
MAX_BYTES_AS_SMALL = 2_000_000
"""These take the worker two seconds once a version; what is larger would take it minutes."""
MAX_BYTES_AT_ONCE = 150_000
"""These are packed as small while a reader waits: a fifth of a second."""


def tag(question: Question) -> str:
    """The tag of the points of a question, in the language in use."""
    release = question.release
    form = ("points", points.FORMAT_VERSION, get_language(), question.address())
    return answer_tag(question, release, layout_of(release), *form)


def tag_of_release(question: Question) -> str:
    """The tag of the question's release with the shape and the language of its points, for an address whose answer
    never changes. Empty before the first release.
    """
    release, language = question.release, get_language()
    other = "" if language == settings.LANGUAGE_CODE else f"-{language}"
    return f"{release_tag(release, layout_of(release))}-{points.FORMAT_VERSION}{other}" if release else ""


def address(question: Question) -> str:
    """The path where browsers keep the points of a question's version for good; another before the first release."""
    if tag := tag_of_release(question):
        return reverse("points-of-release", args=[question.version, tag])
    return reverse("points")


def packed(question: Question, named: str) -> Packed:
    """The compressed answer with that tag, from the cache or made now. What a reader wrote is not kept."""
    if not question.is_offered:
        return _packed_now(question)
    with suppress(RedisError):
        found: dict[str, Packed] = cache.get_many([_key(named), _interim_key(named)])
        if found:
            return found.get(_key(named)) or found[_interim_key(named)]
    made = _packed_now(question)
    with suppress(RedisError):
        if made.is_final:
            cache.set(_key(named), made, CACHE_SECONDS)
        else:
            cache.set(_interim_key(named), made, SECONDS_UNTIL_SMALL)
    return made


def _packed_now(question: Question) -> Packed:
    """While a reader waits."""
    text = _text(question)
    if question.narrows:
        return Packed.quickly(text)
    if len(text) <= MAX_BYTES_AT_ONCE:
        return Packed.of(text, quality=BROTLI_QUALITY_OF_ALL)
    return replace(Packed.of(text), is_final=not _is_of_the_worker(question))


def _is_of_the_worker(question: Question) -> bool:
    """Whether the worker packs these too: all points of the newest version, in the site's own language."""
    return question.release == releases.newest() and get_language() == settings.LANGUAGE_CODE


def keep_newest() -> bool:
    """Pack the points of the newest version unless they are kept; whether they had to be packed."""
    if releases.newest() is None:
        return False
    question = Question.ask(QueryDict(""))
    named = tag(question)
    if cache.touch(_key(named), CACHE_SECONDS):
        return False
    text = _text(question)
    is_small = len(text) <= MAX_BYTES_AS_SMALL
    made = Packed.of(text, quality=BROTLI_QUALITY_OF_ALL if is_small else BROTLI_QUALITY_OF_VERY_MANY)
    cache.set(_key(named), made, CACHE_SECONDS)
    return True


def _text(question: Question) -> bytes:
    return orjson.dumps(_all(question), option=orjson.OPT_SERIALIZE_NUMPY)


def _key(named: str) -> str:
    return f"points-{named}"


def _interim_key(named: str) -> str:
    return f"interim-points-{named}"


def _all(question: Question) -> dict[str, Any]:
    return points.columns(question) | {
        "chips": [[chip.label, chip.words, chip.without] for chip in question.chips()],
        "links": _links(question),
    }


def _links(question: Question) -> dict[str, str]:
    """Where the same question is answered otherwise."""
    query = question.address()
    end = f"?{query}" if query else ""
    return {name: reverse(name) + end for name in ("partnerships", "partnerships-csv", "cite")}

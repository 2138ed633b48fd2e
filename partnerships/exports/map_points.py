"""The map's points as they are sent: packed once a version, question and language, and kept in the cache.

The worker packs those of the newest version as soon as it is published, so that no reader waits for them.
"""

import gzip
import hashlib
import json

from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import get_language

from partnerships.queries import points, releases
from partnerships.queries.question import Question

A_DAY = 24 * 60 * 60
EFFORT = 6
"""Of gzip, 1 to 9."""


def tag(question):
    """A name for the answer to a question that no other answer has, now or later."""
    release = releases.release(question.version)
    stamp = release.published_at.timestamp() if release else 0
    told = f"{points.SHAPE}-{get_language()}-{question.version}-{stamp}-{question.address()}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def packed(question, named):
    """The compressed answer with that tag, from the cache or made now."""
    kept = cache.get(_key(named))
    if kept is None:
        text = json.dumps(_all(question), separators=(",", ":"), ensure_ascii=False)
        kept = gzip.compress(text.encode(), compresslevel=EFFORT)
        cache.set(_key(named), kept, A_DAY)
    return kept


def keep_newest():
    """Pack the points of the newest version unless they are kept; whether they had to be packed."""
    if releases.newest() is None:
        return False
    question = Question.ask(QueryDict(""))
    named = tag(question)
    if cache.touch(_key(named), A_DAY):
        return False
    packed(question, named)
    return True


def _key(named):
    return f"points-{named}"


def _all(question):
    return points.columns(question) | {
        "chips": [[chip.label, chip.words, chip.without] for chip in question.chips()],
        "links": _links(question),
    }


def _links(question):
    """Where the same question is answered otherwise."""
    query = question.address()
    end = f"?{query}" if query else ""
    return {name: reverse(name) + end for name in ("partnerships", "partnerships-csv", "cite")}

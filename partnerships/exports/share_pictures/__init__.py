"""The picture beside a shared link: of a state, a record or a question at one version, drawn by the worker and kept.

Only what pages offer is drawn, and only so many a minute: nobody can make work without end.
"""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from redis.exceptions import RedisError

from partnerships.dates import day_in_words
from partnerships.exports.share_pictures.drawing import Picture, as_png
from partnerships.models.vocabulary import Status
from partnerships.queries import findings, releases
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.labels import start_in_words
from partnerships.queries.places import small_maps
from partnerships.queries.question import Question
from partnerships.queries.question.filters import record_number

FORMAT_VERSION = 1
"""Counts up when pictures are drawn otherwise, so that those of before are not sent."""
CACHE_SECONDS = 7 * 24 * 3600
ASKED_SECONDS = 60
"""How long a picture that was asked for is not asked for again."""
MAX_ASKED_A_MINUTE = 20
"""Pictures that readers may have drawn, all together."""


def tag(question: Question) -> str:
    """The name of a question's picture at its version, in the language in use."""
    form = ("share", FORMAT_VERSION, get_language())
    return answer_tag(question, question.release, layout_of(question.release), *form)


def is_offered(question: Question) -> bool:
    """Whether pages lead to this question or record: only of these pictures are drawn."""
    return bool(question.release) and (question.is_offered or _is_of_a_record(question))


def kept(question: Question) -> bytes | None:
    """The picture, where it was drawn."""
    with suppress(RedisError):
        found: bytes | None = cache.get(_key(tag(question)))
        return found
    return None


def may_ask(question: Question) -> bool:
    """Whether to have the picture drawn now: nobody asked a moment ago, and readers have not asked for too many."""
    minute = f"share-pictures-{int(time.time() // 60)}"
    with suppress(RedisError):
        if not cache.add(f"{_key(tag(question))}-asked", True, ASKED_SECONDS):
            return False
        cache.add(minute, 0, 2 * ASKED_SECONDS)
        return cache.incr(minute) <= MAX_ASKED_A_MINUTE
    return False  # without the cache a picture would be drawn for each who asks


def draw(question: Question) -> bool:
    """Draw the picture and keep it, unless it is kept; whether it had to be drawn."""
    if not is_offered(question) or kept(question):
        return False
    cache.set(_key(tag(question)), as_png(picture_of(question)), CACHE_SECONDS)
    return True


def of_newest() -> list[Question]:
    """The questions whose pictures are drawn before anybody shares them: the page of each state that has any."""
    if releases.newest() is None:
        return []
    codes = (
        Question.ask(QueryDict("")).matching().order_by("state").values_list("state", flat=True).distinct()
    )
    return [Question.ask(QueryDict(f"state={code}")) for code in codes if code]


def picture_of(question: Question) -> Picture:
    """What the picture says: of a record what is known of it, of anything else how many there are."""
    row = question.rows().first() if _is_of_a_record(question) else None
    if row:
        return _of_record(row, question)
    count = question.count()
    shown, legend = small_maps.of_question(question)
    lines = [
        ngettext("partnership with Ring on record", "partnerships with Ring on record", count),
        question.as_of
        and gettext("in force on %(day)s, certainly or possibly") % {"day": day_in_words(question.as_of)},
        not count and gettext("No list read here names one; that does not mean that there was none."),
        bool(legend and count) and gettext("Darker: more agencies for each 100,000 people"),
    ]
    figure = number_format(count, force_grouping=True)
    return Picture(
        title_of(question), figure, [str(line) for line in lines if line], _credit(question), shown
    )


def _of_record(row: Any, question: Question) -> Picture:
    began = start_in_words(row.start, row.start_precision, row.announced, row.announced_precision)
    lists = number_format(len(row.sources), force_grouping=True)
    said = ngettext("According to %(number)s list", "According to %(number)s lists", len(row.sources))
    lines = [
        ", ".join(filter(None, (row.city or row.county, row.state))),
        gettext("Start: %(began)s") % {"began": began},
        said % {"number": lists},
    ]
    figure = str(Status(row.status).label)
    return Picture(row.agency_name, figure, lines, _credit(question), small_maps.of_record(row))


def title_of(question: Question) -> str:
    """What a question is about, in a few words."""
    others = [chip for chip in question.chips() if chip.name not in ("as_of", "version")]
    return "; ".join(chip.words for chip in others) or gettext("Police and fire departments with Ring")


def _credit(question: Question) -> str:
    release = question.release
    words = {
        "version": question.version,
        "day": day_in_words(release.published_at.date()) if release else "",
        "publishers": "; ".join(findings.publishers(question)),
    }
    return gettext("Version %(version)s, %(day)s. Lists by %(publishers)s.") % words


def _is_of_a_record(question: Question) -> bool:
    asked = question.form.cleaned_data.get("q") or ""
    return [chip.name for chip in question.chips()] == ["q"] and record_number(asked) is not None


def _key(name: str) -> str:
    return f"share-picture-{name}"

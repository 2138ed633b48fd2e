"""Words and small parts that pages share: statuses, dates, places, the filter form's options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from partnerships.dates import NOT_KNOWN, day_in_words, days_in_prose, moment_in_words, range_in_words
from partnerships.facts import Sourced
from partnerships.models.vocabulary import Certainty, DateBasis, Program, Status
from partnerships.queries import facets
from partnerships.queries.labels import start_in_words
from partnerships.queries.points import point_in_words
from partnerships.queries.question import Question
from partnerships.queries.selection.version_columns import place_label

register = template.Library()

VISIBLE = frozenset(
    "q state kind program status source started_after started_before as_of certainty undated".split()
)
STATUS_MEANINGS = {
    Status.LISTED: _("A roll that its publisher still keeps names it."),
    Status.LIST_RETIRED: _(
        "It was on a roll when that was last kept. The list then stopped, or dropped the subject; that does not mean "
        "that the partnership ended."
    ),
    Status.REPORTED: _(
        "Reports, or a table published once, name it. They show it until their own day and say nothing about the "
        "days after."
    ),
    Status.ANNOUNCED: _("It was announced, or said to come; nothing later shows it in force."),
    Status.DELISTED: _("It is gone from a roll that was kept at the time. Why, the list does not say."),
    Status.ENDED: _("A source says that it ended."),
    Status.DENIED: _("A source shows it, and the agency disputes it."),
}


SET_BY_CURATOR = _("A curator of this site set it; the record says why.")


@register.simple_tag
def status(
    value: Any, overridden: Sequence[str] = (), certainty: str = "", *, is_framed: bool = False
) -> str:
    """The status's shape and its word, and what it means for who stays on it; or that a curator set it.

    `is_framed`: in a frame without an origin no file of shapes may be referred to, so the shape stands in the page.
    """
    return status_in(get_language(), str(value), "status" in overridden, certainty, is_framed)


@lru_cache(maxsize=256)
def status_in(
    _language: str | None,
    value: str,
    is_set_by_curator: bool = False,
    certainty: str = "",
    is_framed: bool = False,
) -> str:
    """The same in the language that is active, which takes long to ask for: a long list asks once."""
    meaning = SET_BY_CURATOR if is_set_by_curator else status_meaning(value)
    words = {"value": value, "label": Status(value).label, "meaning": meaning, "certainty": certainty}
    return render_to_string("parts/_status.html", words | ({"path": _shapes()[value]} if is_framed else {}))


@cache
def _shapes() -> dict[str, str]:
    """The path of each status, as the sheet has it."""
    sheet = (settings.BASE_DIR / "static" / "img" / "statuses.svg").read_text(encoding="utf-8")
    return dict(re.findall(r'<symbol id="(\w+)".*? d="([^"]+)"', sheet))


@register.simple_tag
def fact_source(fact: Sourced) -> str:
    """Who says so, each with its address, and how it was read."""
    return _fact_source_in(get_language(), fact)


@cache
def _fact_source_in(_language: str | None, fact: Sourced) -> str:
    return render_to_string("parts/evidence/_fact_source.html", {"one": fact})


@register.filter
def program_words(row: Any) -> str:
    """The program of a row. Django's own method looks all programs up, in the reader's language, for each row."""
    return program_in(get_language(), row.program)


@lru_cache(maxsize=64)
def program_in(_language: str | None, program: str) -> str:
    return str(Program(program).label)


@register.filter
def status_meaning(value: Any) -> str:
    """What a status does and does not say, in a sentence."""
    return str(STATUS_MEANINGS[Status(value)])


@register.filter
def start_words(row: Any) -> str | Promise:
    """ "July 2020", "by Sep 5, 2019", "date not known"."""
    return range_in_words(row.start, row.start_precision)


@register.filter
def began_words(row: Any) -> str:
    """When it began; "announced Nov 2, 2022; start not known" where only that is dated."""
    return start_in_words(row.start, row.start_precision, row.announced, row.announced_precision)


@register.filter
def announced_words(row: Any) -> str:
    """The day on which it was announced; empty where no source gives one."""
    return range_in_words(row.announced, row.announced_precision) if row.announced else ""


@register.filter
def end_words(row: Any) -> str:
    return range_in_words(row.end, row.end_precision)


@register.filter
def day_words(day: date | datetime | None) -> str:
    """A day or a moment (in UTC) as US readers write it."""
    return day_in_words(day) if day else str(NOT_KNOWN)


register.filter("moment_words", moment_in_words)
register.filter("prose", days_in_prose)


@register.simple_tag
def until(row: Any, day: date | None) -> str:
    """ "shown until Jan 31, 2024": the last day on which evidence shows it; before it, how certain `day` is."""
    return until_in(get_language(), row.attested_until, row.shown_certainty if day else "")


@lru_cache(maxsize=1024)
def until_in(_language: str | None, attested_until: date | None, certainty: str) -> str:
    parts = []
    if certainty:
        is_possible = certainty == Certainty.POSSIBLE
        parts.append(gettext("only possibly") if is_possible else gettext("certainly"))
    if attested_until:
        parts.append(gettext("shown until %(day)s") % {"day": day_in_words(attested_until)})
    return format_html('<span class="until soft">{}</span>', "; ".join(parts)) if parts else ""


@lru_cache(maxsize=4096)
def counted_in(_language: str | None, number: int) -> str:
    """A number as `intcomma` writes it, which is slow; many counts of a page are the same, or those of the last."""
    return intcomma(number)


@register.filter
def has_chosen(options: Iterable[facets.Option]) -> bool:
    """Whether one of a filter's options is chosen."""
    return any(one.chosen for one in options)


@register.filter
def basis_words(value: Any) -> str | Promise:
    return DateBasis(value).label if value else ""


@register.filter
def point_words(row: Any) -> str:
    """What the point on the map is."""
    return point_in_words(row.location_precision, has_city=bool(row.city))


@register.filter
def place_words(row: Any) -> str:
    """Where it is; of an agency of which no row is left, its state."""
    city, county, precision = (getattr(row, name, "") for name in ("city", "county", "location_precision"))
    return place_label(city, county, row.state, precision)


@register.filter
def span_words(days: DateRange | None) -> str:
    """ "Aug 13, 2019 – Aug 9, 2021", "from Aug 1, 2020", "any day"; empty for no days at all."""
    if days is None or days.isempty:
        return ""
    first = day_in_words(days.lower) if days.lower else ""
    last = day_in_words(days.upper - timedelta(days=1)) if days.upper else ""
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first:
        return gettext("from %(day)s") % {"day": first}
    return gettext("until %(day)s") % {"day": last} if last else gettext("any day")


@register.filter
def town_address(row: Any) -> str:
    """The page of the town that a row names; empty where it names none."""
    slug = slugify(getattr(row, "city", ""))  # an agency that only a statement names may have none
    return reverse("town", args=[row.state, slug]) if row.state and slug else ""


@register.simple_tag
def offered(question: Question) -> dict[str, list[facets.Option]]:
    """What each filter offers beside the question, with counts."""
    return facets.of(question)


@register.simple_tag
def carried(question: Question, text_elsewhere: bool = False) -> list[Any]:
    """What the question holds beside the form's visible fields, so that submitting the form keeps it.

    `text_elsewhere`: the form has no field for the text, which is the map's one search box.
    """
    asked = QueryDict(question.address(page=None))
    visible = VISIBLE - {"q"} if text_elsewhere else VISIBLE
    return [(name, value) for name in asked if name not in visible for value in asked.getlist(name)]


@register.simple_tag
def sort_link(question: Question, column: str) -> str:
    """Where a column's header leads: this column, or the other direction when it is sorted already."""
    now = question.sort
    return question.address(sort=f"-{column}" if now == column else column)


@register.filter
def sorted_by(question: Question, column: str) -> str:
    """`aria-sort` of a column's header; empty for the others."""
    return {column: "ascending", f"-{column}": "descending"}.get(question.sort, "")


@register.simple_tag
def address(question: Question, **changes: Any) -> str:
    """The question with other values, as a query string."""
    return question.address(**changes)


@register.simple_tag
def link(name: str, *args: Any, asked: str = "") -> str:
    """Where a page is, with what is asked of it as its query string."""
    return reverse(name, args=args) + (f"?{asked}" if asked else "")


@register.filter
def is_link(text: str) -> bool:
    """Whether a text from a list may become a link: addresses of web pages only."""
    if not text.startswith(("https://", "http://")):
        return False
    try:
        return bool(urlsplit(text).netloc)
    except ValueError:  # such as "http://[::1"
        return False


@register.filter
def host(link: str) -> str:
    """The site and path of a link, for reading; what is no link stays as it is."""
    if not is_link(link):
        return link
    parts = urlsplit(link)
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")


@register.filter
def site(link: str) -> str:
    """The site of a link, for reading."""
    return urlsplit(link).netloc.removeprefix("www.")


@register.filter
def paragraphs(text: str) -> list[str]:
    """A docstring's paragraphs, each on one line."""
    return [" ".join(part.split()) for part in text.strip().split("\n\n")]


@register.filter
def rhythm_words(every: timedelta) -> str:
    """A duration in whole days or hours: "day", "7 days", "6 hours"."""
    if every.days:
        return ngettext("day", "%(number)s days", every.days) % {"number": every.days}
    hours = every.seconds // 3600
    return ngettext("hour", "%(number)s hours", hours) % {"number": hours}

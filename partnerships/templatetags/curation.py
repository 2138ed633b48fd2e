"""For the curators' pages: claims, and the steps of a run, in words; cells of lists with their headings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.timesince import timesince
from django.utils.translation import gettext

from partnerships.dates import range_in_words
from partnerships.queries.labels import field_label, set_value_words
from partnerships.queries.sources.run_steps import step_in_words

register = template.Library()


@register.filter
def titled(slugs: Iterable[str], titles: Mapping[str, str]) -> str:
    """Lists by their titles."""
    return ", ".join(titles.get(slug, slug) for slug in slugs)


register.filter("step_words", step_in_words)
register.filter("field_label", field_label)


@register.filter
def set_value(override: Any) -> str:
    """The value that a curator set, in words."""
    return set_value_words(override.field, override.value)


@register.filter
def age_words(moment: datetime) -> str:
    """How long ago: "2 hours, 5 minutes"."""
    is_fresh = timezone.now() - moment < timedelta(minutes=1)
    return gettext("less than a minute") if is_fresh else timesince(moment)


@register.filter
def claimed(claim: Any) -> str:
    """A claim in one line: "Neighbors account: says it joined, Sep 5, 2019"."""
    days = f", {range_in_words(claim.days, claim.precision)}" if claim.days else ""
    return f"{claim.get_program_display()}: {claim.get_event_display()}{days}"


@register.filter
def headed(cells: Iterable[str], headings: Iterable[Mapping[str, Any]]) -> str:
    """The cells of a row as Django's lists write them, each with its column's heading, for phones."""
    written = []
    for cell, heading in zip(cells, headings, strict=True):
        tag, rest = cell.split(" ", 1)
        written.append(f'{tag} data-label="{escape(capfirst(heading["text"]))}" {rest}')
    return mark_safe("".join(written))  # noqa: S308 (Django's cells, and an escaped heading)

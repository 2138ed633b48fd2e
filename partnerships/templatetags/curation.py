"""For the curators' pages: claims, and the steps of a run, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from partnerships.dates import range_in_words
from partnerships.queries.sources.run_steps import step_in_words

register = template.Library()


@register.filter
def titled(slugs: Iterable[str], titles: Mapping[str, str]) -> str:
    """Lists by their titles."""
    return ", ".join(titles.get(slug, slug) for slug in slugs)


register.filter("step_words", step_in_words)


@register.filter
def claimed(claim: Any) -> str:
    """A claim in one line: "Neighbors account: says it joined, Sep 5, 2019"."""
    days = f", {range_in_words(claim.days, claim.precision)}" if claim.days else ""
    return f"{claim.get_program_display()}: {claim.get_event_display()}{days}"

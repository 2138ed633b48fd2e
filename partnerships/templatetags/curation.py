"""For the curators' start page and records: what waits, and stored days in words."""

from __future__ import annotations

from django import template

from partnerships.dates import range_in_words
from partnerships.queries import releases
from partnerships.queries.curation import review_queue

register = template.Library()


@register.simple_tag
def what_waits(user) -> dict:
    """The counts and records of the start page, and whether this person has a change set."""
    change_sets = list(review_queue.change_sets())
    return {
        "change_sets": change_sets,
        "has_change_set": any(one.curator_id == user.pk for one in change_sets),
        "unsettled": review_queue.unsettled().count(),
        "held": list(review_queue.held_runs()),
        "failed": list(review_queue.failed_runs()),
        "reports": list(review_queue.reports()),
        "unfinished": list(review_queue.unfinished_runs()),
        "release": releases.newest(),
    }


@register.filter
def claimed(claim) -> str:
    """A claim in one line: "Neighbors account: says it joined, Sep 5, 2019"."""
    days = f", {range_in_words(claim.days, claim.precision)}" if claim.days else ""
    return f"{claim.get_program_display()}: {claim.get_event_display()}{days}"

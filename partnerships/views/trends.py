"""Growth in the records beside the counts that others published, and the history of the program."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partnerships import facts
from partnerships.charts import Mark
from partnerships.queries import counts, growth
from partnerships.queries.places import area_totals
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, release_of
from partnerships.views.citing import drift_context, render_answer

EARLY = (date(2018, 1, 1), date(2019, 12, 31))
"""The two years in which most counts were published, drawn once more by themselves."""
GROUPS = (("kind", _("Kind of agency")), ("program", _("Program")), ("status", _("Status")))


@answers_question(refuse=refuse_with_page)
def trends(request: HttpRequest, question: Question) -> HttpResponse:
    found = growth.of(question)
    published = facts.published_counts()
    whole = not question.chips()
    marks = [chart_mark(one) for one in published if one.drawn] if whole else []
    states = sorted(
        (one for one in area_totals.by_state(question) if one.partnerships), key=lambda one: -one.partnerships
    )
    context = {
        "question": question,
        "release": release_of(question),
        "growth": found,
        "whole": whole,
        "marks": marks,
        "early": EARLY,
        "early_marks": [one for one in marks if one.day <= EARLY[1]],
        "published": beside_published(question, published) if whole else [],
        "disagreements": facts.disagreements() if whole else [],
        "states": states,
        "most": max((one.partnerships for one in states), default=0),
        "groups": [(label, counts.by(question, name)) for name, label in GROUPS],
    }
    return render_answer(request, "pages/trends.html", context | drift_context(question))


def chart_mark(one: Any) -> Any:
    """A published count as a point of the chart."""
    says = f"{one.as_of_words}: {one.count_words} {one.counts_what} ({one.said_by})"
    return Mark(one.day, one.count, one.count_words, says, str(one.reading))


def beside_published(question: Question, published: Any) -> Any:
    """Each published count with what the question's records say of the same day, or the same year."""
    by = growth.begun_by(question, {one.day for one in published})
    within = growth.begun_within(question, {one.span for one in published})
    return [(one, within[one.span] if one.measure == "joined" else by[one.day]) for one in published]


def timeline(request: HttpRequest) -> HttpResponse:
    by_year = groupby(facts.program_events(), key=lambda one: one.year)
    context = {"years": [(year, list(all_of_it)) for year, all_of_it in by_year], "periods": facts.periods()}
    return render(request, "pages/timeline.html", context)

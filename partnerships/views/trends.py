"""Growth in the records beside the counts that others published, and the history of the program."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partnerships import facts
from partnerships.queries import counts, growth
from partnerships.queries.places import area_totals
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, release_of
from partnerships.views.files.citing import drift_context, render_answer

GROUPS = (("kind", _("Kind of agency")), ("program", _("Program")), ("status", _("Status")))


@answers_question(refuse=refuse_with_page)
def trends(request: HttpRequest, question: Question) -> HttpResponse:
    found = growth.of(question)
    published = facts.published_counts()
    whole = not question.chips()
    states = sorted(
        (one for one in area_totals.by_state(question) if one.partnerships), key=lambda one: -one.partnerships
    )
    context = {
        "question": question,
        "release": release_of(question),
        "growth": found,
        "whole": whole,
        "published": beside_published(question, published) if whole else [],
        "disagreements": facts.disagreements() if whole else [],
        "states": states,
        "most": max((one.partnerships for one in states), default=0),
        "groups": [(label, counts.by(question, name)) for name, label in GROUPS],
    }
    return render_answer(request, "pages/trends.html", context | drift_context(question))


def beside_published(question: Question, published: Any) -> Any:
    """Each published count with what the question's records say of the same day, or the same year."""
    by = growth.begun_by(question, {one.day for one in published})
    within = growth.begun_within(question, {one.span for one in published})
    return [(one, within[one.span] if one.measure == "joined" else by[one.day]) for one in published]


def timeline(request: HttpRequest) -> HttpResponse:
    by_year = groupby(facts.program_events(), key=lambda one: one.year)
    context = {"years": [(year, list(all_of_it)) for year, all_of_it in by_year], "periods": facts.periods()}
    return render(request, "pages/timeline.html", context)

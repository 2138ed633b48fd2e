"""What a page says beside the answer to a question: its day, how to cite it, and how newer data differs."""

from __future__ import annotations

from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from partnerships.dates import day_in_words
from partnerships.exports.answer import Answer
from partnerships.exports.citation import MAX_ROWS_AT_ONCE, Citation, sha256
from partnerships.queries import as_of, releases
from partnerships.queries.provenance import evidence_end
from partnerships.queries.question import Question

MAX_ROWS_OF_A_FILE = 5_000
"""A whole version's file lies on disk, so a page waits for its hash; above this, it links to the page that has it."""


def render_answer(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page about `context["question"]`, with every form of a citation of it."""
    question = context.get("question")
    cited = {"cite_box": cite_box(request, question)} if question and question.version else {}
    day = day_context(question) if question else {}
    return render(request, template, context | cited | day, status=status)


def cite_box(request: HttpRequest, question: Question) -> dict[str, Any]:
    """The citation of what a page shows, with the hash of its file unless that takes long; and its own page."""
    answer = Answer.to(question, site=request.build_absolute_uri("/"))
    most = MAX_ROWS_AT_ONCE if question.narrows else MAX_ROWS_OF_A_FILE
    hashed = sha256(answer) if question.count() <= most else ""
    to = f"{reverse('cite')}?{question.address_of_rows(question.version)}"
    return {"citation": Citation.of(answer, hashed), "to": to}


def day_context(question: Question) -> dict[str, Any]:
    """Of the day asked for: "407 certainly, 294 possibly on Aug 28, 2019", and whether the lists end before it."""
    found = as_of.in_force(question)
    if found is None or question.as_of is None:
        return {}
    words = {
        "certain": intcomma(found.certain),
        "possible": intcomma(found.possible),
        "day": day_in_words(question.as_of),
    }
    end = evidence_end.of_release(question.release)
    return {
        "in_force": gettext("%(certain)s certainly, %(possible)s possibly on %(day)s") % words,
        "after_the_lists": end.says if end and question.as_of > end.day else "",
    }


def drift_context(question: Question) -> dict[str, Any]:
    """On an answer of an older version: the same question at the newest, and how the two differ. Else nothing."""
    if question.is_newest:
        return {}
    newer = releases.at_newest(question)
    return {"newer": newer, "newest": releases.newest(), "drift": releases.drift(question, newer)}

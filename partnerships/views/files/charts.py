"""A chart to take along: as an SVG file, as a table, and as a page for a frame on another site."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from partnerships.exports import charts
from partnerships.exports.charts import CHARTS, Chart
from partnerships.http.conditional import unless_known
from partnerships.queries import findings, growth
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, refuse_with_text, release_of
from partnerships.views.embeds.kinds import EMBED_PARAMETERS, framed, heading


@answers_question(refuse=refuse_with_text, of_a_version=True)
def svg(request: HttpRequest, question: Question, name: str) -> HttpResponseBase:
    chart = _chart(name)
    site = request.build_absolute_uri(reverse("trends"))
    drawn = charts.as_svg(chart, question, site=site)
    if drawn is None:
        raise Http404("Nothing of this question has a start that is known.")
    return _file(request, question, f"{name}.svg", drawn, "image/svg+xml", attached=False)


@answers_question(refuse=refuse_with_text, of_a_version=True)
def csv(request: HttpRequest, question: Question, name: str) -> HttpResponseBase:
    chart = _chart(name)
    table = chart.table(growth.of(question), question.version, is_whole=not question.chips())
    return _file(request, question, f"{name}.csv", table, "text/csv; charset=utf-8", attached=True)


@framed
@answers_question(refuse=refuse_with_page, also=EMBED_PARAMETERS)
def page(request: HttpRequest, question: Question, name: str) -> HttpResponse:
    """The chart alone, with its credit: what a frame on another site shows."""
    chart = _chart(name)
    context = {
        "chart_name": name,
        "title": heading(request.GET) or chart.title,
        "question": question,
        "growth": growth.of(question),
        "publishers": findings.publishers(question),
        "release": release_of(question),
    }
    return render(request, "pages/chart.html", context)


def _chart(name: str) -> Chart:
    if name not in CHARTS:
        raise Http404("There is no such chart.")
    return CHARTS[name]


def _file(
    request: HttpRequest, question: Question, name: str, content: bytes, media: str, *, attached: bool
) -> HttpResponseBase:
    release = release_of(question)
    tag = answer_tag(question, release, layout_of(release), "chart", name, request.get_host())

    def make() -> HttpResponse:
        response = HttpResponse(content, content_type=media)
        disposition = "attachment" if attached else "inline"
        response["Content-Disposition"] = (
            f'{disposition}; filename="ringwatch-{name.replace(".", f"-v{question.version}.")}"'
        )
        return response

    return unless_known(request, make, tag=tag)

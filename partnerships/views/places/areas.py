"""The pages of states and counties: the table's question, asked of one place."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext

from partnerships import facts
from partnerships.exports.states import as_csv
from partnerships.geography import people
from partnerships.http.conditional import unless_known
from partnerships.models import County, State
from partnerships.queries import growth
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.places import area_totals, directory, neighbors, towns
from partnerships.queries.provenance import statements
from partnerships.queries.question import Question
from partnerships.views.answers import asking, refuse_with_page, refuse_with_text, release_of
from partnerships.views.citing import drift_context, render_answer
from partnerships.views.pages import Pages

MAX_TOWNS = 40
"""Towns that a page of a state or county leads to; the box finds the others."""


@asking(refuse=refuse_with_page)
def states(request: HttpRequest, question: Question) -> HttpResponse:
    """Every state, with what is on record in it."""
    found = area_totals.by_state(question)
    shares = directory.by_state(question.matching())
    context = {
        "question": question,
        "release": release_of(question),
        "areas": [(one, *_known(one, shares)) for one in found],
        "most": max((one.partnerships for one in found), default=0),
        "with_any": sum(1 for one in found if one.place and one.partnerships),
        "directories": directory.directories(),
        "census": people.CENSUS,
    }
    return render_answer(request, "places/states.html", context)


def _known(
    one: area_totals.AreaTotals, shares: dict[str, directory.Share]
) -> tuple[directory.Share | None, int | None]:
    """The state's share of the directory, and its residents; None where nobody counted."""
    if not isinstance(one.place, State):
        return None, None
    return shares.get(one.place.code), people.by_state().get(one.place.code)


@asking(refuse=refuse_with_text)
def states_csv(request: HttpRequest, question: Question) -> HttpResponseBase:
    """The same table as a file."""
    release = release_of(question)
    days = [one.observed_on for one in directory.directories()]
    tag = answer_tag(question, release, layout_of(release), "states.csv", *days)
    name = f"ringwatch-states-v{question.version}.csv"
    return unless_known(request, lambda: _attached(name, as_csv(question)), tag=tag)


def _attached(name: str, content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def state(request: HttpRequest, code: str) -> HttpResponseBase:
    found = get_object_or_404(State, code=code.upper())
    if found.code != code:
        return redirect("state", found.code, permanent=True)
    return place(_asked_of(request, "state", found.code), "state", found)


def county(request: HttpRequest, fips: str) -> HttpResponseBase:
    found = get_object_or_404(County.objects.select_related("state"), fips=fips)
    return place(_asked_of(request, "county", found.fips), "county", found)


def _asked_of(request: HttpRequest, name: str, value: str) -> HttpRequest:
    """The request, asking about this place alone; another place in its address is refused as such."""
    asked = request.GET.copy()
    if asked.getlist(name) in ([], [value]):
        asked[name] = value
    request.GET = asked  # type: ignore[assignment]  # the form of an address may be changed before it is read
    return request


@asking(refuse=refuse_with_page)
def place(request: HttpRequest, question: Question, kind: str, found: State | County) -> HttpResponse:
    value = found.pk
    if request.GET.getlist(kind) != [value]:
        problem = gettext("%(name)s: this page is about %(place)s alone. The table takes several.")
        problem %= {"name": kind, "place": found}
        return refuse_with_page(request, [problem])
    page = Pages(question).get_page(question.page)
    context = {
        "kind": kind,
        "place": found,
        "question": question,
        "release": release_of(question),
        "totals": area_totals.of(question),
        "statements": statements.of_question(question),
        "growth": growth.of(question),
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1),
        "page_sizes": (50, 200, 500),
        "others": [chip for chip in question.chips() if chip.name != kind],
        "by_kind": area_totals.agencies_by_kind(question),
        "canonical": reverse(kind, args=[value]),
        **(_of_state(question, found) if isinstance(found, State) else _of_county(question, found)),
    }
    return render_answer(request, "places/place.html", context | drift_context(question))


def _of_state(question: Question, state: State) -> dict[str, Any]:
    return {
        "neighbors": [(one, reverse("state", args=[one.subject.pk])) for one in neighbors.states(state)],
        "towns": towns.largest(state=state.code, most=MAX_TOWNS),
        "counties": area_totals.by_county(question),
        "share": directory.by_state(question.matching()).get(state.code),
        "directories": directory.directories(),
        "absences": facts.absences(state.code),
        "people": people.by_state().get(state.code),
        "census": people.CENSUS,
    }


def _of_county(question: Question, county: County) -> dict[str, Any]:
    near = neighbors.counties(county)
    found = Question.ask(QueryDict("&".join(f"county={one.subject.pk}" for one in near)))
    counts = {one.place.pk: one.partnerships for one in area_totals.by_county(found) if one.place}
    return {
        "neighbors": [(one, reverse("county", args=[one.subject.pk])) for one in near],
        "neighbor_counts": counts,
        "towns": towns.largest(county=county.fips, most=MAX_TOWNS),
        "made_of": County.objects.filter(fips__in=county.former).order_by("fips"),
        "made_since": County.objects.made_of(county.fips).order_by("fips"),
        "share": directory.by_county(question.matching(), state=county.state_id).get(county.fips),
        "directories": directory.directories(),
    }

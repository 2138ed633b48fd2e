"""The pages of states and counties: the table's question, asked of one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext

from partnerships import facts
from partnerships.exports import areas
from partnerships.geography import people
from partnerships.http.conditional import unless_known
from partnerships.models import County, State
from partnerships.queries import growth
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.columns import layout_of
from partnerships.queries.places import area_totals, compared, directory, neighbors, small_maps, towns
from partnerships.queries.provenance import statements
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_page, refuse_with_text, release_of
from partnerships.views.files.citing import drift_context, render_answer
from partnerships.views.pages import PAGE_SIZES, Pages

MAX_TOWNS = 40
"""Towns that a page of a state or county leads to; the box finds the others."""


@answers_question(refuse=refuse_with_page, also=("order",))
def states(request: HttpRequest, question: Question) -> HttpResponse:
    """Every state beside the others: what is on record in it."""
    order = request.GET.get("order") or compared.USUAL_ORDER
    if problem := _no_order(order):
        return refuse_with_page(request, [problem])
    found = compared.states(question)
    context = {
        "question": question,
        "release": release_of(question),
        "areas": compared.in_order(found, order),
        "order": order,
        "most": max((one.totals.agencies for one in found), default=0),
        "with_any": sum(1 for one in found if one.totals.place and one.totals.partnerships),
        "shaded": small_maps.of_states(found),
        "directories": directory.directories(),
        "census": people.CENSUS,
    }
    return render_answer(request, "places/states.html", context)


def _no_order(order: str) -> str:
    """What is wrong with an order; empty where nothing is."""
    if order.removeprefix("-") in compared.ORDERS:
        return ""
    words = {"said": order[:60], "words": ", ".join(compared.ORDERS)}
    return "order: " + gettext("“%(said)s” is not one of %(words)s.") % words


@answers_question(refuse=refuse_with_text, of_a_version=True)
def states_csv(request: HttpRequest, question: Question) -> HttpResponseBase:
    """The same table as a file."""
    return _file(request, question, "states", areas.states_csv)


@answers_question(refuse=refuse_with_text, of_a_version=True)
def counties_csv(request: HttpRequest, question: Question) -> HttpResponseBase:
    """The counties in which the question finds anything, of one state or of all."""
    return _file(request, question, "counties", areas.counties_csv)


def _file(
    request: HttpRequest, question: Question, what: str, written: Callable[[Question], bytes]
) -> HttpResponseBase:
    release = release_of(question)
    days = [one.observed_on for one in directory.directories()]
    tag = answer_tag(question, release, layout_of(release), f"{what}.csv", *days)
    name = f"ringwatch-{what}-v{question.version}.csv"
    return unless_known(request, lambda: _attached(name, written(question)), tag=tag)


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


@answers_question(refuse=refuse_with_page, also=("order",))
def place(request: HttpRequest, question: Question, kind: str, found: State | County) -> HttpResponse:
    value, order = found.pk, request.GET.get("order") or compared.USUAL_ORDER
    if request.GET.getlist(kind) != [value]:
        problem = gettext("%(name)s: this page is about %(place)s alone. The table takes several.")
        problem %= {"name": kind, "place": found}
        return refuse_with_page(request, [problem])
    if problem := _no_order(order):
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
        "page_sizes": PAGE_SIZES,
        "order": order,
        "others": [chip for chip in question.chips() if chip.name != kind],
        "by_kind": area_totals.agencies_by_kind(question),
        "canonical": reverse(kind, args=[value]),
        "pictured": question.address_of_rows(version=question.version),
        **(_of_state(question, found, order) if isinstance(found, State) else _of_county(question, found)),
    }
    return render_answer(request, "places/place.html", context | drift_context(question))


def _of_state(question: Question, state: State, order: str) -> dict[str, Any]:
    all_states = compared.states(question.without("state"))
    own = next(one for one in all_states if one.totals.place == state)
    counties = compared.in_order(compared.counties(question), order)
    return {
        "own": own,
        "rank": compared.rank(all_states, own, "agencies"),
        "rank_of_rate": compared.rank(all_states, own, "rate"),
        "with_any": sum(1 for one in all_states if one.totals.place and one.totals.agencies),
        "with_a_rate": sum(1 for one in all_states if one.rate is not None),
        "map": small_maps.of_state(state, question),
        "neighbors": [(one, reverse("state", args=[one.pk])) for one in neighbors.states(state)],
        "neighbor_counts": {
            one.totals.place.pk: one.totals.agencies for one in all_states if one.totals.place
        },
        "towns": towns.largest(state=state.code, most=MAX_TOWNS),
        "counties": counties,
        "most": max((one.totals.agencies for one in counties), default=0),
        "share": own.share,
        "directories": directory.directories(),
        "absences": facts.absences(state.code),
        "census": people.CENSUS,
    }


def _of_county(question: Question, county: County) -> dict[str, Any]:
    near = neighbors.counties(county)
    found = Question.ask(QueryDict("&".join(f"county={one.pk}" for one in near))) if near else None
    counts = area_totals.by_county(found) if found else []
    return {
        "map": small_maps.of_county(county, question),
        "neighbors": [(one, reverse("county", args=[one.pk])) for one in near],
        "neighbor_counts": {one.place.pk: one.agencies for one in counts if one.place},
        "towns": towns.largest(county=county.fips, most=MAX_TOWNS),
        "made_of": County.objects.filter(fips__in=county.former).order_by("fips"),
        "made_since": County.objects.made_of(county.fips).order_by("fips"),
        "share": directory.by_county(question.selection, state=county.state_id).get(county.fips),
        "directories": directory.directories(),
    }

"""The pages of a town and of a ZIP code: who polices it, what is on record of them, and what to do next."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partnerships import facts
from partnerships.facts import localities
from partnerships.geography.zip_codes import five_digits
from partnerships.models import County, DirectoryAgency, ReleaseRow, Source, State, ZipCode
from partnerships.models.vocabulary import Kind
from partnerships.queries import account_periods
from partnerships.queries.places import directory, find_towns, neighbors, serving
from partnerships.queries.places.serving import Reach, Serving
from partnerships.queries.places.town import Town
from partnerships.queries.question import BadQuestion, Question
from partnerships.views.answers import VERSION_HEADER, question_of_record, refuse_with_page, release_of

MAX_LETTERS = 4
MILITARY_ZIP = re.compile(r"09[0-8]|340|96[2-6]")
"""How ZIP codes of APO, FPO and DPO addresses begin."""
PART_WORDS = {
    "borough": _("%(name)s is a borough of %(city)s, whose police serve it."),
    "neighborhood": _("%(name)s is a neighborhood of %(city)s, whose police serve it."),
    "village": _("%(name)s is a village in %(city)s, whose police serve it."),
    "postal name": _("%(name)s is what the mail calls a part of %(city)s, whose police serve it."),
    "unincorporated town": _("%(name)s is an unincorporated town that the police of %(city)s serve."),
    find_towns.PART: _("%(name)s lies in %(city)s, whose police serve it: city and county are one there."),
}
REACH_WORDS = {
    Reach.CITY: _("Of the city or town"),
    Reach.COUNTY: _("Of the county"),
    Reach.CAMPUS: _("Campus police in or near it"),
    Reach.TRIBE: _("Tribal police in its county"),
    Reach.STATE: _("Of the state"),
}


@dataclass(frozen=True)
class Letter:
    """A records request, ready to be sent: to whom, and its text. It is in English, as the agency's business is."""

    agency: str
    text: str


@require_safe
def town(request: HttpRequest, state: str, slug: str) -> HttpResponseBase:
    """/places/NJ/montclair/"""
    code = get_object_or_404(State, code=state.upper()).code
    found = find_towns.by_slug(slug.lower(), code) or _of_record(slug.lower(), code)
    if not found:
        raise Http404("No place of this name is known in this state.")
    if not find_towns.is_one(found):
        return render(
            request, "places/town_choice.html", {"name": found[0].name, "towns": _with_counties(found)}
        )
    if request.path != found[0].address:
        query = request.META.get("QUERY_STRING", "")
        return redirect(found[0].address + (f"?{query}" if query else ""), permanent=True)
    return _page(request, found[0])


@require_safe
def zip_code(request: HttpRequest, code: str) -> HttpResponseBase:
    """/zip/07042/"""
    digits = five_digits(code)
    if not digits:
        raise Http404("This is not a ZIP code.")
    if digits != code:
        return redirect("zip", digits, permanent=True)
    row = ZipCode.objects.select_related("state").filter(code=digits).first()
    if row is None:
        context = {"code": digits, "is_military": bool(MILITARY_ZIP.match(digits))}
        return render(request, "places/no_zip.html", context, status=404)
    return _page(request, find_towns.of_zip(row), row)


def _page(request: HttpRequest, found: Town, row: ZipCode | None = None) -> HttpResponse:
    try:
        question = question_of_record(request)
    except BadQuestion as bad:
        return refuse_with_page(request, bad.problems)
    agencies = serving.of(found, question.version)
    others = serving.in_directories(found, agencies)
    named = [one for one in agencies if one.rows]
    law = localities.records_laws().get(found.state)
    context = {
        "town": found,
        "zip": row,
        "state": State.objects.get(code=found.state),
        "counties": list(County.objects.filter(fips__in=found.counties)),
        "question": None,
        "version": question.version,
        "older": not question.is_newest,
        "release": release_of(question),
        "says": part_words(found, row),
        "named": named,
        "lacks_own": bool(named) and not found.is_mail and all(one.reach is not Reach.CITY for one in named),
        "groups": _groups(named),
        "said_none": [one for one in agencies if not one.rows],
        "called_alike": serving.called_alike(found, agencies, question.version),
        "in_directories": [_directory_name(one) for one in others],
        "directories": directory.directories(),
        "absences": facts.absences(found.state),
        "sources": dict(Source.objects.values_list("slug", "title")),
        "periods": account_periods.of_rows(row for one in named for row in one.rows),
        "law": law,
        "letters": _letters(request, found, agencies, others, law),
        "canonical": reverse("zip", args=[row.code]) if row else found.address,
        **_near(found, agencies, question),
    }
    response = render(request, "places/town.html", context)
    response[VERSION_HEADER] = str(question.version)
    return response


def _of_record(slug: str, state: str) -> list[Town]:
    """A town that only a list names: the gazetteer and the mail know it under no such name."""
    rows = ReleaseRow.objects.newest().filter(state=state).exclude(latitude=None)
    names = rows.exclude(city="").order_by().values_list("city", flat=True).distinct()
    row = rows.filter(city__in=[name for name in names if slugify(name) == slug]).order_by("id").first()
    if row is None or row.latitude is None or row.longitude is None:
        return []
    counties = (row.county_fips,) if row.county_fips else ()
    return [Town(row.city, state, (row.latitude, row.longitude), counties)]


def _with_counties(towns: list[Town]) -> list[tuple[Town, str]]:
    """Each town and the name of its county."""
    names = dict(County.objects.values_list("fips", "full_name"))
    return [(one, names.get(one.counties[0], "") if one.counties else "") for one in towns]


def part_words(found: Town, row: ZipCode | None = None) -> str:
    """Whose police serve a place that has none of its own, in a sentence; empty for any other."""
    if found.is_mail and row:
        county = County.objects.filter(fips=row.county_id).first()
        words = {"zip": row.code, "name": found.name, "county": county.full_name if county else ""}
        return (
            gettext(
                "Mail for %(zip)s is addressed to %(name)s, but it lies in %(county)s, outside that city. Its police "
                "are the county’s, or those of the town in that county to which an address belongs."
            )
            % words
        )
    if found.agency:
        words = {"name": found.name, "agency": found.agency}
        return gettext("%(name)s is on tribal land. Its own police: %(agency)s.") % words
    if not found.cities:
        return ""
    cities = gettext(" and ").join(one.name for one in found.cities)
    return str(PART_WORDS[found.kind]) % {"name": found.name, "city": cities}


def _groups(named: list[Serving]) -> list[tuple[str, list[Serving]]]:
    found = [(words, [one for one in named if one.reach is reach]) for reach, words in REACH_WORDS.items()]
    return [(str(words), several) for words, several in found if several]


def _directory_name(agency: DirectoryAgency) -> str:
    """As readers write it: without its jail or headquarters, and not in capitals."""
    name = agency.name.partition(" / ")[0].partition(" - ")[0]
    return string.capwords(name) if name.isupper() else name


def _letters(
    request: HttpRequest,
    found: Town,
    agencies: list[Serving],
    others: list[DirectoryAgency],
    law: localities.RecordsLaw | None,
) -> list[Letter]:
    """A request to each agency of the city and the county that is known; else to whoever polices the place.

    A state's law does not bind a tribe's police.
    """
    near = [one for one in agencies if one.reach in (Reach.CITY, Reach.COUNTY)]
    known = {one.name: [row.public_id for row in one.rows] for one in near}
    known |= {_directory_name(one): [] for one in others if one.kind in (Kind.POLICE, Kind.SHERIFF)}
    cities = found.cities or (found,)
    known = known or {f"the police department of {cities[0].label}": []}
    site = request.build_absolute_uri("/").rstrip("/")
    template = "letters/records_request.txt"
    return [
        Letter(
            name, render_to_string(template, {"agency": name, "records": records, "law": law, "site": site})
        )
        for name, records in list(known.items())[:MAX_LETTERS]
    ]


def _near(found: Town, agencies: list[Serving], question: Question) -> dict[str, Any]:
    """The nearest agencies on record and the nearest towns, with how many on record serve each."""
    rows = ReleaseRow.objects.at_version(question.version)
    without = {one.number for one in agencies}
    towns = neighbors.towns(found.point, without=found.label)
    return {
        "neighbors": neighbors.agencies_at(found.point, rows, without=without),
        "near_towns": [(str(one), Town(one.name, one.state_id, found.point).address) for one in towns],
    }

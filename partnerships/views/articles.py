"""Pages to read: how the records are made, whom they are for, what the partnerships were."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from partnerships import facts
from partnerships.facts import program as program_facts
from partnerships.models.vocabulary import DateBasis, LocationPrecision, Program, Status

PROGRAM_SECTIONS = (
    ("agency", _("What an agency got"), ""),
    ("ring", _("What Ring got"), ""),
    ("phases", _("What an account could do, and when"), ""),
    (
        "cost",
        _("What it cost"),
        _(
            "No list of what agencies paid, or of the cameras they were given, is at hand. Subsidies are another kind "
            "of agreement than accounts, and do not imply one."
        ),
    ),
    (
        "announcements",
        _("Who wrote the announcements"),
        _(
            "No press packet that Ring sent to agencies is at hand; what is said of them here was read in reports. "
            "Your agency’s own may be a public record."
        ),
    ),
    ("consent", _("What could and could not be seen without consent"), ""),
    (
        "kept",
        _("How long footage was kept"),
        _(
            "No source at hand says how long Ring kept its customers’ video in other years, or how long an agency "
            "kept the video that residents sent it. That is a gap in this record, not an answer."
        ),
    ),
    ("asked", _("What critics and lawmakers asked"), ""),
    (
        "answered",
        _("What was answered, and what changed"),
        _(
            "No answer to the letters of Sep 5, 2019, and Feb 19, 2020, is at hand. That does not mean that there "
            "was none."
        ),
    ),
)
"""The parts of the page: their anchor, their heading, and what no source at hand says."""
PROGRAM_DOCUMENTS = (
    ("agencies", _("Agencies, cities and towns")),
    ("ring", _("Ring")),
    ("lawmakers", _("Lawmakers")),
    ("studies", _("Studies")),
)
"""Who published the documents."""


def methodology(request: HttpRequest) -> HttpResponse:
    context = {"statuses": Status, "programs": Program, "bases": DateBasis, "precisions": LocationPrecision}
    return render(request, "pages/methodology.html", context)


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/glossary.html", {"statuses": Status, "programs": Program})


def about(request: HttpRequest) -> HttpResponse:
    """Whom the site is for, who runs this installation of it, and how a reporter uses it."""
    return render(request, "pages/about.html", {"operator": settings.OPERATOR})


def program(request: HttpRequest) -> HttpResponse:
    """What a partnership was, each statement with its day and its source."""
    said, documents = program_facts.facts(), program_facts.documents()
    context = {
        "sections": [
            (name, title, gap, [one for one in said if one.section == name])
            for name, title, gap in PROGRAM_SECTIONS
        ],
        "periods": facts.periods(),
        "groups": [
            (name, title, [one for one in documents if one.group == name])
            for name, title in PROGRAM_DOCUMENTS
        ],
    }
    return render(request, "pages/program.html", context)

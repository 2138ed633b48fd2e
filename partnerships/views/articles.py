"""Pages to read: how the records are made, and whom they are for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partnerships.models.vocabulary import DateBasis, LocationPrecision, Program, Status


def methodology(request: HttpRequest) -> HttpResponse:
    context = {"statuses": Status, "programs": Program, "bases": DateBasis, "precisions": LocationPrecision}
    return render(request, "pages/methodology.html", context)


def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/glossary.html", {"statuses": Status, "programs": Program})


def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")

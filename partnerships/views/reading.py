"""Pages to read: how the records are made, and whom they are for."""

from django.shortcuts import render

from partnerships.models.vocabulary import DateBasis, LocationPrecision, Program, Status


def methodology(request):
    context = {"statuses": Status, "programs": Program, "bases": DateBasis, "precisions": LocationPrecision}
    return render(request, "methodology.html", context)


def glossary(request):
    return render(request, "glossary.html", {"statuses": Status, "programs": Program})


def about(request):
    return render(request, "about.html")

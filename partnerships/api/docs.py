"""The page that explains the API: the OpenAPI document for people, and a quick start that tests run.

It says nothing that the document does not say, so the two cannot disagree.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from partnerships.api.openapi import document
from partnerships.exports.codebook import TYPES, meaning
from partnerships.http.throttles import ApiThrottle
from partnerships.queries.columns import Asked, columns

QUICK_STARTS = {
    _("Python, with pandas"): "quickstart/python.py",
    _("R, with jsonlite"): "quickstart/r.R",
    "curl": "quickstart/curl.sh",
}
TRIED_WITH: dict[str, dict[str, Any]] = {
    "getPartnerships": {"state": "CA", "page_size": 5},
    "getAgencies": {"state": "NJ", "page_size": 5},
    "getCounts": {"group_by": "state"},
    "getPlaces": {"q": "oakland, ca"},
    "getListings": {"state": "CA", "page_size": 5},
    "getChanges": {"page_size": 5},
}
"""Parameters of the address that a reader may open beside each description."""

MAX_WORDS_SHOWN = 12
"""Words of a closed list that are written out; of longer ones, the first few."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """/api/docs/"""
    site = request.build_absolute_uri("/").rstrip("/")
    described = document(site)
    context = {
        "about": described["info"]["description"],
        "groups": grouped(described),
        "quick_starts": [(title, quick_start(name, site)) for title, name in QUICK_STARTS.items()],
        "columns": [
            (column.name, TYPES[column.type], meaning(column, gettext)) for column in columns(Asked(1))
        ],
        "site": site,
        "most": settings.API_REQUESTS_A_MINUTE,
        "window": ApiThrottle.window_seconds,
    }
    return render(request, "pages/api.html", context)


def quick_start(name: str, site: str) -> str:
    """A program of ten lines, asking this site."""
    return render_to_string(name, {"site": site})


def grouped(described: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by subject, in the order of the addresses."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        operation = methods["get"]
        groups.setdefault(operation["tags"][0], []).append(_operation(path, operation))
    return sorted(groups.items(), key=lambda group: (group[0] != "partnerships", group[0]))


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    answer = operation["responses"]["200"]["content"]["application/json"]
    tried = urlencode(TRIED_WITH.get(operation["operationId"], {}))
    return {
        "id": operation["operationId"],
        "path": path,
        "summary": marked(operation["summary"]),
        "more": marked(operation["description"]) if operation["description"] != operation["summary"] else "",
        "parameters": [_parameter(one) for one in operation.get("parameters", ())],
        "schema": answer["schema"]["$ref"].rpartition("/")[2],
        "example": json.dumps(answer["example"], indent=2, ensure_ascii=False),
        "try": "" if "{" in path else path + (f"?{tried}" if tried else ""),
    }


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    schema = one["schema"]
    example = one.get("example")
    return {
        "name": one["name"],
        "meaning": marked(one["description"]),
        "values": _values(schema),
        "required": one.get("required", False),
        "many": _many(one),
        "example": ",".join(example) if isinstance(example, list) else example,
    }


def _many(one: dict[str, Any]) -> str:
    if one["schema"].get("type") != "array":
        return ""
    return "several times" if one.get("explode") else "several, with commas"


def marked(text: str) -> str:
    """A description, whose `names` OpenAPI marks with backticks, as HTML."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))  # noqa: S308 (escaped before the marks)


def _values(schema: dict[str, Any]) -> str:
    """What a parameter may hold, in words."""
    schema = schema.get("items", schema)
    if words := schema.get("enum"):
        return (
            ", ".join(words)
            if len(words) <= MAX_WORDS_SHOWN
            else f"{', '.join(words[:4])} … ({len(words)} in all)"
        )
    if "anyOf" in schema:
        return "a day, a month or a year: 2019-08-28, 2019-08, 2019"
    if schema["type"] == "integer":
        return f"a whole number, {schema['minimum']:,} to {schema['maximum']:,}"
    return "a day: 2019-08-28" if schema.get("format") == "date" else "text"

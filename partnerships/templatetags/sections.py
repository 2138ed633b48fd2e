"""The links from every page to the sections of the site."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

SECTIONS = {
    "map": _("Map"),
    "partnerships": _("Table"),
    "states": _("States"),
    "trends": _("Trends"),
    "timeline": _("Timeline"),
    "program": _("Program"),
    "changes": _("Changes"),
    "sources": _("Sources"),
    "data": _("Data"),
    "methodology": _("Methodology"),
    "about": _("About"),
}


@register.simple_tag(takes_context=True)
def sections(context: Context) -> str:
    """`{% sections %}`: a link to each; that of the page itself says so."""
    request = context.get("request")
    match = request.resolver_match if request else None
    return _links_in(get_language(), match.url_name if match and match.url_name in SECTIONS else None)


@lru_cache(maxsize=64)
def _links_in(_language: str | None, current: str | None) -> str:
    links = [(reverse(name), label) for name, label in SECTIONS.items()]
    return render_to_string("parts/_sections.html", {"sections": links, "path": current and reverse(current)})

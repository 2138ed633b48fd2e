"""Files on pages: the ways to take a question away, from the one list of formats."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.exports.formats import FORMATS
from partnerships.queries.question import Question

register = template.Library()


@register.inclusion_tag("data/_files.html")
def files(question: Question, *, cite: bool = True, **changes: Any) -> dict[str, Any]:
    """Links to every kind of file of a question, and to its citation."""
    asked = question.address(page=None, page_size=None, **changes)
    excel = "&".join(filter(None, [asked, urlencode({"format_for": "excel"})]))
    links = [
        (_(format.label), _to(f"partnerships-{kind}", asked), _(format.about))
        for kind, format in FORMATS.items()
    ]
    links.insert(
        1, (_("CSV for Excel"), _to("partnerships-csv", excel), _("The same, marked as UTF-8 for Excel."))
    )
    return {"links": links, "cite": _to("cite", asked) if cite else ""}


@register.simple_tag
def citation_of(question: Question) -> str:
    """Where a question is cited."""
    return _to("cite", question.address_of_rows(question.version))


def _to(name: str, asked: str) -> str:
    return reverse(name) + (f"?{asked}" if asked else "")

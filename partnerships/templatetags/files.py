"""Files on pages: the ways to take a question away, from the one list of formats."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from partnerships.exports import citation
from partnerships.exports.answer import Answer
from partnerships.exports.differences import in_words
from partnerships.exports.formats import FORMATS
from partnerships.queries import releases

register = template.Library()

HASHED_AT_ONCE = 5_000
"""Rows of which a page waits for the hash; of more, it says where that stands."""


@register.inclusion_tag("data/_files.html")
def files(question, *, cite=True, **changes):
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
def citation_of(question):
    """Where a question is cited."""
    return _to("cite", question.address_of_rows(question.version))


@register.inclusion_tag("data/_cite_box.html", takes_context=True)
def cite_box(context, question):
    """Every form of a citation of what the page shows; with the hash of its file unless that takes long."""
    answer = Answer.to(question, site=context["request"].build_absolute_uri("/")).canonical()
    hashed = citation.sha256(answer) if question.count() <= HASHED_AT_ONCE else ""
    return {"citation": citation.Citation.of(answer, hashed), "to": citation_of(question)}


@register.inclusion_tag("data/_drift.html")
def older(question):
    """On an answer of an older version: that there is newer data, and how it differs. Else nothing."""
    if question.is_newest:
        return {}
    newer = releases.at_newest(question)
    return {
        "question": question,
        "newer": newer,
        "newest": releases.newest(),
        "drift": releases.drift(question, newer),
    }


@register.filter
def in_a_file(value):
    """A value of a column, as a file of differences writes it."""
    return in_words(value)


def _to(name, asked):
    return reverse(name) + (f"?{asked}" if asked else "")

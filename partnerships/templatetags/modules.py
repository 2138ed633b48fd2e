"""What our modules need from a page: an import map, the words they show, and to be asked for early.

Our modules import each other by relative paths, so Node reads them as they are; the import map turns the plain
address that such a path leads to into the hashed one. Libraries are imported by name.
"""

from __future__ import annotations

from functools import cache
from gettext import c2py
from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import get_format
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation.trans_real import DjangoTranslation
from django.views.i18n import JavaScriptCatalog

from partnerships.script_modules import import_map as import_map_text
from partnerships.script_modules import needed_by

register = template.Library()

MAX_NUMBER_COUNTED = 200
"""From here on the last two digits decide which plural a number takes, in every language that gettext knows."""


@register.simple_tag
def import_map() -> SafeString:
    """`<script type="importmap">`, the one inline script, which the policy names by its hash; and what scripts say."""
    found = words(get_language())
    return format_html(
        '<script type="importmap">{}</script>{}',
        mark_safe(import_map_text()),  # noqa: S308 (JSON without a <)
        json_script(found, "words") if found else "",
    )


@cache
def words(language: str | None) -> dict[str, Any]:
    """The catalogue of the scripts' texts (static/js/words.js), made by `bin/manage messages`; {} in English."""
    view = JavaScriptCatalog()
    view.translation = DjangoTranslation(language or settings.LANGUAGE_CODE, domain="djangojs")
    messages = view.get_catalog()
    if not messages:
        return {}
    plural = view.get_plural()
    which = c2py(plural if isinstance(plural, str) else "n != 1")
    return {
        "messages": messages,
        "plurals": "".join(str(int(which(number))) for number in range(MAX_NUMBER_COUNTED)),
        "thousands": get_format("THOUSAND_SEPARATOR", language),
        "decimal": get_format("DECIMAL_SEPARATOR", language),
    }


@register.simple_tag
def module(name: str) -> SafeString:
    """A page's entry module, with all that it imports asked for at once instead of one after another."""
    links = [format_html('<link rel="modulepreload" href="{}">', static(each)) for each in needed_by(name)]
    entry = format_html('<script type="module" src="{}"></script>', static(name))
    return format_html_join("\n", "{}", ((tag,) for tag in [*links, entry]))

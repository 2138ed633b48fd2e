"""What search engines and those who share a link are told: one title, one description, one address a page."""

from __future__ import annotations

import re
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context, NodeList
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, to_locale

from partnerships.http.language import PARAMETER

register = template.Library()

PICTURE = "img/share.png"
PICTURE_SIZE = (1200, 630)
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
DESCRIPTION = re.compile(r'<meta name="description" content="(.*?)">', re.DOTALL)
ABOUT_THE_ANSWER = {"page": None, "page_size": None, "sort": None}


@register.tag
def shared(parser: Parser, token: Token) -> Shared:
    """`{% shared %}` title and description `{% endshared %}`: repeats them for those who share the page."""
    inside = parser.parse(["endshared"])
    parser.delete_first_token()
    return Shared(inside)


class Shared(template.Node):
    def __init__(self, inside: NodeList) -> None:
        self.nodelist = inside

    def render(self, context: Context) -> str:
        head = self.nodelist.render(context)
        request = context.get("request")
        return head + share_tags(head, request, context) if request else head


def share_tags(head: str, request: HttpRequest, context: Context) -> str:
    """The tags beside a title and a description, which are escaped already."""
    title, description = (_quoted(found) for found in (TITLE.search(head), DESCRIPTION.search(head)))
    address = canonical(request, context)
    pictured = context.get("pictured")
    drawn = f"{reverse('share-picture')}?{pictured}" if pictured else static(PICTURE)
    picture = request.build_absolute_uri(drawn)
    properties = {"og:site_name": "ringwatch", "og:type": "website", "og:locale": to_locale(get_language())}
    properties |= {"og:title": title, "og:description": description, "og:url": address, "og:image": picture}
    properties |= dict(zip(("og:image:width", "og:image:height"), map(str, PICTURE_SIZE), strict=True))
    tags = [format_html('<link rel="canonical" href="{}">', address)]
    tags += [format_html('<meta property="{}" content="{}">', *one) for one in properties.items()]
    tags.append(mark_safe('<meta name="twitter:card" content="summary_large_image">'))
    if request.META.get("QUERY_STRING"):
        tags.append(mark_safe('<meta name="robots" content="noindex, follow">'))
    return "\n" + "\n".join(tags)


def canonical(request: HttpRequest, context: Context) -> str:
    """The page's one address: a question's parameters in their order, without page, size and sort."""
    address = context.get("canonical") or request.path
    question = None if context.get("canonical") else context.get("question")
    asked = question.address(**ABOUT_THE_ANSWER) if question else ""
    return request.build_absolute_uri(f"{address}?{asked}" if asked else address)


@register.simple_tag(takes_context=True)
def other_languages(context: Context) -> list[tuple[str, str, str]]:
    """The languages that the page is not in: code, name, and the link that leads to the page in it."""
    request, now = context.get("request"), (get_language() or "").partition("-")[0]
    if request is None or request.method != "GET":
        return []
    query = QueryDict(request.META.get("QUERY_STRING", ""), mutable=True)
    found = []
    for code, name in settings.LANGUAGES:
        if code != now:
            query[PARAMETER] = code
            found.append((code, str(name), f"{escape_leading_slashes(request.path)}?{query.urlencode()}"))
    return found


def _quoted(found: Any) -> str:
    return mark_safe(" ".join(found[1].split()).replace('"', "&quot;")) if found else ""  # noqa: S308 (HTML already)

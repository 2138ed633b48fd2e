"""Atom feeds of what changed: in the whole data set, in a question, in one agency.

One entry a record and release. A release that changes very many records is one entry that gives the numbers:
nothing is left out without being counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language, gettext

from partnerships.dates import days_in_prose
from partnerships.http.conditional import unless_known
from partnerships.models import Release, ReleaseRow
from partnerships.queries import changes
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.changes import ChangeType
from partnerships.queries.columns import layout_of
from partnerships.queries.labels import change_lines
from partnerships.queries.partnership_changes import PartnershipChange, partnership_changes
from partnerships.queries.provenance import titles
from partnerships.queries.question import Question
from partnerships.views.answers import answers_question, refuse_with_text, release_of
from partnerships.xml_text import in_xml

MIN_ENTRIES = 100
"""A feed ends with the release that reaches so many."""
MAX_ENTRIES_PER_RELEASE = 50
"""Records of one release that get an entry each; more than these are one entry together."""
BEFORE_THE_FIRST = datetime(2026, 11, 23, tzinfo=UTC)
NAMESPACE = UUID("ba520e00-c8be-4a6c-919e-bea971d6abc2")
"""What the ids of feeds and entries are made from (RFC 9562, version 5): an id never changes, so neither does this."""


Entry = dict[str, Any]
"""The arguments of `Feed.add_item`."""


class Feed(Atom1Feed):
    """An Atom feed that was updated when its newest release was published, whoever asks."""

    def latest_post_date(self) -> datetime:
        updated: datetime = self.feed["updated"]
        return updated


@answers_question(refuse=refuse_with_text)
def of_question(request: HttpRequest, question: Question) -> HttpResponseBase:
    """/changes.atom, with the parameters of a question."""
    return _feed(
        request, question, gettext("changes in %(words)s") % {"words": question.words()}, "/changes/"
    )


@answers_question(refuse=refuse_with_text)
def of_agency(request: HttpRequest, question: Question, slug: str) -> HttpResponseBase:
    """/agencies/<slug>/changes.atom"""
    row = ReleaseRow.objects.filter(agency_slug=slug).order_by("-versions").first()
    if row is None:
        raise Http404("There is no agency of this address.")
    return _feed(
        request,
        question,
        gettext("changes of %(agency)s") % {"agency": row.agency_name},
        f"/agencies/{slug}/",
        slug,
    )


def _feed(
    request: HttpRequest, question: Question, title: str, page: str, agency: str = ""
) -> HttpResponseBase:
    release = release_of(question)
    published = release.published_at if release else None
    form = ("feed", request.get_host(), get_language(), agency, question.address())

    def written() -> HttpResponse:
        text = _written(request, question, title, page, agency, published)
        return HttpResponse(text, content_type=Feed.content_type)

    tag = answer_tag(question, release, layout_of(release), *form)
    response = unless_known(request, written, tag=tag, modified=published)
    patch_cache_control(response, public=True, no_cache=True)
    return response


def _written(
    request: HttpRequest, question: Question, title: str, page: str, agency: str, published: datetime | None
) -> str:
    site, query = request.build_absolute_uri("/").rstrip("/"), question.address()
    feed = Feed(
        title=in_xml(f"ringwatch: {title}"),
        link=f"{site}{page}{f'?{query}' if query and not agency else ''}",
        description="",
        subtitle=gettext("What each version of the data set added, changed and withdrew."),
        author_name="ringwatch",
        feed_url=request.build_absolute_uri(),
        feed_guid=_id(Release.objects.order_by("number").first(), f"{request.path}?{query}"),
        language=get_language(),
        updated=published or BEFORE_THE_FIRST,
    )
    for entry in _entries(request, question, agency, site):
        feed.add_item(**entry)
    return feed.writeString("utf-8")


def _entries(request: HttpRequest, question: Question, agency: str, site: str) -> Iterator[Entry]:
    """As the feed's writer takes them, the newest release first."""
    number = 0
    for release, difference in changes.by_release(question, agency):
        found = difference.changed(most=MAX_ENTRIES_PER_RELEASE + 1)
        if len(found) > MAX_ENTRIES_PER_RELEASE:
            entries = [_together(release, difference.counts(), question, site)]
        else:
            changed = partnership_changes(found)
            called = titles.of_changes(changed)
            entries = [_one(release, each, site, called) for each in changed]
        yield from entries
        number += len(entries)
        if number >= MIN_ENTRIES:
            return


def _one(release: Release, each: PartnershipChange, site: str, called: Mapping[str, str]) -> Entry:
    number = each.row["partnership_id"]
    lines = format_html_join("", "<li>{}</li>", ((in_xml(line),) for line in change_lines(each, called)))
    return {
        "title": in_xml(each.title),
        "link": site + each.address,
        "description": format_html(
            "<ul>{}</ul><p>{}: {}</p>", lines, _version(release), in_xml(days_in_prose(release.why))
        ),
        "unique_id": _id(release, number),
        "pubdate": release.published_at,
        "updateddate": release.published_at,
        "categories": [each.change_type, each.row["program"]],
    }


def _together(release: Release, counts: dict[str, int], question: Question, site: str) -> Entry:
    said = ", ".join(f"{number:,} {ChangeType(change_type).label}" for change_type, number in counts.items())
    address = f"{site}/changes/?{question.address(version=release.number)}"
    return {
        "title": f"{_version(release)}: {said}",
        "link": address,
        "description": format_html("<p>{}</p>", in_xml(days_in_prose(release.why))),
        "unique_id": _id(release, f"?{question.address(version=None)}"),
        "pubdate": release.published_at,
        "updateddate": release.published_at,
    }


def _version(release: Release) -> str:
    return gettext("Version %(number)s") % {"number": release.number}


def _id(release: Release | None, name: str) -> str:
    """The same thing has the same one for ever, at every address of the site; another site's thing has another.

    When a release was published tells this site's from others', and from one of the same number that a restored
    backup no longer has.
    """
    published = f"{release.number} {release.published_at.astimezone(UTC).isoformat()}" if release else ""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{published} {name}')}"

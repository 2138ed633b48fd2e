"""Every address for readers, with hostile values and other methods: never a traceback, always the same headers."""

import re
from functools import cache
from itertools import chain
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from partnerships.http import problem_details
from partnerships.ingest.run.report import MAX_REASON_LENGTH
from partnerships.models import Agency, Listing, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.search_text import MAX_CHARACTERS, MAX_WORDS
from partnerships.views import kept_pages

FORMS = {"corrections", "follow", "follow-confirm", "follow-leave"}
VALUES = {
    "name": "growth",
    "version": "1", "tag": "abc", "fips": "06037", "number": "1", "slug": "announcements", "token": "abc", "code": "CA",
    "state": "NJ", "older": "1", "newer": "2", "section": "pages", "partnership_id": "RW-000001", "agency_id": "a",
    "source": "a",
}  # fmt: skip
HOSTILE = (
    "\0",
    b"\xed\xa0\x80",
    b"\xff",
    "9" * 3000,
    "-1",
    "0",
    str(10**30),
    "٣",
    "nan",
    "http://[::1",
    "0000-00-00",
    "[]",
)
PARAMETERS = (
    "q state county as_of certainty in_bbox changed_since started_after sort page page_size version columns format_for "
    "cursor fields url maxwidth only older newer record group order since since_version group_by"
).split()
MAX_PUBLIC_REASON_LENGTH = 200
ALWAYS = ("Cross-Origin-Resource-Policy", "Cache-Control", "X-Content-Type-Options", "Referrer-Policy")


def routes(resolver=None, before="/"):
    """Name and route of each address for readers."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern).removesuffix("\\Z")
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif not route.startswith("/admin/"):
            yield one.name, route


def filled(route: str, **others: str) -> str:
    route = route.replace("<public_id:number>", "RW-000001")
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: others.get(found[1], VALUES[found[1]]), route)


ROUTES = list(routes())


@pytest.fixture(scope="module")
def ask(changed):
    """The status of an address, and its headers; what is streamed is read to its end."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)

    def get(address, method="get"):
        response = getattr(client, method)(address)
        if response.streaming:
            response.body = b"".join(response)
        else:
            response.body = response.content
        response.close()
        return response

    return get


@pytest.fixture(scope="module")
def answer(ask):
    """What was answered when an address was asked once, for tests that look at different parts of it."""
    return cache(ask)


@pytest.mark.parametrize("value", HOSTILE[::2], ids=lambda value: ascii(value)[:12])
def test_no_value_of_a_parameter_is_a_traceback(value, ask):
    asked = "&".join(f"{name}={quote(value)}" for name in PARAMETERS)
    for _name, route in ROUTES:
        assert ask(f"{filled(route)}?{asked}&{asked}").status_code < 500, route


@pytest.mark.parametrize("name", ["q", "version", "cursor", "page", "url"])
def test_no_parameter_alone_is_a_traceback(name, ask):
    for place, path in enumerate(
        ("/", "/find/", "/find.json", "/partnerships.csv", "/oembed.json", "/corrections/", "/agencies/a/",
         "/api/v1/partnerships/", "/sources/announcements/", "/sitemap.xml")
    ):  # fmt: skip
        for value in HOSTILE[(place + len(name)) % 2 :: 2]:
            assert ask(f"{path}?{name}={quote(value)}").status_code < 500, (path, value)


def test_no_part_of_an_address_is_a_traceback(ask):
    for place, (_name, route) in enumerate(ROUTES):
        for part in re.findall(r"<(?:\w+:)?(\w+)>", route):
            for value in HOSTILE[place % 3 :: 3]:
                address = filled(route, **{part: quote(value, safe="")})
                assert ask(address).status_code < 500, address[:90]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_what_is_only_read_takes_nothing_else(method, ask):
    for name, route in ROUTES:
        if name not in FORMS and "sitemap-" not in route:
            response = ask(filled(route), method)
            assert response.status_code == 405, (method, route)
            assert {"GET", "HEAD"} <= set(response["Allow"].split(", ")), route


def test_options_says_what_is_allowed(answer):
    for name, route in ROUTES:
        response = answer(filled(route), "options")
        assert response.status_code == 204, route
        assert ("POST" in response["Allow"]) == (name in FORMS), route


def test_a_head_has_the_status_of_its_answer(ask, answer):
    for _name, route in ROUTES:
        address = filled(route)
        assert ask(address, "head").status_code == answer(address).status_code, address


def test_every_answer_has_the_safe_headers(answer):
    others = [
        "/healthz",
        "/readyz",
        "/static/css/base.css",
        "/no/such/page/",
        "/admin/",
        "/admin/login/",
        "/?stat=CA",
    ]
    for address in [*others, *(filled(route) for _name, route in ROUTES)]:
        for method in ("get", "options"):
            response = answer(address, method)
            assert [name for name in ALWAYS if name not in response] == [], address
            is_page = response.get("Content-Type", "text/html").startswith("text/html")
            is_static = address.startswith("/static/") and not is_page
            assert ("Permissions-Policy" in response) != is_static, address
            assert ("Content-Security-Policy" in response) != is_static, address
            assert is_page or "Cross-Origin-Opener-Policy" not in response, address


def test_what_any_site_may_read_says_so(ask):
    assert ask("/api/v1/")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert {ask("/embed/")["Cross-Origin-Resource-Policy"] for _ in range(2)} == {"cross-origin"}
    assert ask("/about/")["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_page_of_any_agency_or_record_fails_at_any_version(ask):
    """Law 9, with what a list may say in every field that a page shows."""
    odd = [
        "\ud7ff",
        "0000-00-00",
        "March 3rd",
        "http://[::1",
        "javascript:alert(1)",
        "https://",
        "%%%",
        "{{ x }}",
        "<b>",
    ]
    cited = ReleaseRow.objects.newest().order_by("id")[: len(odd)]
    for row, text in zip(cited, odd, strict=True):
        short = text[:10]
        Listing.objects.filter(pk__in=row.listing_ids).update(
            address=text, archived_address=text, publisher=text, title=text, wording=text, published_on=short
        )
        for version in (1, 2):
            assert ask(f"{row.get_absolute_url()}?version={version}").status_code == 200, text
            assert ask(f"/agencies/{row.agency_slug}/?version={version}").status_code == 200, text
            assert ask(f"/api/v1/partnerships/{row.public_id}/?version={version}").status_code == 200, text


def test_an_agency_without_a_row_in_a_version_has_a_page(ask):
    with_rows = ReleaseRow.objects.values("agency_number")
    without = Agency.objects.living().exclude(pk__in=with_rows)[:3]
    for one in without:
        assert ask(one.get_absolute_url()).status_code == 200
        assert ask(f"{one.get_absolute_url()}?version=1").status_code == 200


@pytest.mark.parametrize("outcome", [Outcome.HELD, Outcome.REJECTED])
def test_a_reason_however_long_is_short_wherever_readers_see_it(ask, outcome):
    """Whatever a list made a program say: on pages, in files and in the API."""
    text = ("qzx" * MAX_REASON_LENGTH)[:MAX_REASON_LENGTH]
    ended = {"finished_at": timezone.now(), "outcome": outcome, "reason": text}
    runs = [Run.objects.create(source=source, **ended).pk for source in Source.objects.all()]

    shown = {route: re.findall(rb"(?:qzx)+", ask(filled(route)).body) for _name, route in ROUTES}

    Run.objects.filter(pk__in=runs).delete()
    assert max(map(len, chain(*shown.values())), default=0) <= MAX_PUBLIC_REASON_LENGTH
    # Of a failed run readers are told its cause, in our words.
    assert bool(shown["/sources/"]) == bool(shown["/sources/<slug:slug>/"]) == (outcome == Outcome.HELD)


@pytest.mark.parametrize(
    ("text", "too_long"),
    [
        ("a" * MAX_CHARACTERS, "a" * (MAX_CHARACTERS + 1)),
        ("+".join("a" * MAX_WORDS), "+".join("a" * (MAX_WORDS + 1))),
    ],
)
def test_a_search_is_as_long_as_may_be_and_no_longer(ask, text, too_long):
    """Whether the address takes one or not."""
    for _name, route in ROUTES:
        address = filled(route)
        assert b"were given; at most" not in ask(f"{address}?q={text}").body, address
        if not address.startswith(kept_pages.LITTLE_WORK):
            refused = ask(f"{address}?q={too_long}")
            assert (refused.status_code, b"were given; at most" in refused.body) == (400, True), address
            is_api = address.startswith("/api/v1/")
            assert is_api == (refused["Content-Type"] == problem_details.MEDIA), address

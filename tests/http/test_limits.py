"""What one reader may take: how often, how much at a time, how large a body; and who counts as one."""

import json
import time

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.test import RequestFactory
from django.urls import get_resolver

from partnerships.exports.formats import FORMATS
from partnerships.http import clients, guard, kept_answers, limits, throttles
from partnerships.http.limits import BY_NAME, FILE, MAP, SEARCH, SIGN_IN, WORKBOOK
from partnerships.views import kept_pages
from ringwatch.web.forwarded import asker_address

pytestmark = pytest.mark.django_db
NEVER_KEPT = (
    "/partnerships/?q=dayton",
    "/map/points.json?in_bbox=-90,30,-60,50",
    "/partnerships.kml",
    "/no/?q=such",
    "/partnerships/?changed_since=2019-08-28",
    "/trends/?started_after=2019",
)


@pytest.fixture
def kept_anew(settings):
    """Pages are kept, and none is yet."""
    settings.KEEP_PAGES = True
    kept_answers.OWN.clear()
    cache.clear()
    yield
    kept_answers.OWN.clear()
    cache.clear()


@pytest.fixture
def counted(settings, one_window):
    """One request of each kind a minute."""
    settings.READER_REQUESTS_A_MINUTE = 1
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize(
    ("address", "forwarded", "proxies", "client"),
    [
        ("192.0.2.1", "", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.7", 0, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 1, "198.51.100.7"),
        ("192.0.2.1", "203.0.113.9, 198.51.100.7", 2, "203.0.113.9"),
        ("192.0.2.1", "198.51.100.7:4711", 1, "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::/64"),
        ("192.0.2.1", "[2001:db8:1:2::9]:443", 1, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", 0, "192.0.2.1"),
        ("fe80::1%eth0", "", 0, "fe80::/64"),
        ("192.0.2.1", "unknown", 1, "unknown"),
    ],
)
def test_who_is_one_client(monkeypatch, address, forwarded, proxies, client):
    monkeypatch.setattr(clients.BaseThrottle.get_ident.__globals__["api_settings"], "NUM_PROXIES", proxies)
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}

    assert clients.client_of(RequestFactory(REMOTE_ADDR=address, **headers).get("/")) == client
    head = f"GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {forwarded}\r\n\r\n".encode()
    told = asker_address(head, proxies) if proxies and forwarded else address
    assert clients.as_one(told) == client, "the web server tells clients apart as the site does"


def test_the_table_of_limits_names_addresses_that_there_are():
    names = {key for key in get_resolver().reverse_dict if isinstance(key, str)}

    assert set(BY_NAME) <= names
    expensive = {f"partnerships-{kind}" for kind, format in FORMATS.items() if format.is_expensive}
    assert expensive == {name for name, limit in BY_NAME.items() if limit is WORKBOOK}
    assert {f"partnerships-{kind}" for kind in FORMATS} - expensive <= {
        name for name, limit in BY_NAME.items() if limit is FILE
    }


@pytest.mark.parametrize(
    "address",
    ["/find/?q=dayton", "/find.json?q=dayton", "/partnerships/?q=dayton", "/partnerships.kml", "/partnerships.csv",
     "/map/points.json?in_bbox=-90,30,-60,50", "/follow/?in_bbox=-90,30,-60,50", "/changes.atom?county=39113",
     "/states.csv?state=CA", "/counties.csv?state=CA", "/embed/builder/?state=CA", "/oembed.json?url=x"],
)  # fmt: skip
def test_what_is_asked_too_often_is_refused_with_a_time(client, counted, address):
    client.get(address)

    refused = client.get(address)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 61
    assert refused["Cache-Control"] == "no-store"
    assert client.get(address, REMOTE_ADDR="198.51.100.7").status_code != 429


@pytest.mark.usefixtures("kept_anew")
@pytest.mark.parametrize(
    "address", ["/", "/partnerships/?in_bbox=-90,30,-60,50", "/trends/?state=CA", "/cite/"]
)
def test_a_cookie_that_anybody_can_write_lifts_no_limit(client, counted, address):
    client.get(address, headers={"cookie": "sessionid=nobody"})

    assert client.get(address, headers={"cookie": "sessionid=nobody"}).status_code == 429


@pytest.mark.usefixtures("kept_anew")
@pytest.mark.parametrize(
    "address",
    [
        "/partnerships/?state=CA",
        "/trends/?state=XX",
        "/agencies/no-such/",
        "/places/NJ/no-such/",
        "/no/such/",
    ],
)
def test_pages_that_are_made_anew_are_counted_together(client, counted, address):
    client.get("/states/")

    assert client.get("/states/").status_code == 200, "it is kept"
    refused = client.get(address)
    assert (refused.status_code, bool(refused["Retry-After"])) == (429, True)
    assert client.get(address, REMOTE_ADDR="198.51.100.7").status_code in (200, 400, 404)


@pytest.mark.usefixtures("kept_anew")
def test_one_client_has_few_pages_made_at_once_and_a_page_of_a_moment_ago_is_sent(client, monkeypatch):
    client.get("/states/")
    monkeypatch.setattr("partnerships.views.kept_pages.holds", lambda *_kept: False)
    own = [limits.PAGE.permits.take("127.0.0.1") for _ in range(limits.PAGE.permits.each)]
    try:
        former, refused = client.get("/states/"), client.get("/counties/06037/")
        other = client.get("/counties/06037/", REMOTE_ADDR="198.51.100.7")
    finally:
        for permit in own:
            permit.give_back()

    assert (former.status_code, former["Cache-Status"]) == (200, kept_pages.HIT)
    assert (refused.status_code, refused["Retry-After"]) == (503, str(limits.PAGE.retry_seconds))
    assert other.status_code in (200, 404)


def test_a_form_that_asks_a_question_is_counted(client, counted):
    client.post("/follow/?in_bbox=-90,30,-60,50")

    assert client.post("/follow/?in_bbox=-90,30,-60,50").status_code == 429


@pytest.mark.usefixtures("kept_anew")
@pytest.mark.parametrize("address", ["/", "/partnerships/", "/map/points.json", "/about/", "/healthz"])
def test_pages_that_everyone_asks_for_are_not_counted(client, counted, address):
    assert {client.get(address).status_code for _ in range(3)} == {200}


def test_only_failed_attempts_to_sign_in_are_counted(client, settings, django_user_model, one_window):
    settings.READER_REQUESTS_A_MINUTE = 1
    cache.clear()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django_user_model.objects.create_superuser("ann", password="right")  # noqa: S106

    def sign_in(password):
        client.logout()
        return client.post("/admin/login/", {"username": "ann", "password": password}).status_code

    assert {sign_in("right") for _ in range(throttles.MAX_FAILED_SIGN_INS + 2)} == {302}
    assert {sign_in("wrong") for _ in range(throttles.MAX_FAILED_SIGN_INS)} == {200}
    assert sign_in("right") == 429


@pytest.mark.parametrize(
    ("limit", "address", "kind"),
    [
        (SEARCH, "/find/?q=dayton", "text/html"),
        (SEARCH, "/find.json?q=dayton", "application/json"),
        (MAP, "/map/points.json?in_bbox=-90,30,-60,50", "application/json"),
        (FILE, "/partnerships.csv", "text/html"),
        (WORKBOOK, "/partnerships.xlsx", "text/html"),
        (limits.API, "/api/v1/partnerships/", "application/problem+json"),
    ],
)
def test_who_finds_no_place_is_told_so(client, monkeypatch, limit, address, kind):
    def nobody(_client):
        raise limits.NoPermit

    monkeypatch.setattr(limit.permits, "take", nobody)

    refused = client.get(address)

    assert (refused.status_code, refused["Retry-After"]) == (503, str(limit.retry_seconds))
    assert refused["Content-Type"].startswith(kind)
    assert limit.busy.split(".")[0] in refused.content.decode()
    assert client.get("/about/").status_code == 200


@pytest.mark.usefixtures("kept_anew")
def test_what_is_never_kept_is_refused_before_anything_is_asked_of_the_database(
    client, monkeypatch, django_assert_num_queries
):
    def nobody(_client):
        raise limits.NoPermit

    for limit in (SEARCH, MAP, WORKBOOK):
        monkeypatch.setattr(limit.permits, "take", nobody)

    with django_assert_num_queries(0):
        for address in NEVER_KEPT:
            assert client.get(address).status_code == 503


@pytest.mark.usefixtures("kept_anew")
def test_a_permit_that_was_taken_so_early_is_given_back(client):
    for address in NEVER_KEPT:
        client.get(address).getvalue()

        assert not [
            permit
            for one in limits.LIMITS
            for permit in one.permits._taken
            if permit.ends_at > time.monotonic()
        ]


def test_a_permit_is_given_back_when_the_answer_is_given(client):
    for _ in range(SIGN_IN.permits.total + SEARCH.permits.total + 1):
        assert client.get("/find/?q=dayton").status_code == 200

    SEARCH.permits.take("127.0.0.1").give_back()


@pytest.mark.parametrize(
    "address", ["/", "/follow/", "/partnerships.csv", "/admin/", "/admin/account/login/", "/no/such/"]
)
def test_a_large_body_is_refused_before_it_is_read(client, address):
    body = b"x" * (guard.MAX_FORM_BYTES + 1)

    assert client.post(address, body, content_type="text/plain").status_code == 413


def test_only_a_curator_gives_lists(admin_client):
    body = b"x" * (guard.MAX_FORM_BYTES + 1)

    assert admin_client.post("/admin/", body, content_type="text/plain").status_code != 413
    assert admin_client.post("/corrections/", body, content_type="text/plain").status_code == 413


def test_a_body_without_a_length_is_refused(client):
    assert client.post("/corrections/", HTTP_TRANSFER_ENCODING="chunked").status_code == 411


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/find/?q=%00", "text/html"),
        ("/find.json?q=%00", "application/json"),
        ("/map/towns/%00.json", "application/json"),
        ("/follow/%00/leave/", "text/html"),
        ("/partnerships.csv?q=a%00", "text/plain"),
        ("/api/v1/agencies/%00/", "application/problem+json"),
    ],
)
def test_a_nul_is_refused_in_the_form_of_the_address(client, address, kind):
    refused = client.get(address)

    assert refused.status_code == 400
    assert refused["Content-Type"].startswith(kind)


def test_a_cookie_may_hold_no_nul_either(client):
    client.cookies.load('sessionid="a\\000b"')

    assert client.get("/admin/").status_code == 400


def test_a_question_that_takes_the_database_too_long_is_told_so(client, monkeypatch):
    def slow(*_args, **_options):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 20")
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr("partnerships.views.agencies.get_object_or_404", slow)
    monkeypatch.setattr("partnerships.api.root.Root.answer", slow)

    page, api = client.get("/agencies/any/"), client.get("/api/v1/")

    assert (page.status_code, api.status_code) == (503, 503)
    assert page["Retry-After"] and api["Retry-After"]
    assert "too long" in json.loads(api.content)["detail"]


def test_other_errors_of_the_database_are_not_taken_for_it():
    assert not limits.took_too_long(OperationalError("gone"))

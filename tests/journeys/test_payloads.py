"""What a list, a curator, a reader or an address says is never run: seen in a browser, by readers and on the desk.

The browser's own complaints count: of a script or a style that the content security policy refused, of a picture that
is not there, of a request that leaves the site.
"""

from urllib.parse import quote, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from partnerships.actions import override, reports
from partnerships.models import Override, ReleaseRow, Report, Run
from tests import database
from tests.admin.desk import page_of
from tests.factories import agency, announcement, as_csv, curator, ingest_run, listing, published

PAYLOAD = "\"'><img src=/x onerror=window.hit=1><svg onload=window.hit=1><script>window.hit=1</script>${hit=1}{{7*7}}"
NAME = f"{PAYLOAD} Police Department"
TEXTS = ("city", "source_publisher", "source_title")
FOR_READERS = (
    "/", "/partnerships/", "/states/CA/", "/trends/", "/changes/", "/cite/", "/sources/announcements/", "/data/",
    "/sources/", "/corrections/", "/embed/table/", "/embed/card/", "/states/",
    "/api/docs/",
)  # fmt: skip
ASKED = (
    "/?q={}", "/partnerships/?q={}", "/find/?q={}", "/partnerships/?city={}", "/corrections/?record={}",
    "/trends/?q={}", "/cite/?q={}", "/follow/?q={}", "/embed/builder/?q={}", "/partnerships/?state={}",
    "/no/{}/", "/zip/{}/", "/admin/login/?next={}",
)  # fmt: skip
ON_THE_DESK = (
    "agency",
    "listing",
    "partnership",
    "override",
    "report",
    "run",
    "auditentry",
    "evidencepage",
)


@pytest.fixture(scope="module")
def spoilt(django_db_setup, django_db_blocker):
    """A list whose every text is a payload, one row of which waits; a curator's value, and a reader's report."""
    with database.committed(django_db_blocker):
        texts = dict.fromkeys(TEXTS, PAYLOAD)
        address = f"https://news.example/{quote(PAYLOAD)}"
        rows = [
            announcement("P1", agency=NAME, state="CA", source_url=address, **texts),
            announcement(
                "P2", agency="Fresno Police Department", city="Fresno", state="CA", source_title=PAYLOAD
            ),
            announcement("P3", agency=f"{PAYLOAD} Public Safety", city="Fresno", state="CA", agency_kind=""),
        ]
        published(*rows)
        override.set_(
            agency=agency("Fresno Police Department"),
            field="city",
            value=PAYLOAD[:90],
            reason=PAYLOAD,
            by=curator(),
        )
        reports.receive(record=PAYLOAD, wrong=PAYLOAD)
        ingest_run(as_csv([rows[0] | {"agency": f"{NAME} {PAYLOAD}"}]), on="2026-02-01")
        get_user_model().objects.create_superuser("ann", first_name=PAYLOAD[:140])
        yield


def seen(page, addresses: list[str]) -> None:
    """Open each, and open what is folded in it."""
    for address in addresses:
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.wait_for_load_state("networkidle")
        assert urlsplit(page.url).path == urlsplit(address).path
        assert page.evaluate("window.hit") is None, address
        assert page.locator("img[src='/x'], svg[onload]").count() == 0, address


def test_readers_see_words(page, spoilt):
    rows = ReleaseRow.objects.newest()
    records = [row.get_absolute_url() for row in rows] + [f"/agencies/{row.agency_slug}/" for row in rows]

    assert any(PAYLOAD in row.agency_name for row in rows)
    seen(page, [*FOR_READERS, *records])


def test_an_address_says_words(browser, site, spoilt):
    """Here answers that refuse are no complaint."""
    with browser.new_context(base_url=site).new_page() as opened:
        seen(opened, [address.format(quote(PAYLOAD, safe="")) for address in ASKED])


def test_curators_see_words(page, site, spoilt):
    client = Client()
    client.force_login(get_user_model().objects.get(username="ann"))
    cookie = {
        "name": "sessionid",
        "value": client.cookies["sessionid"].value,
        "domain": urlsplit(site).hostname,
    }
    page.context.add_cookies([cookie | {"path": "/"}])
    records = [
        agency("Fresno Police Department"),
        listing("P1"),
        listing("P3"),
        *Run.objects.all(),
        *Report.objects.all(),
    ]
    records += [*Override.objects.all(), agency("Fresno Police Department").partnerships.get()]

    seen(page, ["/admin/", *(f"/admin/partnerships/{name}/" for name in ON_THE_DESK), *map(page_of, records)])
    page.goto(page_of(Report.objects.get()))
    assert PAYLOAD in page.locator("main").inner_text()

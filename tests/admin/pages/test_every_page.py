"""Every kind of page of the desk: axe finds nothing, light or dark; it fits a desk's window and a phone's; headings are
sentences.

RINGWATCH_PICTURES=folder takes pictures of each besides, 1,280, 1,440 and 390 pixels wide, light and dark, to be seen;
RINGWATCH_PAGES=start,queue only of those.
"""

import csv
import os
from itertools import islice
from pathlib import Path

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from partnerships.actions import override, reports
from partnerships.actions.releases import change_sets
from partnerships.ingest import registry
from partnerships.models import (
    AuditEntry,
    EvidencePage,
    Release,
    Run,
)
from tests import database, tabs
from tests.admin.desk import page_of
from tests.factories import agency, announcement, announcements, as_csv, curator, ingest_run, listing
from tests.journeys import axe

WIDTH, PHONE_WIDTH, HEIGHT = 1280, 390, 800
WIDTHS, SCHEMES = (WIDTH, 1440, PHONE_WIDTH), ("light", "dark")
PICTURES = os.environ.get("RINGWATCH_PICTURES", "")
ONLY = set(filter(None, os.environ.get("RINGWATCH_PAGES", "").split(",")))
FOR_AXE = ("list-agency", "list-auditentry", "list-run")
ALIKE = ("run", "undo-run", "merge", "row", "snapshot")
"""Pages of parts that others have too, as other lists have: axe is asked about them where pictures are taken."""
ACCOUNT = (
    "password/change/",
    "factors/",
    "factors/totp/activate/",
    "factors/webauthn/add/",
    "sessions/",
    "logout/",
)
TITLE_CASE = """() => [...document.querySelectorAll("h1, h2, h3, main button, main label, legend")]
    .filter(one => one.checkVisibility()).map(({ innerText }) => innerText.trim())
    .filter(text => /^[A-Z][a-z]+( (of|the|a|to) )?( [A-Z][a-z]+)+:?$/.test(text) && !/Department$/.test(text))"""
"""Headings, labels and buttons of which each word has a capital letter, but for names of agencies."""
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter(one => one.checkVisibility()
    && !one.closest("[data-row-map], option") && (one.getBoundingClientRect().right > innerWidth + 1
        || !one.matches("input, select, textarea") && getComputedStyle(one).overflowX !== "visible"
            && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1))
    .map(one => `${one.tagName}.${one.className}`)"""
"""What goes beyond the window, or beyond what scrolls in it."""
PASSWORD = "a password of some length"
WHERE = {"city": "Brighton", "state": "NY"}
MORE = [
    announcement("K1", agency="Brighton Police Department", date="2019-05-01", **WHERE),
    announcement("K2", agency="Monroe County Sheriff's Office", agency_kind="sheriff", **WHERE),
    announcement("D1", agency="Brighton Public Safety", **WHERE),
    announcement("D2", agency="Town of Brighton Public Safety", **WHERE),
]


def rows() -> list[dict[str, str]]:
    """The first rows of the starter list, with some that wait for a person."""
    with (registry.folder(announcements()) / announcements().bundled).open(encoding="utf-8") as file:
        return [*islice(csv.DictReader(file), 80), *MORE]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Everything that a page can show, and an administrator. Gives name → address of each page."""
    with database.committed(django_db_blocker):
        User.objects.create_superuser("carla", email="carla@desk.example", password=PASSWORD)
        ingest_run(as_csv(rows()), on="2026-01-01", decided=1)
        changed = [rows()[0] | {"date": "2021-05-05"}, *rows()[5:]]
        held = ingest_run(as_csv(changed), on="2026-02-01", preview_first=True)
        yield addresses(held)


def addresses(held: Run) -> dict[str, str]:
    brighton, by = agency("Brighton Police Department"), curator()
    report = reports.receive(record="Police of Brighton", wrong="It ended in 2022.")
    override.set_(agency=brighton, field="city", value="Rochester", reason="Its letterhead.", by=by)
    undoable = AuditEntry.objects.filter(action="override").latest("id")
    gone = EvidencePage.objects.create(
        address="https://news.example/K1", failures=3, failing_since=timezone.now(), answer="It answers 404."
    )
    change_set = change_sets.begin(by=by)
    override.set_(agency=brighton, field="county", value="Monroe County", reason="The map.", by=by)
    applied = Run.objects.applied().latest("id")
    records = {
        "agency": brighton, "record": brighton.partnerships.get(), "row": listing("D1"), "source": held.source,
        "held-run": held, "run": applied, "snapshot": applied.snapshot, "entry": undoable, "report": report,
        "version": Release.objects.newest(), "gone-page": gone, "change-set": change_set, "person": by,
        "override": brighton.overrides.first(),
    }  # fmt: skip
    found = {name: page_of(record) for name, record in records.items()}
    found |= lists()
    forms = {
        "evidence": "partnerships/listing/evidence/",
        "new-source": "partnerships/source/new/",
        "invite": "auth/user/invite/",
    }
    found |= {name: f"/admin/{path}" for name, path in forms.items()}
    found["choose-rows"] = f"{found['held-run'].removesuffix('change/')}choose/"
    found |= {"start": "/admin/", "status": "/status/", "queue": f"{page_of(listing('D2'))}?queue=1"}
    sheriff = agency("Monroe County Sheriff's Office")
    found |= {
        "merge": f"{page_of(brighton)}?into={sheriff.pk}",
        "undo-run": f"{page_of(applied)}?preview=undo",
    }
    return found | {
        f"account-{path.strip('/').replace('/', '-')}": f"/admin/account/{path}" for path in ACCOUNT
    }


def test_no_page_of_the_desk_is_hard_to_read_too_wide_or_in_title_case(browser, site, world):
    found, wide, titles = {}, {}, {}
    with (
        tabs.window(
            browser, site, viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce"
        ) as window,
        window.context.new_page() as page,
    ):
        sign_in(page)
        for name, address in world.items():
            if ONLY and name not in ONLY:
                continue
            answer = page.goto(address)
            assert answer.status == 200, (name, answer.status)
            if page.get_by_role("heading", name="Confirm that it is you").count():
                confirm(page)
            if PICTURES:
                take(page, name)
            if cut := [*page.evaluate(TOO_WIDE), *too_wide_on_a_phone(page)]:
                wide[name] = cut[:3]
            if said := page.evaluate(TITLE_CASE):
                titles[name] = said
            if is_for_axe(name) and (wrong := axe.violations(page, axe.SAMPLED)):
                found[name] = wrong

    assert (found, wide, titles) == ({}, {}, {})


def lists() -> dict[str, str]:
    """Every list of records of the desk."""
    found = [model._meta for model in admin.site._registry]
    return {f"list-{one.model_name}": reverse(admin_urlname(one, "changelist")) for one in found}


def is_for_axe(name: str) -> bool:
    return bool(PICTURES) or name in FOR_AXE or not (name in ALIKE or name.startswith("list-"))


def too_wide_on_a_phone(page) -> list[str]:
    page.set_viewport_size({"width": PHONE_WIDTH, "height": HEIGHT})
    cut = page.evaluate(TOO_WIDE)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    return cut


def sign_in(page) -> None:
    page.goto("/admin/login/")
    page.fill("[name=username], [name=login]", "carla")
    confirm(page)


def confirm(page) -> None:
    """With the password, which is asked for once more before a factor is added."""
    page.fill("main input[type=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def take(page, name: str) -> None:
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(150)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})

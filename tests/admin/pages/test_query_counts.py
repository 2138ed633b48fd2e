"""A page of the desk asks the database as often for many rows as for few."""

import re
from collections import Counter

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.actions import override, reports
from partnerships.actions.releases import change_sets
from partnerships.models import AuditEntry, EvidencePage, Release, Report
from tests.admin.desk import Desk, page_of
from tests.admin.pages.test_list_words import lists
from tests.factories import agency, announcement, as_csv, curator, filler, ingest_run, listing, published

FEW, MANY = 2, 9
VALUES = re.compile(r"'[^']*'|\b\d+\b|\([?\d, ]+\)")
BRIGHTON = {"city": "Brighton", "state": "NY"}
FORMS = ("partnerships/listing/evidence/", "partnerships/source/new/", "auth/user/invite/")


def rows(number: int) -> list[dict[str, str]]:
    """So many rows of one agency, of agencies of their own, and that wait for a person."""
    known = [
        announcement(f"K{one}", agency="Brighton Police Department", date=f"2019-05-{one + 1:02}", **BRIGHTON)
        for one in range(number)
    ]
    names = ["", "Town of ", "City of ", "Village of ", "Greater ", "New ", "Old ", "East ", "West "]
    doubtful = [
        announcement(f"D{one}", agency=f"{name}Brighton Public Safety", **BRIGHTON)
        for one, name in enumerate(names[:number])
    ]
    return [*known, *doubtful, *filler(number)]


def do(number: int) -> dict[str, str]:
    """A list is taken in, another is held, and so many of all else is done. Gives the address of each page."""
    by = curator()
    run = published(*rows(number), on=f"2026-01-{number:02}")
    changed = [row | {"wording": "Another."} for row in rows(number)[number:]]
    held = ingest_run(as_csv(changed), on=f"2026-02-{number:02}", preview_first=True)
    brighton = agency("Brighton Police Department")
    for one in range(number):
        override.set_(agency=brighton, field="city", value=f"Rye {number}-{one}", reason="x", by=by)
        reports.receive(record="Police of Brighton", wrong=f"It ended in {number}-{one}.")
        page = {"address": f"https://news.example/{number}-{one}", "failing_since": timezone.now()}
        EvidencePage.objects.create(**page, failures=3, answer="It answers 404.")
        User.objects.create_user(f"user-{number}-{one}", is_staff=True)
    change_set = change_sets.begin(by=by)
    records = {
        "agency": brighton, "record": brighton.partnerships.get(), "row": listing("D1"), "source": run.source,
        "held run": held, "run": run, "snapshot": run.snapshot, "version": Release.objects.newest(),
        "entry": AuditEntry.objects.filter(action="override").latest("id"), "report": Report.objects.latest("id"),
        "page": EvidencePage.objects.latest("id"), "change set": change_set, "person": by,
    }  # fmt: skip
    found = {name: page_of(record) for name, record in records.items()}
    found |= {f"list of {name}": address for name, address in lists().items()}
    found |= {name: f"/admin/{name}" for name in FORMS}
    return found | {
        "start": "/admin/",
        "status": "/status/",
        "queue": f"{found['row']}?queue=1",
        "choose rows": f"{found['held run'].removesuffix('change/')}choose/",
        "merge": f"{found['agency']}?find=monroe",
    }


@pytest.mark.django_db
def test_a_page_of_the_desk_asks_as_much_for_many_rows_as_for_few(client):
    desk = Desk(client, User.objects.create_superuser("alma", email="alma@desk.example"))
    few = {name: asked(desk, address) for name, address in do(FEW).items()}

    many = {name: asked(desk, address) for name, address in do(MANY).items()}

    more = {
        name: repeated
        for name in many
        if (repeated := [one for one, count in many[name].items() if count > max(1, few[name][one])])
    }
    assert not more, more


def asked(desk: Desk, address: str) -> Counter[str]:
    """The statements of a page that was seen before, without their values, and how often each is asked."""
    desk.see(address)
    with CaptureQueriesContext(connection) as statements:
        desk.see(address)
    return Counter(VALUES.sub("?", one["sql"]) for one in statements)

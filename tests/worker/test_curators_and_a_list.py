"""Three curators and an import at once, each a process of its own: no edit is lost, and none blocks another for ever.

The curators load a page, change what it shows and send it, as a browser would, all on the same few agencies; what is
refused they send again as the page gives it back. A real worker takes in a longer list of the same agencies meanwhile.
"""

import gc
import json
import random
from collections import defaultdict
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import Client

from partnerships import tasks
from partnerships.actions.acts.recording import read_rows, rows_numbered
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases.publish import publish
from partnerships.actions.roles import Role
from partnerships.models import Act, AuditEntry, Listing, Override, Partnership, Release, ReleaseRow, Run
from tests.admin.desk import BRIGHTON, LONGMONT, act_of, document, doubtful_list, page_of, said
from tests.factories import agency, announcement, as_csv, asked_for, curator, filler, listing
from tests.waiting import wait_until

CURATORS, EDITS, TRIES = ("ann", "ben", "cyd"), 6, 12
"""An edit is sent again up to TRIES times: others cannot be first more often."""
NEW = 60
"""Rows that the list adds."""
LONG = 60
POINTS = [(43.1, -77.6), (43.2, -77.7), (43.15, -77.65)]


def form_of(page, name: str, **holding: str) -> dict[str, str]:
    """What the page's form of this act would send; of several, the one that holds these values."""
    forms = [
        dict(form.form_values()) | fields_elsewhere(page, form.get("id"))
        for form in page.xpath(f"//form[contains(@action, '/act/{name}/')]")
    ]
    form = next(form for form in forms if holding.items() <= form.items())
    return {field: value.removeprefix("\n") for field, value in form.items()}  # of a text area, not its own


def fields_elsewhere(page, form: str | None) -> dict[str, str]:
    """The text fields of a form that stand outside of it."""
    fields = page.xpath("//input[@type='text'][@form=$form]", form=form or "none")
    return {field.name: field.value or "" for field in fields}


class Curator:
    """One who edits, and how often an edit was taken and refused."""

    def __init__(self, name: str):
        self.name, self.chance = name, random.Random(name)
        self.client = Client()
        self.client.force_login(curator(name))
        self.taken = self.refused = 0

    def work(self) -> None:
        edits = [self.write_note, self.set_status, self.put_at_a_point, self.match_a_row]
        for number in range(EDITS):
            edits[(number + CURATORS.index(self.name)) % len(edits)](f"{self.name} {number}")

    def write_note(self, tag: str) -> None:
        brighton = agency("Brighton Police Department")
        self.send(brighton, "edit", {"note": tag, "agency_address": tag, "reason": tag})

    def set_status(self, tag: str) -> None:
        partnership = Partnership.objects.get(agency__name="Brighton Police Department")
        value = self.chance.choice(["ended", "denied", "listed"])
        self.send(partnership, "set_override", {"value": value, "reason": tag}, field="status")

    def put_at_a_point(self, tag: str) -> None:
        latitude, longitude = self.chance.choice(POINTS)
        asked = {"latitude": latitude, "longitude": longitude}
        self.send(agency("Monroe County Sheriff's Office"), "move", {"reason": tag}, asked)

    def match_a_row(self, tag: str) -> None:
        meant = agency(self.chance.choice(["Brighton Police Department", "Monroe County Sheriff's Office"]))
        given = {"decision": f"same {meant.pk}", "reason": tag}
        self.send(listing("D1"), "decide", given)

    def send(self, record, act: str, given: dict[str, str], asked=None, **holding: str) -> None:
        """Send a page's form until it is taken: refused, it goes again as it came back."""
        form = form_of(document(self.client.get(page_of(record), asked or {})), act, **holding) | given
        for _again in range(TRIES):
            response = self.client.post(act_of(record, act), form)
            if response.status_code == 302:
                self.taken += 1
                return
            page, pressed = document(response), {name: form[name] for name in form if name == "decision"}
            assert response.status_code == 400
            assert "since you opened the page" in said(page), said(page)
            form = form_of(page, act, **holding) | pressed
            assert given.items() <= form.items(), "what was typed is still in the form"
            self.refused += 1
        pytest.fail(f"{act} was refused {TRIES} times")


def at_once(name: str, start: Barrier, told: Path) -> None:
    """In a process of its own, when the others are there too. What earlier tests left is not used or closed here."""
    gc.freeze()
    del connections[DEFAULT_DB_ALIAS]
    one = Curator(name)
    start.wait(LONG)
    one.work()
    told.write_text(json.dumps([one.taken, one.refused]))
    connection.close()


def everybody_at_once(folder: Path, run: Run) -> list[tuple[int, int]]:
    """How many edits of each curator were taken and refused, while the worker carried out the run."""
    context = get_context("fork")
    start = context.Barrier(len(CURATORS) + 1)
    processes = [context.Process(target=at_once, args=(name, start, folder / name)) for name in CURATORS]
    connection.close()  # each process opens its own
    for process in processes:
        process.start()
    start.wait(LONG)
    tasks.ingest.delay(run.pk)
    for process in processes:
        process.join(LONG)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    wait_until(lambda: Run.objects.exclude(finished_at=None).filter(pk=run.pk).exists(), "no end", LONG)
    run.refresh_from_db()
    return [tuple(json.loads((folder / name).read_text())) for name in CURATORS]


def longer_list() -> bytes:
    """The doubtful list again, a row of it changed, with many agencies more."""
    rows = [
        announcement("K1", agency="Brighton Police Department", date="2020-05", **BRIGHTON),
        announcement("K2", agency="Longmont Police Department", **LONGMONT),
        announcement("K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", **BRIGHTON),
        announcement("D1", agency="Brighton Public Safety", **BRIGHTON),
        announcement("D2", agency="Longmont Public Safety", **LONGMONT),
        announcement("D3", agency="Town of Brighton Public Safety", **BRIGHTON),
    ]
    return as_csv([*rows, *filler(NEW)])


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_no_edit_of_three_curators_is_lost_while_a_list_comes_in(committed_db, worker, tmp_path):
    doubtful_list()
    for name in CURATORS:
        user = curator(name)
        user.is_staff = True
        user.save()
        user.groups.add(Group.objects.get(name=Role.CURATOR))
    before = deadlocks()
    run = asked_for(longer_list(), on="2026-02-01", decided=1)

    told = everybody_at_once(tmp_path, run)

    acts = Act.objects.filter(by__username__in=CURATORS)
    entries = AuditEntry.objects.filter(actor__in=CURATORS).exclude(action="publish")
    assert [taken for taken, _refused in told] == [EDITS] * len(CURATORS)
    assert acts.count() == entries.exclude(action="sign in").count() == EDITS * len(CURATORS)
    assert (run.outcome, run.attempts, deadlocks()) == ("applied", 1, before)
    each_change_is_made_to_what_the_one_before_left(acts)
    each_release_is_whole(run)


def each_change_is_made_to_what_the_one_before_left(acts) -> None:
    """So none was overwritten by someone who had not seen it; and what the last left is what is there."""
    left: dict[tuple[str, int], object] = {}
    for act in acts.order_by("id"):
        for change in act.changes:
            row = change["table"], change["row"]
            assert left.get(row, change["before"]) == change["before"], (act.entry, change)
            left[row] = change["after"]
    assert left
    for (table, number), values in left.items():
        assert read_rows([rows_numbered(table, [number])]).get((table, number)) == values


def each_release_is_whole(run: Run) -> None:
    numbers = list(Release.objects.order_by("number").values_list("number", flat=True))
    began = defaultdict(set)
    for number, version in ReleaseRow.objects.values_list("partnership_id", "versions"):
        began[version.lower].add(number)
    assert numbers == list(range(1, len(numbers) + 1))
    for release in Release.objects.all():
        assert release.added + release.changed == len(began[release.number])
        assert release.total == ReleaseRow.objects.at_version(release.number).count()
    assert Release.objects.get(number=run.report["release"]).added == NEW
    placed = ReleaseRow.objects.filter(location_precision="exact").values_list("latitude", "longitude")
    assert set(placed) <= set(POINTS)
    assert Override.objects.in_force().filter(field="latitude").count() == 1
    assert Listing.objects.open().count() == NEW + 6
    rebuild()
    assert publish(actor="test", why="nothing was left undone") is None

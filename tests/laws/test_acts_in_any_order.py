"""Acts in any order: whatever curators and lists do, the record stays whole, and undoing everything leads back.

A few short sequences in each run of the tests; RINGWATCH_SEQUENCES=200 makes it so many, each page at each version too.
"""

import os
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from partnerships.actions import (
    acts,
    agencies,
    change_set_edits,
    evidence,
    match,
    merge,
    override,
    rebuild,
    undo,
)
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import agencies_that_differ, publish
from partnerships.admin.record import REFUSALS
from partnerships.models import (
    Act,
    Agency,
    AuditEntry,
    ChangeSet,
    Listing,
    Match,
    Override,
    Partnership,
    Release,
    ReleaseRow,
    Run,
)
from partnerships.models.vocabulary import Verdict
from tests.factories import announcement, as_csv, curator, ingest_run

ASKED_FOR = int(os.environ.get("RINGWATCH_SEQUENCES", "0"))
SEQUENCES, STEPS = ASKED_FOR or 3, 25 if ASKED_FOR else 12
WHERE = {"city": "Brighton", "state": "NY"}
ROWS = [
    announcement("K1", agency="Brighton Police Department", date="2019-05", **WHERE),
    announcement("K2", agency="Brighton Town Police Department", event="announced", **WHERE),
    announcement(
        "K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", event="reported_active", **WHERE
    ),
    announcement("D1", agency="Brighton Public Safety", date="2020", **WHERE),
    announcement("D2", agency="Town of Brighton Public Safety", event="ended", date="2024-01-24", **WHERE),
    announcement("L1", agency="Longmont Police Department", city="Longmont", state="CO", event="denied"),
    announcement("L2", agency="Longmont Public Safety", city="Longmont", state="CO"),
]
PICKS = st.integers(0, 7)
DAYS = st.sampled_from(["", "2018", "2019-07", "2020-02-29"])
VALUES = st.sampled_from(
    [
        ("status", "ended"),
        ("start", "2017"),
        ("start", ""),
        ("end", "2022-03"),
        ("city", "Rochester"),
        ("agency_name", ""),
    ]
)


def of(records, pick):
    """One of these records, in an order of their own; None where there is none."""
    found = list(records.order_by("pk"))
    return found[pick % len(found)] if found else None


def entries_in_log():
    """What people did; that a version came of it has an entry of its own."""
    return AuditEntry.objects.exclude(action="publish").count()


def shown():
    """What readers would see if everything were published."""
    columns = [one.name for one in Partnership._meta.fields if one.name not in ("changed_at", "changed_on")]
    return list(Partnership.objects.filter(published=True).order_by("pk").values(*columns))


class Desk(RuleBasedStateMachine):
    """One curator, one list, and everything that can be done to what it says."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.done, self.month = [], 0

    @initialize()
    def begin(self):
        self.by = curator()
        ingest_run(as_csv(ROWS), on="2026-01-01", decided=1)
        self.before, self.rows = shown(), Listing.objects.count()

    @contextmanager
    def act(self, entries=1):
        """One act: an entry in the log and an act that can be undone; refused, nothing of either."""
        log, last = entries_in_log(), Act.objects.order_by("pk").last()
        undone = list(Act.objects.exclude(undone_at=None).values_list("pk", flat=True))
        try:
            with transaction.atomic():
                yield
        except REFUSALS:
            assert entries_in_log() == log
            return
        new = list(Act.objects.filter(pk__gt=last.pk if last else 0, undoes=None).order_by("pk"))
        assert entries_in_log() - log == entries
        assert len(new) <= 1
        again = Act.objects.filter(pk__in=undone, undone_at=None, undoes=None).order_by("pk")
        self.done = [one for one in self.done if one not in again] + [*again, *new]

    @rule(kept=st.sets(st.sampled_from(range(len(ROWS))), min_size=4), day=DAYS)
    def a_list_comes(self, kept, day):
        rows = [ROWS[number] for number in sorted(kept)]
        rows[0] = rows[0] | {"date": day or rows[0]["date"]}
        self.month += 1
        run = ingest_run(
            as_csv(rows), on=f"2026-{1 + self.month // 28:02}-{1 + self.month % 28:02}", decided=1
        )
        if run.outcome == "applied":
            self.done.append(run)

    @rule(row=PICKS, agency=PICKS)
    def a_row_is_the_same(self, row, agency):
        if (listing := of(Listing.objects.open(), row)) and (chosen := of(Agency.objects.living(), agency)):
            with self.act():
                match.same(listing=listing, agency=chosen, by=self.by)

    @rule(row=PICKS, agency=PICKS)
    def a_row_is_another(self, row, agency):
        if (listing := of(Listing.objects.open(), row)) and (chosen := of(Agency.objects.living(), agency)):
            with self.act():
                match.other(listing=listing, agency=chosen, by=self.by)

    @rule(row=PICKS)
    def a_row_is_a_new_agency(self, row):
        if listing := of(Listing.objects.open(), row):
            with self.act():
                match.new(listing=listing, by=self.by)

    @rule(one=PICKS, other=PICKS)
    def two_are_merged(self, one, other):
        agency, into = of(Agency.objects.living(), one), of(Agency.objects.living(), other)
        with self.act():
            merge.merge(agency=agency, into=into, by=self.by, reason="one")

    @rule(one=PICKS)
    def a_merge_is_undone(self, one):
        if agency := of(Agency.objects.exclude(merged_into=None), one):
            with self.act():
                merge.unmerge(agency=agency, by=self.by, reason="two")

    @rule(one=PICKS, row=PICKS)
    def one_is_split(self, one, row):
        agency = of(Agency.objects.living(), one)
        if found := of(Match.objects.filter(agency=agency, verdict=Verdict.SAME), row):
            with self.act():
                facts = {"name": "Brighton Marshal", "kind": "other", "reason": "2"}
                agencies.split(agency=agency, listings=[found.listing_id], by=self.by, **facts)

    @rule(one=PICKS, number=PICKS)
    def one_is_renamed(self, one, number):
        agency = of(Agency.objects.living(), one)
        facts = {name: getattr(agency, name) for name in agencies.EDITABLE}
        with self.act():
            named = {**facts, "name": f"Department {number}"}
            agencies.edit(agency=agency, by=self.by, reason="renamed", was=facts, **named)

    @rule(one=PICKS, value=VALUES)
    def a_value_is_set(self, one, value):
        agency, (field, text) = of(Agency.objects.living(), one), value
        program = "" if field in Override.AGENCY_FIELDS else "neighbors"
        with self.act():
            override.set_(agency=agency, field=field, value=text, program=program, reason="known", by=self.by)

    @rule(one=PICKS)
    def a_value_is_let_go(self, one):
        if found := of(Override.objects.in_force(), one):
            with self.act():
                override.lift(override=found, by=self.by, reason="no more")

    @rule(
        one=PICKS,
        new=st.booleans(),
        day=DAYS,
        event=st.sampled_from(["joined", "announced", "ended", "denied"]),
    )
    def something_is_found(self, one, new, day, event):
        facts = {
            "program": "neighbors",
            "event": event,
            "date": day,
            "source_url": "https://news.example/found",
        }
        agency = None if new else of(Agency.objects.living(), one)
        named = {"agency": f"Fairport Police {one}", "agency_kind": "police", "state": "NY"}
        finding = evidence.about(agency, **facts) if agency else evidence.Finding(**named, **facts)
        with self.act():
            evidence.add(finding=finding, agency=agency, by=self.by)

    @rule(one=PICKS)
    def an_act_is_undone(self, one):
        if act := of(Act.objects.in_force().exclude(by=None), one):
            with self.act(entries=1 + len(acts.depends_on(act))):
                acts.undo(act=act, by=self.by, reason="undone", with_later=True)

    @rule(discarded=st.booleans())
    def edits_wait_or_are_published_together_or_discarded(self, discarded):
        if (waiting := ChangeSet.objects.first()) and discarded:
            with self.act(entries=1 + waiting.edits().count()):
                change_set_edits.discard(change_set=waiting, by=self.by, reason="wrong")
        elif waiting:
            change_sets.publish_together(change_set=waiting, by=self.by, reason="together")
        else:
            change_sets.begin(by=self.by)

    @invariant()
    def a_rebuild_changes_nothing(self):
        before = list(Partnership.objects.order_by("pk").values())
        rebuild.rebuild()
        assert list(Partnership.objects.order_by("pk").values()) == before

    @invariant()
    def readers_see_all_that_does_not_wait(self):
        waiting = set(ChangeSet.objects.values_list("waiting_agencies__agency", flat=True))
        everyone = set(Agency.objects.values_list("pk", flat=True))
        assert agencies_that_differ(everyone) <= waiting

    @invariant()
    def no_row_is_lost(self):
        assert Listing.objects.count() >= getattr(self, "rows", 0)
        self.rows = Listing.objects.count()
        for listing in Listing.objects.open():
            matches = listing.matches.filter(verdict__in=[Verdict.SAME, Verdict.UNSURE])
            assert matches.exists(), f"{listing} means no agency and waits for nobody"

    @invariant()
    def every_value_names_a_row_or_an_override(self):
        for row in ReleaseRow.objects.newest():
            rows = Listing.objects.standing().filter(pk__in=row.listing_ids)
            assert row.listing_ids and (rows.count() == len(row.listing_ids) or ChangeSet.objects.exists())

    def teardown(self):
        try:
            if hasattr(self, "by"):
                self.undo_everything()
                self.walk_the_pages()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def undo_everything(self):
        """In the order in which it was done, or done again, backwards: what was undone in between is undone already."""
        for one in reversed(self.done):
            one.refresh_from_db()
            if isinstance(one, Run):
                undo.undo(run=one, by=self.by, reason="everything")
            elif one.undone_at is None:
                acts.undo(act=one, by=self.by, reason="everything", with_later=True)
        assert shown() == self.before

    def walk_the_pages(self):
        publish(actor="test", why="everything undone")
        versions = list(Release.objects.order_by("number").values_list("number", flat=True))
        versions = versions if ASKED_FOR else [versions[0], versions[-1]]
        pages = [f"/agencies/{one.slug}/" for one in Agency.objects.all()]
        pages += [one.get_absolute_url() for one in Partnership.objects.all()]
        client = Client()
        for page in pages:
            for version in versions:
                status = client.get(f"{page}?version={version}", follow=True).status_code
                assert status in (200, 404), (page, version, status)


@pytest.mark.django_db
def test_whatever_is_done_in_whatever_order_can_be_undone_and_loses_nothing():
    run_state_machine_as_test(
        Desk,
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not ASKED_FOR,
            database=None,
            phases=[Phase.generate, Phase.shrink] if ASKED_FOR else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

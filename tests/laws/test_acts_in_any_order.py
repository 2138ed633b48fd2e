"""Acts in any order: whatever curators and lists do, the record stays whole, and undoing everything leads back.

Three curators take turns, each with a change set of their own. A few short sequences in each run of the tests;
RINGWATCH_SEQUENCES=50 makes it so many longer ones, each page at each version too.
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
)
from partnerships.actions.agency_names import SameName
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import agencies_that_differ, publish
from partnerships.actions.runs import undoing
from partnerships.admin.change_sets import Discard, Publish
from partnerships.admin.record import REFUSALS
from partnerships.models import (
    Act,
    Agency,
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
from tests.factories import as_csv, curator, ingest_run
from tests.laws.acts_world import CURATORS, DAYS, PICKS, ROWS, VALUES, WHO, entries_in_log, of, shown

ASKED_FOR = int(os.environ.get("RINGWATCH_SEQUENCES", "0"))
SEQUENCES, STEPS = ASKED_FOR or 3, 40 if ASKED_FOR else 12


class Desk(RuleBasedStateMachine):
    """Three curators, one list, and everything that can be done to what it says. `who`: whose turn it is."""

    def __init__(self):
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.done, self.month = [], 0

    @initialize()
    def begin(self):
        self.curators = [curator(name) for name in CURATORS]
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

    @rule(who=WHO, row=PICKS, agency=PICKS)
    def a_row_is_the_same(self, who, row, agency):
        if (listing := of(Listing.objects.open(), row)) and (chosen := of(Agency.objects.living(), agency)):
            with self.act():
                match.same(listing=listing, agency=chosen, by=self.curators[who])

    @rule(who=WHO, row=PICKS, agency=PICKS)
    def a_row_is_another(self, who, row, agency):
        if (listing := of(Listing.objects.open(), row)) and (chosen := of(Agency.objects.living(), agency)):
            with self.act():
                match.other(listing=listing, agency=chosen, by=self.curators[who])

    @rule(who=WHO, row=PICKS)
    def a_row_is_a_new_agency(self, who, row):
        if listing := of(Listing.objects.open(), row):
            with self.act():
                match.new(listing=listing, by=self.curators[who])

    @rule(who=WHO, one=PICKS, other=PICKS)
    def two_are_merged(self, who, one, other):
        agency, into = of(Agency.objects.living(), one), of(Agency.objects.living(), other)
        with self.act():
            merge.merge(agency=agency, into=into, by=self.curators[who], reason="one")

    @rule(who=WHO, one=PICKS)
    def a_merge_is_undone(self, who, one):
        if agency := of(Agency.objects.exclude(merged_into=None), one):
            with self.act():
                merge.unmerge(agency=agency, by=self.curators[who], reason="two")

    @rule(who=WHO, one=PICKS, row=PICKS)
    def one_is_split(self, who, one, row):
        agency = of(Agency.objects.living(), one)
        if found := of(Match.objects.filter(agency=agency, verdict=Verdict.SAME), row):
            with self.act():
                facts = {"name": "Brighton Marshal", "kind": "other", "reason": "2"}
                agencies.split(agency=agency, listings=[found.listing_id], by=self.curators[who], **facts)

    @rule(who=WHO, one=PICKS, number=PICKS)
    def one_is_renamed(self, who, one, number):
        agency = of(Agency.objects.living(), one)
        facts = {name: getattr(agency, name) for name in agencies.EDITABLE}
        with self.act():
            named = {**facts, "name": f"Department {number}"}
            agencies.edit(agency=agency, by=self.curators[who], reason="renamed", was=facts, **named)

    @rule(who=WHO, one=PICKS, value=VALUES)
    def a_value_is_set(self, who, one, value):
        agency, (field, text) = of(Agency.objects.living(), one), value
        program = "" if field in Override.AGENCY_FIELDS else "neighbors"
        with self.act():
            override.set_(
                agency=agency, field=field, value=text, program=program, reason="known", by=self.curators[who]
            )

    @rule(who=WHO, one=PICKS)
    def a_value_is_let_go(self, who, one):
        if found := of(Override.objects.in_force(), one):
            with self.act():
                override.lift(override=found, by=self.curators[who], reason="no more")

    @rule(
        who=WHO,
        one=PICKS,
        new=st.booleans(),
        day=DAYS,
        event=st.sampled_from(["joined", "announced", "ended", "denied"]),
    )
    def something_is_found(self, who, one, new, day, event):
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
            evidence.add(finding=finding, agency=agency, by=self.curators[who])

    @rule(who=WHO, one=PICKS)
    def an_act_is_undone(self, who, one):
        if act := of(Act.objects.in_force().exclude(by=None), one):
            with self.act(entries=1 + len(acts.depends_on(act))):
                acts.undo(act=act, by=self.curators[who], reason="undone", with_later=True)

    @rule(one=PICKS)
    def a_run_is_undone_or_taken_up_again(self, one):
        run = of(Run.objects.filter(outcome="applied").exclude(pk=Run.objects.earliest("pk").pk), one)
        if run is None:
            return
        with self.act():
            (undoing.redo if run.undone_at else undoing.undo)(run=run, by=self.curators[0], reason="a draft")
            self.done = [one for one in self.done if one != run] + ([run] if run.undone_at else [])

    @rule(who=WHO)
    def edits_are_to_wait(self, who):
        change_sets.begin(by=self.curators[who])

    @rule(who=WHO, one=PICKS, form=st.sampled_from([Publish, Discard]), knows=st.booleans())
    def edits_are_published_together_or_discarded(self, who, one, form, knows):
        """One's own, or another's after saying that one knows whose they are."""
        if waiting := of(ChangeSet.objects.all(), one):
            by, given = self.curators[who], {"reason": "together", "expected": waiting.fingerprint()}
            asked = form(waiting, given | ({"of_another": "on"} if knows else {}))
            assert asked.is_valid(), asked.errors
            with self.act(entries=1 + (waiting.edits().count() if form is Discard else 0)):
                asked.carry_out(by)
                assert knows or waiting.curator == by

    @rule(who=WHO, one=PICKS, edit=PICKS)
    def an_edit_is_taken_out(self, who, one, edit):
        waiting = of(ChangeSet.objects.all(), one)
        if waiting and (act := of(waiting.edits(), edit)):
            with self.act(entries=1 + len(acts.depends_on(act))):
                change_set_edits.take_out(change_set=waiting, act=act, by=self.curators[who], with_later=True)

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
            assert not matches.exclude(agency__merged_into=None).exists(), f"{listing} went with no merge"

    @invariant()
    def every_value_names_a_row_or_an_override(self):
        for row in ReleaseRow.objects.newest():
            rows = Listing.objects.standing().filter(pk__in=row.listing_ids)
            assert row.listing_ids and (rows.count() == len(row.listing_ids) or ChangeSet.objects.exists())

    def teardown(self):
        try:
            if hasattr(self, "curators"):
                self.undo_everything()
                self.walk_the_pages()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def undo_everything(self):
        """What was done, or done again, backwards; what waits is published first, as no act waits in two change sets.

        What would give two agencies one name, as a merge that was undone meanwhile had taken one of them away, is
        undone with what it depends on.
        """
        for waiting in ChangeSet.objects.all():
            change_sets.publish_together(change_set=waiting, by=waiting.curator, reason="all that waits")
        left = [one for one in reversed(self.done) if not self.is_undone(one)]
        assert [one for one in left if not self.is_undone(one)] == []
        assert shown() == self.before

    def is_undone(self, one):
        one.refresh_from_db()
        by = {"by": self.curators[0], "reason": "everything"}
        try:
            if one.undone_at is None and isinstance(one, Run):
                undoing.undo(run=one, **by)
            elif one.undone_at is None:
                acts.undo(act=one, with_later=True, **by)
        except SameName:
            return False
        return True

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

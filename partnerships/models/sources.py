"""Sources (a list someone publishes), snapshots (its bytes at one moment) and runs (one pass over it)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from partnerships.models.listing_edits import ListingEdit
from partnerships.models.vocabulary import Nature, Outcome, SourceState


class Source(models.Model):
    """A published list. Declared in `partnerships/sources/<slug>/`, or added by a curator."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    homepage = models.URLField(max_length=1000, blank=True)
    address = models.URLField(max_length=1000, blank=True, help_text="Where the list is fetched from.")
    license = models.CharField(max_length=200)
    license_url = models.URLField(max_length=500, blank=True)
    about = models.TextField(help_text="For readers: who makes the list, why, and what it leaves out.")
    nature = models.CharField(
        max_length=10,
        choices=Nature,
        default=Nature.ONE_OFF,
        help_text="What standing on the list says, and on which days. A table published once says the least.",
    )
    state = models.CharField(max_length=20, choices=SourceState, default=SourceState.KEPT)
    state_on = models.DateField(null=True, blank=True, help_text="The day from which that is so.")
    state_reason = models.TextField(blank=True)
    rhythm = models.DurationField(null=True, blank=True, help_text="How often to look; empty = never.")
    expect_from = models.PositiveIntegerField(help_text="Fewest rows kept that are believed.")
    expect_to = models.PositiveIntegerField(help_text="Most rows kept that are believed.")
    is_expectation_widened = models.BooleanField(
        default=False, help_text="A curator has widened what the declaration expects; that stays."
    )
    is_directory = models.BooleanField(
        default=False, help_text="It names agencies, to count partnerships against, and no partnership."
    )
    declared = models.BooleanField(default=True, help_text="Declared in code, not added by a curator.")
    mapping = models.JSONField(
        default=dict, blank=True, help_text="How a curator's list is read (`ingest.mapping.curated.Mapping`)."
    )
    row_scheme = models.CharField(
        max_length=40, blank=True, help_text="How the keys of its rows on file are computed (`ingest.rekey`)."
    )
    next_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="source_nature_known", condition=Q(nature__in=Nature.values)),
            models.CheckConstraint(name="source_state_known", condition=Q(state__in=SourceState.values)),
            models.CheckConstraint(
                name="source_mapping_unless_declared",
                condition=Q(declared=True, mapping={}) | (Q(declared=False) & ~Q(mapping={})),
            ),
            models.CheckConstraint(
                name="source_expectation_ordered", condition=Q(expect_from__lte=models.F("expect_to"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/sources/{self.slug}/"


def snapshot_path(snapshot: Snapshot, _filename: str) -> str:
    """Content-addressed: the same bytes have one place."""
    return f"snapshots/{snapshot.sha256[:2]}/{snapshot.sha256}"


class SnapshotQuerySet(models.QuerySet["Snapshot"]):
    def applied(self) -> SnapshotQuerySet:
        """Those whose rows stand in the listings, in the order of the days they speak for."""
        return self.exclude(applied_at=None).order_by("observed_on", "applied_at")


class Snapshot(models.Model):
    """The exact bytes of a list at one moment. Kept for ever."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="snapshots")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    file = models.FileField(upload_to=snapshot_path, max_length=200)
    origin = models.CharField(max_length=1000, help_text="The address or file name it came from.")
    fetched_at = models.DateTimeField(auto_now_add=True)
    observed_on = models.DateField(help_text="The day the list speaks for.")
    applied_at = models.DateTimeField(null=True, blank=True)
    columns = models.JSONField(default=list, help_text="The header, in the publisher's words.")
    parts = models.JSONField(
        default=list,
        blank=True,
        help_text="The sheets, folders, files or tables it holds: name, rows, read, hidden, is_list.",
    )
    validators = models.JSONField(
        default=dict,
        blank=True,
        help_text="What the server gave to ask later whether anything changed: address, etag, last_modified.",
    )

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="snapshot_once", fields=["source", "sha256", "observed_on"]),
            models.CheckConstraint(name="snapshot_sha256_hex", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug}, {self.observed_on}, {self.sha256[:12]}"


MAX_ATTEMPTS = 6
"""Beginnings of a run whose process died each time, after which it is given up: a person must look."""
FREE_ATTEMPTS = 3
"""Beginnings after which the next one waits: a worker that was stopped or killed once or twice is nothing."""
FIRST_PAUSE, PAUSE_FACTOR, LONGEST_PAUSE = timedelta(seconds=2), 4, timedelta(minutes=2)


DECISIONS = [("apply", "Applied"), ("reject", "Rejected"), ("choose", "Rows chosen")]
"""What a person says to a held run; where rows were chosen, another run shows what these would change."""


class RunQuerySet(models.QuerySet["Run"]):
    def unfinished(self) -> RunQuerySet:
        return self.filter(finished_at=None)

    def applied(self) -> RunQuerySet:
        """Applied, and not undone since."""
        return self.filter(outcome=Outcome.APPLIED, undone_at=None)

    def of_new_bytes(self) -> RunQuerySet:
        """Without those that read an applied snapshot again by another mapping."""
        return self.exclude(asked__has_key="mapping")

    def held(self) -> RunQuerySet:
        """Held and not yet applied or rejected by a person."""
        return self.filter(outcome=Outcome.HELD, decided_at=None)


class Run(models.Model):
    """One pass over a list: what came, what it would change, and what was done."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="runs")
    snapshot = models.ForeignKey(
        Snapshot, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    asked = models.JSONField(
        default=dict, help_text="What was asked for: address, file, observed_on, decided (bypasses the hold)."
    )
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(
        default=0, help_text="How often it was begun: more than once where its process died."
    )
    finished_at = models.DateTimeField(null=True, blank=True)
    step = models.CharField(max_length=20, blank=True, help_text="Where an unfinished run is.")
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    reason = models.TextField(blank=True)
    report = models.JSONField(default=dict)
    edits = models.JSONField(
        default=list,
        help_text="What it changed in listings that were there before, so that it can be undone.",
    )
    cancel_asked_by = models.CharField(max_length=150, blank=True)
    decision = models.CharField(max_length=20, choices=DECISIONS, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "-created_at"])]
        constraints = [
            models.CheckConstraint(
                name="run_outcome_with_finish",
                condition=Q(outcome="", finished_at=None) | (~Q(outcome="") & Q(finished_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="run_decided_by_with_at",
                condition=Q(decision="", decided_by=None, decided_at=None)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="run_undone_by_with_at",
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
            ),
            models.CheckConstraint(
                name="run_held_or_rejected_says_why",
                condition=~Q(outcome__in=[Outcome.HELD, Outcome.REJECTED]) | ~Q(reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.slug} run {self.pk}: {self.outcome or self.step or 'waiting'}"

    @property
    def begins_at(self) -> datetime | None:
        """When it may be begun again after its process died; None = at any time."""
        if self.started_at is None or self.attempts < FREE_ATTEMPTS:
            return None
        pause: timedelta = min(FIRST_PAUSE * PAUSE_FACTOR ** (self.attempts - FREE_ATTEMPTS), LONGEST_PAUSE)
        return self.started_at + pause

    @property
    def mapping(self) -> dict[str, Any] | None:
        """The mapping by which it reads the list's newest applied snapshot again; None for any other run."""
        mapping: dict[str, Any] | None = self.asked.get("mapping")
        return mapping

    @property
    def is_by_hand(self) -> bool:
        """Whether its one row was entered by a curator, whose act made it."""
        return "by_hand" in self.asked

    @property
    def listing_edits(self) -> list[ListingEdit]:
        """What the run changed in listings that were there before it."""
        return [ListingEdit.read(stored) for stored in self.edits]

"""Listings (one row of one list, in the publisher's words), what they claim, and whom they speak of."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from partnerships.models.agencies import Agency
from partnerships.models.curation.acts import ABOUT, WAS_LISTING, Act, waits
from partnerships.models.sources import Run, Snapshot, Source
from partnerships.models.vocabulary import (
    DateBasis,
    DatePrecision,
    Event,
    Kind,
    LocationPrecision,
    Measure,
    Program,
    Verdict,
)

FINGERPRINT_LENGTH = 16


class ListingQuerySet(models.QuerySet["Listing"]):
    def standing(self) -> ListingQuerySet:
        """Listings of runs that were not undone."""
        return self.filter(withdrawn_at=None)

    def public(self) -> ListingQuerySet:
        """Those that stand as far as readers know: without what waits in a change set."""
        return self.filter(Q(withdrawn_at=None) & ~waits("listing") | waits(WAS_LISTING))

    def waiting(self) -> ListingQuerySet:
        """Rows of which no reader knows yet: they wait with the act that made them."""
        return self.filter(waits("listing") & ~waits(WAS_LISTING))

    def open(self) -> ListingQuerySet:
        """Rows that the newest snapshot of their list still shows."""
        return self.standing().filter(closed_by=None)

    def said_by(self, source: Source) -> ListingQuerySet:
        return self.filter(source=source)

    def about(self, agency: Agency | int) -> ListingQuerySet:
        """Rows that speak of an agency, as far as readers know: without what waits in a change set."""
        number = agency if isinstance(agency, int) else agency.pk
        said = Match.objects.public().filter(listing=OuterRef("pk"), agency=number, verdict=Verdict.SAME)
        former = Act.objects.waiting().touching([f"{ABOUT}{number}"]).former_matches()
        moved = [row for (row, of), was in former.items() if (of, was) == (number, Verdict.SAME)]
        return self.public().filter(Q(pk__in=moved) | Exists(said))

    def awaiting_match(self) -> ListingQuerySet:
        """Open rows for which nobody has yet said which agency they mean: each has a match that is unsure."""
        unsure = Match.objects.filter(listing=OuterRef("pk"), verdict=Verdict.UNSURE)
        return self.open().filter(Exists(unsure)).exclude(matches__verdict=Verdict.SAME)


class Listing(models.Model):
    """One row of one list. Nothing in it is edited; a changed row is a new listing.

    It is open (`closed_by` empty) while successive snapshots repeat it.
    """

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="listings", db_index=False
    )  # found by (source, key)
    key = models.CharField(max_length=64, help_text="Hash of the fewest stable raw columns.")
    fingerprint = models.CharField(max_length=64, help_text="Hash of the raw columns that are taken.")
    row_number = models.PositiveIntegerField(help_text="Where it stood in the snapshot that opened it.")
    raw = models.JSONField(help_text="The row, in the publisher's words.")
    opened_by = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="opened")
    closed_by = models.ForeignKey(
        Snapshot,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="closed",
        help_text="The first snapshot that no longer showed the row as it was.",
    )
    last_shown_on = models.DateField(
        null=True, blank=True, help_text="The day of the last snapshot that showed it; empty while open."
    )

    opened_in = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="listings")
    withdrawn_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the run that opened it was undone; kept, and no longer counted.",
    )

    agency = models.CharField(
        max_length=300, blank=True, help_text="The agency's name as the list writes it."
    )
    alias = models.CharField(max_length=300, blank=True, help_text="Another name that the same row gives.")
    ori = models.CharField(
        max_length=20, blank=True, help_text="The agency's number with the FBI, where the list gives it."
    )
    kind = models.CharField(max_length=20, choices=Kind)
    city = models.CharField(max_length=200, blank=True)
    county = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=2, blank=True)

    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    location_precision = models.CharField(max_length=10, choices=LocationPrecision)
    placed_in = models.CharField(max_length=200, blank=True, help_text="The gazetteer's name of the place.")
    county_name = models.CharField(max_length=200, blank=True)
    county_fips = models.CharField(max_length=5, blank=True)
    place_note = models.CharField(max_length=500, blank=True)

    wording = models.TextField(blank=True, help_text="What the row says, in the publisher's words.")
    address = models.CharField(max_length=2000, blank=True, help_text="The page that shows it.")
    archived_address = models.CharField(max_length=2000, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=500, blank=True)
    published_on = models.CharField(max_length=10, blank=True, help_text="ISO, to its precision.")
    problems = models.JSONField(default=list, help_text="What could not be read, by name.")

    objects = ListingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["source", "key"])]
        constraints = [
            models.UniqueConstraint(
                name="listing_one_open",
                fields=["source", "key"],
                condition=Q(closed_by=None, withdrawn_at=None),
            ),
            models.CheckConstraint(
                name="listing_closed_with_last_shown",
                condition=Q(closed_by=None, last_shown_on=None)
                | Q(closed_by__isnull=False, last_shown_on__isnull=False),
            ),
            models.CheckConstraint(
                name="listing_point_whole",
                condition=Q(latitude=None, longitude=None, location_precision=LocationPrecision.NONE)
                | (
                    Q(latitude__isnull=False, longitude__isnull=False)  # a check passes what is null
                    & Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
                    & ~Q(location_precision=LocationPrecision.NONE)
                ),
            ),
            models.CheckConstraint(name="listing_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.agency or '(no agency named)'}, {self.state}"


class Claim(models.Model):
    """One thing a listing says: an event, about one program, on a day known more or less exactly."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="claims")
    program = models.CharField(max_length=20, choices=Program)
    event = models.CharField(max_length=20, choices=Event)
    days = DateRangeField(null=True, blank=True)  # type: ignore[misc]  # the stubs know no optional range
    precision = models.CharField(max_length=5, choices=DatePrecision, blank=True)
    basis = models.CharField(max_length=20, choices=DateBasis, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="claim_event_known", condition=Q(event__in=Event.values)),
            models.CheckConstraint(name="claim_program_known", condition=Q(program__in=Program.values)),
            models.CheckConstraint(
                name="claim_days_with_precision",
                condition=Q(days=None, precision="") | (Q(days__isnull=False) & ~Q(precision="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_event_display()} ({self.get_program_display()})"


class Measurement(models.Model):
    """A number that a row gives: what was counted, when, how many. A missing number has no row.

    A later snapshot that gives another number for the same quarter adds to the first; it does not replace it.
    """

    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="measurements")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="measurements")
    measure = models.CharField(max_length=20, choices=Measure)
    quarter = DateRangeField()
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="measurement_once", fields=["listing", "measure", "quarter", "value"]
            ),
            models.CheckConstraint(name="measure_known", condition=Q(measure__in=Measure.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_measure_display()}: {self.value:,}"


class MatchQuerySet(models.QuerySet["Match"]):
    def public(self) -> MatchQuerySet:
        """Without those that an act settled that waits in a change set."""
        return self.exclude(waits("match"))

    def waiting(self) -> MatchQuerySet:
        """The others."""
        return self.filter(waits("match"))

    def fingerprint(self) -> str:
        """A hash of these matches; any decision on one of them gives another."""
        matches = self.order_by("id").values_list("id", "agency_id", "verdict", "decided_at")
        return hashlib.sha256(repr(list(matches)).encode()).hexdigest()[:FINGERPRINT_LENGTH]


class Match(models.Model):
    """Whether one listing speaks of one agency: said by a rule, or decided by a person."""

    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, related_name="matches", db_index=False
    )  # found by match_once
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="matches"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    score = models.PositiveSmallIntegerField(help_text="0 to 100.")
    reasons = models.JSONField(default=list, help_text="In words, for the person who decides.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    with_list = models.BooleanField(
        default=False, help_text="It came decided with the list: decisions.csv beside its declaration."
    )

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "matches"
        indexes = [
            models.Index(fields=["listing"], condition=Q(verdict=Verdict.UNSURE), name="match_unsure"),
        ]
        constraints = [
            models.UniqueConstraint(name="match_once", fields=["listing", "agency"], nulls_distinct=False),
            models.UniqueConstraint(
                name="match_one_agency_a_listing", fields=["listing"], condition=Q(verdict=Verdict.SAME)
            ),
            models.CheckConstraint(
                name="match_decided_by_with_at",
                condition=Q(decided_by=None, decided_at=None)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="match_only_unsure_lacks_agency",
                condition=Q(agency__isnull=False) | Q(verdict=Verdict.UNSURE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.get_verdict_display()}"

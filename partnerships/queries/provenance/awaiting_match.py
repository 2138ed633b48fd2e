"""Rows that wait for a person to say which agency they mean, as readers see them: counted, listed, and shown on the
pages of the agencies that they may speak of. They stand behind no partnership yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from partnerships.models import Agency, Listing, Match, Release, Source
from partnerships.models.listings import ListingQuerySet
from partnerships.models.vocabulary import Verdict
from partnerships.queries.provenance import evidence

MAX_ROWS_SHOWN = 50


@dataclass(frozen=True)
class WaitingRow:
    """A row, and the agencies that it may speak of; none where nobody knows even that."""

    listing: Listing
    candidates: list[Agency]


def count(source: Source | None = None) -> int:
    """How many rows wait, of one source or of all."""
    rows = _unsettled()
    return (rows.said_by(source) if source else rows).count()


def by_source() -> list[tuple[Source, int]]:
    """Each source with rows that wait, and how many, by title."""
    rows = _unsettled().order_by()
    found = dict(rows.values_list("source").annotate(number=Count("pk", distinct=True)))
    return [(one, found[one.pk]) for one in Source.objects.filter(pk__in=found).order_by("title", "id")]


def _unsettled() -> ListingQuerySet:
    """Open rows of which readers know no agency: a decision that waits in a change set has settled none yet."""
    settled = Match.objects.public().filter(listing=OuterRef("pk"), verdict=Verdict.SAME)
    touched = set(Match.objects.waiting().values_list("listing", flat=True))
    released = evidence.released_among(touched)
    unsure = Listing.objects.awaiting_match().values("pk")
    return (
        Listing.objects.open()
        .public()
        .filter(Q(pk__in=unsure) | Q(pk__in=touched - released))
        .exclude(Exists(settled))
    )


def of_source(source: Source) -> list[WaitingRow]:
    """The first rows of a source that wait, in the order of the list."""
    rows = _unsettled().said_by(source).order_by("row_number", "id")
    return [WaitingRow(one, _candidates(one)) for one in rows.prefetch_related(_UNSURE)[:MAX_ROWS_SHOWN]]


def about(agency: Agency) -> QuerySet[Listing]:
    """The rows that wait and may speak of an agency."""
    may_speak_of_it = Match.objects.filter(listing=OuterRef("pk"), agency=agency, verdict=Verdict.UNSURE)
    waiting = Listing.objects.awaiting_match().filter(Exists(may_speak_of_it))
    return waiting.select_related("source", "opened_by").order_by("source__title", "row_number", "id")


def count_at(release: Release, sources: Iterable[str]) -> int:
    """How many rows of these sources waited when a release was published: a file of it always says the same."""
    when = release.published_at
    settled = Match.objects.filter(listing=OuterRef("pk"), verdict=Verdict.SAME).filter(
        Q(decided_at=None) | Q(decided_at__lte=when)
    )
    rows = Listing.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=when),
        Q(closed_by=None) | Q(closed_by__applied_at__gt=when),
        source__slug__in=list(sources),
        opened_by__applied_at__lte=when,
    )
    return rows.exclude(Exists(settled)).count()


_UNSURE = Prefetch(
    "matches",
    queryset=Match.objects.filter(verdict=Verdict.UNSURE, agency__isnull=False).select_related("agency"),
    to_attr="unsure",
)


def _candidates(listing: Listing) -> list[Agency]:
    unsure: list[Match] = getattr(listing, "unsure", [])
    return [one.agency for one in sorted(unsure, key=lambda one: (-one.score, one.pk)) if one.agency]

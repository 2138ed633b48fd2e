"""What waits for a curator: rows without a match, held runs, runs that failed."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from partnerships.models import Agency, Listing, Match, Release, Run
from partnerships.models.vocabulary import Outcome, Verdict

ORDER = ("state", "agency", "id")
"""Rows of one name stand together, so that they can be settled together."""
LIKE = 0.35
"""From this trigram similarity (0 to 1) an agency's name is offered as possibly meant. Never decides anything."""
MOST_OFFERED = 6


def unsettled() -> QuerySet[Listing]:
    """The rows for which a person must say which agency they mean, in the order of the queue."""
    return Listing.objects.awaiting_match().select_related("source").order_by(*ORDER)


def next_after(listing: Listing) -> Listing | None:
    """The row that comes after this one in the queue; after the last, the first; None when none is left."""
    state, agency, number = (getattr(listing, name) for name in ORDER)
    later = (
        Q(state__gt=state) | Q(state=state, agency__gt=agency) | Q(state=state, agency=agency, id__gt=number)
    )
    left = unsettled().exclude(pk=listing.pk)
    return left.filter(later).first() or left.first()


def held_runs() -> QuerySet[Run]:
    """Runs held for a person, oldest first."""
    return Run.objects.held().select_related("source", "snapshot").order_by("id")


def failed_runs() -> QuerySet[Run]:
    """Lists whose latest finished run failed (and was not stopped by a person): those runs, newest first."""
    later = Run.objects.filter(source=OuterRef("source"), id__gt=OuterRef("id")).exclude(finished_at=None)
    failed = Run.objects.filter(~Exists(later), outcome=Outcome.REJECTED, cancel_asked_by="")
    return failed.select_related("source").order_by("-id")


def unfinished_runs() -> QuerySet[Run]:
    """Runs that wait for the worker or are under way."""
    return Run.objects.unfinished().select_related("source").order_by("id")


def newest_release() -> Release | None:
    """What readers see now."""
    return Release.objects.order_by("-number").first()


def alike(listing: Listing, *, without: Iterable[int] = ()) -> QuerySet[Agency]:
    """Living agencies of the row's state with a like name that were not candidates, most alike first.

    Candidates are found when a list comes in; an agency that was made since is found here.
    """
    words = listing.agency or listing.alias
    if not words or not listing.state:
        return Agency.objects.none()
    likeness = [TrigramSimilarity("name", text) for text in {words, listing.alias or words}]
    return (
        Agency.objects.living()
        .in_state(listing.state)
        .exclude(pk__in=list(without))
        .annotate(likeness=Greatest(*likeness) if len(likeness) > 1 else likeness[0])
        .filter(likeness__gte=LIKE)
        .order_by("-likeness", "name", "id")[:MOST_OFFERED]
    )


def called(words: str) -> Q:
    """The condition on agencies that every word of a search stands in a name they go by."""
    condition = Q()
    for word in words.split():
        spelt = Match.objects.filter(agency=OuterRef("pk"), verdict=Verdict.SAME).filter(
            Q(listing__agency__icontains=word) | Q(listing__alias__icontains=word)
        )
        condition &= Q(name__icontains=word) | Q(slug__icontains=word) | Exists(spelt)
    return condition

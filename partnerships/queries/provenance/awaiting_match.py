"""Rows that wait for a person to say which agency they mean, as readers see them: counted, listed, and shown on the
pages of the agencies that they may speak of. They stand behind no partnership yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from partnerships.models import Act, Agency, Listing, Match, Release, Source
from partnerships.models.listings import ListingQuerySet
from partnerships.models.vocabulary import Verdict

MAX_ROWS_SHOWN = 50


@dataclass(frozen=True)
class WaitingRow:
    """A row, and the agencies that it may speak of; none where nobody knows even that."""

    listing: Listing
    candidates: list[Agency]


def count(source: Source | None = None) -> int:
    """How many rows wait, of one source or of all."""
    rows = _unsettled(_former())
    return (rows.said_by(source) if source else rows).count()


def by_source() -> list[tuple[Source, int]]:
    """Each source with rows that wait, and how many, by title."""
    rows = _unsettled(_former()).order_by()
    found = dict(rows.values_list("source").annotate(number=Count("pk", distinct=True)))
    return [(one, found[one.pk]) for one in Source.objects.filter(pk__in=found).order_by("title", "id")]


FormerMatches = dict[tuple[int, int], str]
"""As `Act.objects.former_matches` gives them."""


def _former() -> FormerMatches:
    """What readers know of matches that an act changed which waits in a change set."""
    return Act.objects.waiting().former_matches()


def _unsettled(former: FormerMatches) -> ListingQuerySet:
    """Open rows of which readers know no agency: a decision that waits in a change set has settled none yet."""
    matches = Match.objects.public().filter(listing=OuterRef("pk"))
    unsure, settled = (
        Q(pk__in={listing for (listing, _agency), was in former.items() if was == verdict})
        | Exists(matches.filter(verdict=verdict))
        for verdict in (Verdict.UNSURE, Verdict.SAME)
    )
    return Listing.objects.public().filter(closed_by=None).filter(unsure).exclude(settled)


def of_source(source: Source) -> list[WaitingRow]:
    """The first rows of a source that wait, in the order of the list."""
    former = _former()
    rows = list(_unsettled(former).said_by(source).order_by("row_number", "id")[:MAX_ROWS_SHOWN])
    candidates = _candidates(rows, former)
    return [WaitingRow(one, candidates[one.pk]) for one in rows]


def about(agency: Agency) -> QuerySet[Listing]:
    """The rows that wait and may speak of an agency."""
    former = _former()
    moved = {listing for (listing, of), was in former.items() if (of, was) == (agency.pk, Verdict.UNSURE)}
    may = Match.objects.public().filter(listing=OuterRef("pk"), agency=agency, verdict=Verdict.UNSURE)
    waiting = _unsettled(former).filter(Q(pk__in=moved) | Exists(may))
    return waiting.select_related("source", "opened_by").order_by("source__title", "row_number", "id")


def count_at(release: Release, sources: Iterable[str]) -> int:
    """How many rows of these sources waited as far as readers of a release knew: a file of it always says the same.

    What people did and readers of it do not see, as it waits or is in a later version, counts as not done.
    """
    when = release.published_at
    unseen = Act.objects.unseen_at(release.number)
    former = unseen.former_listings()
    stood, made = ([row for row, was in former.items() if was is then] for then in (True, False))
    standing = Q(withdrawn_at=None) | Q(withdrawn_at__gt=when) | Q(pk__in=stood)
    rows = Listing.objects.filter(
        standing,
        Q(closed_by=None) | Q(closed_by__applied_at__gt=when),
        source__slug__in=list(sources),
        opened_by__applied_at__lte=when,
    )
    return rows.exclude(pk__in=made).exclude(_settled_at(release, unseen.former_matches())).count()


def _settled_at(release: Release, former: FormerMatches) -> Q:
    """The condition that a row's agency was known at a release. `former`: of acts that readers of it do not see."""
    were = {listing for (listing, _agency), was in former.items() if was == Verdict.SAME}
    same = Match.objects.filter(verdict=Verdict.SAME)
    touched = same.filter(listing__in={listing for listing, _agency in former})
    since = [
        number
        for number, *pair in touched.values_list("pk", "listing_id", "agency_id")
        if former.get((pair[0], pair[1]), Verdict.SAME) != Verdict.SAME
    ]
    decided = Q(decided_at=None) | Q(decided_at__lte=release.published_at)
    known = same.filter(decided, listing=OuterRef("pk")).exclude(pk__in=since)
    return Q(pk__in=were) | Q(Exists(known))


def _candidates(rows: list[Listing], former: FormerMatches) -> dict[int, list[Agency]]:
    """Row → the agencies that it may speak of as far as readers know, the likeliest first."""
    found: dict[int, list[Agency]] = {one.pk: [] for one in rows}
    wanted = {pair for pair, was in former.items() if was == Verdict.UNSURE and pair[0] in found and pair[1]}
    known = Match.objects.filter(listing__in=rows, agency__isnull=False).select_related("agency")
    for one in known.order_by("-score", "id"):
        pair = (one.listing_id, one.agency_id or 0)
        if one.agency and former.get(pair, one.verdict) == Verdict.UNSURE:
            found[one.listing_id].append(one.agency)
            wanted.discard(pair)
    agencies = Agency.objects.in_bulk([agency for _listing, agency in wanted])
    for listing, agency in sorted(wanted):
        found[listing].append(agencies[agency])
    return found

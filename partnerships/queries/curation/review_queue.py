"""What a curator must decide: rows without a match, held runs, failed runs, reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Func, Min, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IContains
from django.utils import timezone

from partnerships.models import (
    Agency,
    ChangeSet,
    EvidencePage,
    Listing,
    Match,
    OpenRow,
    Partnership,
    Release,
    ReleaseRow,
    Report,
    Run,
    SkippedRow,
)
from partnerships.models.curation.open_rows import OPEN_FOR, SKIPPED_FOR
from partnerships.models.vocabulary import Outcome, Verdict
from partnerships.queries.question.search import has_word, names_words
from partnerships.search_text import MAX_WORDS, distinctive, search_words

ORDER = ("state", "agency", "id")
"""Rows of one name stand together, so that they can be settled together."""
MIN_NAME_SIMILARITY = 0.4
"""From this trigram similarity (0 to 1) an agency's name is offered as possibly meant. Never decides anything."""
MAX_AGENCIES_OFFERED = 6
OWN_NAMES, SPELT_NAMES = ("name", "slug"), ("listing__agency", "listing__alias")
"""Columns that name an agency: its own, and those of the rows that mean it."""


def unsettled() -> QuerySet[Listing]:
    """The rows for which a person must say which agency they mean, in the order of the queue."""
    return Listing.objects.awaiting_match().select_related("source").order_by(*ORDER)


def order(curator: Any = None) -> list[int]:
    """The rows of the queue, by number, in its order. For a curator: without those that others have open, and those
    that they left for later come last.
    """
    rows = list(unsettled().values_list("pk", flat=True))
    if curator is None:
        return rows
    since = timezone.now()
    opened = OpenRow.objects.exclude(curator=curator).filter(opened_at__gt=since - OPEN_FOR)
    elsewhere = set(opened.values_list("listing", flat=True))
    later = SkippedRow.objects.filter(curator=curator, skipped_at__gt=since - SKIPPED_FOR)
    skipped = {
        number: place
        for place, number in enumerate(later.order_by("skipped_at").values_list("listing", flat=True))
    }
    free = [row for row in rows if row not in elsewhere]
    return sorted(free, key=lambda row: skipped.get(row, -1))


@dataclass(frozen=True)
class Position:
    """Where a row stands among `left` rows: its `place` from 1 on (0: it does not wait), and its neighbors.

    After the last row comes the first. `next` is None when none is left.
    """

    place: int
    left: int
    previous: int | None
    next: int | None

    @classmethod
    def of(cls, listing: Listing, rows: list[int]) -> Position:
        others = [row for row in rows if row != listing.pk]
        place = rows.index(listing.pk) if listing.pk in rows else _place_by_order(listing, others)
        around = (others[place - 1], others[place % len(others)]) if others else (None, None)
        return cls(place + 1 if listing.pk in rows else 0, len(rows), *around)


def _place_by_order(listing: Listing, rows: list[int]) -> int:
    """Where a row that does not wait any more would stand."""
    state, agency, number = (getattr(listing, name) for name in ORDER)
    earlier = (
        Q(state__lt=state) | Q(state=state, agency__lt=agency) | Q(state=state, agency=agency, id__lt=number)
    )
    before = set(unsettled().filter(earlier).values_list("pk", flat=True))
    return sum(row in before for row in rows)


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


SIMILAR = """
SELECT agency.* FROM unnest(%(words)s) AS wanted (word)
JOIN partnerships_agency AS agency ON ringwatch_distinctive(agency.name) %% wanted.word
WHERE agency.state = %(state)s AND agency.merged_into_id IS NULL AND agency.withdrawn_at IS NULL
    AND agency.id <> ALL(%(without)s::bigint[])
GROUP BY agency.id
HAVING max(similarity(ringwatch_distinctive(agency.name), wanted.word)) >= %(least)s
ORDER BY max(similarity(ringwatch_distinctive(agency.name), wanted.word)) DESC,
    ringwatch_distinctive(agency.name) COLLATE "C", agency.id
LIMIT %(most)s
"""
"""The agencies of a state whose names have words like those sought; `%%` finds all of them and more, by the index."""


def similar_agencies(listing: Listing, *, without: Iterable[int] = ()) -> list[Agency]:
    """Living agencies of the row's state with a like name that were not candidates, most alike first.

    Candidates are found when a list comes in; an agency that was made since is found here.
    """
    words = {distinctive(text) for text in (listing.agency, listing.alias)} - {""}
    if not words or not listing.state:
        return []
    wanted: dict[str, Any] = {"words": sorted(words), "state": listing.state, "without": list(without)}
    wanted |= {"least": MIN_NAME_SIMILARITY, "most": MAX_AGENCIES_OFFERED}
    return list(Agency.objects.raw(SIMILAR, wanted))


def conflicts() -> QuerySet[Partnership]:
    """Published partnerships on which sources do not agree, and of which no curator has set a value."""
    return Partnership.objects.filter(published=True, overridden=[]).exclude(conflicts=[]).order_by("id")


def conflicts_with_age() -> QuerySet[Partnership]:
    """The same, the longest open first; `open_since`: when the version came that showed it first, without a break."""
    rows = ReleaseRow.objects.filter(partnership_id=OuterRef("pk"))
    since = F("versions__startswith")
    agreed = rows.filter(conflicts=[]).order_by(since.desc()).values("versions__startswith")[:1]
    first = rows.exclude(conflicts=[]).filter(versions__startswith__gt=Coalesce(OuterRef("agreed"), 0))
    version = Release.objects.filter(number=OuterRef("version")).values("published_at")
    return (
        conflicts()
        .annotate(agreed=Subquery(agreed))
        .annotate(version=Subquery(first.order_by(since).values("versions__startswith")[:1]))
        .annotate(open_since=Subquery(version))
        .order_by("open_since", "id")
    )


def pages_gone() -> QuerySet[EvidencePage]:
    """Pages of evidence that do not answer any more, the longest gone first."""
    return EvidencePage.objects.gone()


def oldest_unsettled() -> datetime | None:
    """Since when the row that waits longest is here."""
    since: datetime | None = Listing.objects.awaiting_match().aggregate(at=Min("opened_by__fetched_at"))["at"]
    return since


def name_contains(words: str) -> Q:
    """The condition on agencies that every word of a search stands in a name they go by.

    A search on the desk was refused if it has more words than MAX_WORDS; of a name that a report or a form gives, those
    beyond are passed over.
    """
    asked = search_words(words)[:MAX_WORDS]
    condition = Q() if asked else names_words(words, OWN_NAMES)
    for spellings in asked:
        matched = Match.objects.filter(agency=OuterRef("pk"), verdict=Verdict.SAME)
        spelt = matched.filter(has_word(SPELT_NAMES, spellings))
        condition &= has_word(OWN_NAMES, spellings) | Q(Exists(spelt)) | _called_before(spellings)
    return condition


def _called_before(spellings: Iterable[str]) -> Q:
    """The condition that an agency had a name with one of these words before it was renamed."""
    former = Func(F("former_names"), Value(" "), function="array_to_string", output_field=TextField())
    condition = Q()
    for word in spellings:
        condition |= Q(IContains(former, word))
    return condition


def reports() -> QuerySet[Report]:
    """Readers' reports that nobody has answered, oldest first."""
    return Report.objects.waiting().order_by("id")


def change_sets() -> QuerySet[ChangeSet]:
    """Edits that wait to be published, each with the number of `agencies` they change, oldest first."""
    return (
        ChangeSet.objects.select_related("curator")
        .annotate(agencies=Count("waiting_agencies"))
        .order_by("id")
    )

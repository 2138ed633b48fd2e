"""The rows that differ between two snapshots of a source, or that a run changed or would change.

Rows are built a page at a time, from the publisher's own words. Knows nothing of how lists are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from partnerships.dates import Span
from partnerships.models import Claim, Listing, Run, Snapshot
from partnerships.models.listing_edits import ListingEdit


class RowChangeType(TextChoices):
    """What became of a row."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    GONE = "gone", _("gone")


@dataclass(frozen=True)
class Row:
    """One row that differs. `cells`: (column, before, after), for a changed row only those that differ."""

    change_type: RowChangeType
    agency: str
    row_number: int
    listing_id: int | None
    cells: tuple[tuple[str, str, str], ...]


Difference = tuple[RowChangeType, int | None, Any]
"""What became of a row, the number of its listing before, and its listing after or that one's number."""


@dataclass
class Differences:
    """The rows that differ, in the order in which they are shown."""

    found: list[Difference] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        counts = dict.fromkeys((change_type.value for change_type in RowChangeType), 0)
        for change_type, _before, _after in self.found:
            counts[change_type.value] += 1
        return counts

    def only(self, change_type: RowChangeType) -> Differences:
        return Differences([row for row in self.found if row[0] is change_type])

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, some: slice) -> list[Row]:
        wanted = self.found[some]
        numbers = {number for row in wanted for number in row[1:] if isinstance(number, int)}
        listings = Listing.objects.prefetch_related("claims").in_bulk(numbers)
        return [
            _row(change_type, listings.get(before), listings.get(after) if isinstance(after, int) else after)
            for change_type, before, after in wanted
        ]


def of_run(run: Run) -> Differences:
    """What an applied run changed at the time, from what was kept with it; so it also holds once it is undone."""
    if run.snapshot is None:
        return Differences()
    upto = run.snapshot.observed_on
    opened = dict(
        run.listings.filter(opened_by__observed_on__lte=upto)
        .order_by("row_number", "id")
        .values_list("key", "id")
    )
    edits, snapshot = run.listing_edits, run.snapshot_id
    closed_now = [edit.listing for edit in edits if edit.is_closed_by(snapshot)]
    replaced = {edit.listing: edit for edit in edits if edit.replaced_by is not None}
    if replaced:
        return _replaced(opened, replaced)
    began_earlier = [edit.listing for edit in edits if edit.is_opened_by(snapshot)]
    opened |= _by_key(began_earlier)
    closed = _by_key(closed_now)
    found: list[Difference] = [
        (RowChangeType.ADDED, None, id) for key, id in opened.items() if key not in closed
    ]
    found += [(RowChangeType.CHANGED, closed[key], id) for key, id in opened.items() if key in closed]
    found += [(RowChangeType.GONE, id, None) for key, id in closed.items() if key not in opened]
    return Differences(found)


def _replaced(opened: dict[str, int], replaced: Mapping[int, ListingEdit]) -> Differences:
    """What another mapping changed: the listings that it opened (by key), and those that it withdrew."""
    before = {edit.replaced_by: edit for edit in replaced.values() if edit.replaced_by}
    found: list[Difference] = [
        (RowChangeType.ADDED, None, id) for key, id in opened.items() if key not in before
    ]
    found += [
        (RowChangeType.CHANGED, before[key].listing, id)
        for key, id in opened.items()
        if key in before and not before[key].reads_same
    ]
    found += [(RowChangeType.GONE, id, None) for id, edit in replaced.items() if not edit.replaced_by]
    return Differences(found)


def between(older: Snapshot, newer: Snapshot) -> Differences:
    """What differs between two applied snapshots of a list, from its listings; nothing is read again."""
    order = list(older.source.snapshots.applied().values_list("id", flat=True))
    begins, ends = order.index(older.pk) + 1, order.index(newer.pk) + 1
    upto, since = order[:begins], order[begins:ends]
    rows = Listing.objects.public().said_by(older.source)
    before = _shown(rows.filter(opened_by__in=upto, closed_by__in=since))
    after = _shown(rows.filter(opened_by__in=since).exclude(closed_by__in=since))
    found: list[Difference] = [
        (RowChangeType.ADDED, None, id) for key, (id, _print) in after.items() if key not in before
    ]
    found += [
        (RowChangeType.CHANGED, before[key][0], id)
        for key, (id, fingerprint) in after.items()
        if key in before and before[key][1] != fingerprint
    ]
    found += [(RowChangeType.GONE, id, None) for key, (id, _print) in before.items() if key not in after]
    return Differences(found)


def _shown(listings: QuerySet[Listing]) -> dict[str, tuple[int, str]]:
    """Key → number and fingerprint of the one listing of that key, in the order of the list."""
    told = listings.order_by("row_number", "id").values_list("key", "id", "fingerprint")
    return {key: (number, fingerprint) for key, number, fingerprint in told}


def _by_key(numbers: list[int]) -> dict[str, int]:
    listings = Listing.objects.filter(pk__in=numbers).order_by("row_number", "id")
    return dict(listings.values_list("key", "id"))


@dataclass
class PreviewDifferences:
    """The rows that would differ; they are taken up a page at a time, as `Differences` are."""

    parts: Mapping[RowChangeType, Sequence[Any]]

    @property
    def counts(self) -> dict[str, int]:
        return {change_type.value: len(self.parts.get(change_type, ())) for change_type in RowChangeType}

    def only(self, change_type: RowChangeType) -> PreviewDifferences:
        return PreviewDifferences({change_type: self.parts[change_type]})

    def __len__(self) -> int:
        return sum(map(len, self.parts.values()))

    def __getitem__(self, some: slice) -> list[Row]:
        start, stop, _step = some.indices(len(self))
        wanted: list[Difference] = []
        for change_type, part in self.parts.items():
            wanted += [(change_type, *_sides(change_type, one)) for one in part[max(start, 0) : max(stop, 0)]]
            start, stop = start - len(part), stop - len(part)
        listings = Listing.objects.in_bulk({before for _what, before, _after in wanted if before})
        return [_row(change_type, listings.get(before), after) for change_type, before, after in wanted]


def of_preview(difference: Any) -> PreviewDifferences:
    """The same for a difference that is not applied: `added`, `changed` and `gone`, as a comparison gives them."""
    gone = sorted(difference.gone, key=_number)
    return PreviewDifferences(
        {
            RowChangeType.ADDED: difference.added,
            RowChangeType.CHANGED: difference.changed,
            RowChangeType.GONE: gone,
        }
    )


def _number(before: Any) -> int:
    number: int = before.id
    return number


def _sides(change_type: RowChangeType, one: Any) -> tuple[int | None, Any]:
    """The number of the listing before, and the row after; None where there is none."""
    if change_type is RowChangeType.ADDED:
        return None, one
    return (one.id, None) if change_type is RowChangeType.GONE else (one[0].id, one[1])


def _row(change_type: RowChangeType, before: Listing | None, after: Any) -> Row:
    """`after` is a listing, or a row as it was just read (with `raw`, `fields` and `row_number`)."""
    shown: Any = after or before
    return Row(
        change_type=change_type,
        agency=shown.agency if isinstance(shown, Listing) else shown.fields.get("agency", ""),
        row_number=shown.row_number,
        listing_id=shown.pk if isinstance(shown, Listing) else (before.pk if before else None),
        cells=_cells(*_words(before, after), all_=change_type is not RowChangeType.CHANGED),
    )


def _words(before: Listing | None, after: Any) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The row before and after: in the publisher's words, or, where these are the same, as what they are read."""
    if not isinstance(after, Listing):
        read_before = getattr(after, "before", None)
        if read_before is not None:
            return read_before, after.raw
        return (before.raw if before else {}), (after.raw if after else {})
    if before and before.raw == after.raw:
        return _read_as(before), _read_as(after)
    return (before.raw if before else {}), after.raw


READ_FIELDS = (
    "agency",
    "alias",
    "ori",
    "city",
    "county",
    "state",
    "wording",
    "address",
    "title",
    "published_on",
)


def _read_as(listing: Listing) -> dict[str, str]:
    """What a listing's row was read as: name → text."""
    read = {name.replace("_", " "): getattr(listing, name) for name in READ_FIELDS}
    claims = [_claim(claim) for claim in listing.claims.all()]
    problems = ", ".join(listing.problems).replace("_", " ")
    return read | {"kind": listing.get_kind_display(), "says": "; ".join(claims), "problems": problems}


def _claim(claim: Claim) -> str:
    days = Span.from_range(claim.days, claim.precision) if claim.days else None
    return f"{claim.get_program_display()}: {claim.get_event_display()}" + (f", {days.words}" if days else "")


def _cells(
    before: Mapping[str, str], after: Mapping[str, str], *, all_: bool
) -> tuple[tuple[str, str, str], ...]:
    columns = dict.fromkeys([*after, *before])
    cells = ((column, before.get(column, ""), after.get(column, "")) for column in columns)
    return tuple(
        cell for cell in cells if (all_ and (cell[1] or cell[2])) or (not all_ and cell[1] != cell[2])
    )

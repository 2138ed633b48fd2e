"""What a held run or an act would change for readers: by state, and record by record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership, PreviewedRow, Run
from partnerships.queries import changes
from partnerships.queries.partnership_changes import PartnershipChange, compared

MAX_RECORDS_SHOWN = 200
"""Records of an act that is tried, which are read with their values; all are counted."""
NO_STATE = "none"
"""What stands in an address for records without a state."""


class ImpactKind(TextChoices):
    """What would become of a record. One in doubt may be changed or withdrawn as well."""

    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DOUBTFUL = "doubtful", _("in doubt")


@dataclass(frozen=True)
class StateImpact:
    """How many records of a state would be of each kind; of all states, where `state` is empty."""

    state: str
    added: int = 0
    changed: int = 0
    withdrawn: int = 0
    doubtful: int = 0

    @property
    def cells(self) -> list[tuple[ImpactKind, int]]:
        return [(kind, getattr(self, kind.value)) for kind in ImpactKind]


@dataclass(frozen=True)
class ImpactRecord:
    """One record. `kind` is "in doubt" where readers see its values as before."""

    kind: ImpactKind
    in_doubt: bool
    change: PartnershipChange


@dataclass(frozen=True)
class Impact:
    """Counts by state, and records: all of them, or the first."""

    states: list[StateImpact] = field(default_factory=list)
    records: Sequence[ImpactRecord] = ()
    number: int = 0

    @property
    def total(self) -> StateImpact:
        sums = {kind.value: sum(getattr(one, kind.value) for one in self.states) for kind in ImpactKind}
        return StateImpact("", **sums)

    @property
    def more(self) -> int:
        """How many records are not among those shown."""
        return max(0, self.number - len(self.records))


def of_preview(found: Sequence[Any]) -> Impact:
    """Of an act that is being tried: `found` as `previewed` gives it. Call it inside that block."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        kinds = {one.change_type, ImpactKind.DOUBTFUL.value if one.in_doubt else ""} - {""}
        counts.setdefault(one.state, Counter()).update(kinds)
    shown = found[:MAX_RECORDS_SHOWN]
    released = changes.rows(one.before for one in shown if one.before)
    computed = Partnership.objects.filter(published=True, pk__in=[one.after for one in shown if one.after])
    compared_rows = compared(
        [one.partnership for one in shown], released, computed.annotate(partnership_id=F("id"))
    )
    records = [
        _record(one.change_type, one.in_doubt, change)
        for one, change in zip(shown, compared_rows, strict=True)
    ]
    return Impact([StateImpact(state, **counts[state]) for state in sorted(counts)], records, len(found))


def of_held(run: Run) -> list[StateImpact]:
    """What applying a held run would change, by state."""
    kinds = {
        kind.value: Count("pk", filter=Q(change_type=kind))
        for kind in ImpactKind
        if kind != ImpactKind.DOUBTFUL
    }
    kinds[ImpactKind.DOUBTFUL.value] = Count("pk", filter=Q(in_doubt=True))
    rows = PreviewedRow.objects.filter(run=run).order_by().values("state").annotate(**kinds).order_by("state")
    return [StateImpact(**row) for row in rows]


@dataclass(frozen=True)
class HeldRecords:
    """The records of a held run's preview, of a state or a kind if one is given; taken up by slices."""

    run: Run
    state: str = ""
    kind: str = ""

    def __len__(self) -> int:
        return self._rows().count()

    def __getitem__(self, some: slice) -> list[ImpactRecord]:
        rows = list(
            self._rows().values_list("pk", "partnership_id", "before", "change_type", "in_doubt")[some]
        )
        released = changes.rows(before for _pk, _number, before, *_what in rows if before)
        staying = PreviewedRow.objects.filter(pk__in=[pk for pk, *_others in rows])
        found = compared(
            [number for _pk, number, *_others in rows],
            released,
            staying.exclude(change_type=ImpactKind.WITHDRAWN),
        )
        return [
            _record(change_type, in_doubt, change)
            for (*_number, change_type, in_doubt), change in zip(rows, found, strict=True)
        ]

    def _rows(self) -> QuerySet[PreviewedRow]:
        rows = PreviewedRow.objects.filter(run=self.run).order_by("state", "agency_name", "pk")
        if self.state:
            rows = rows.filter(state="" if self.state == NO_STATE else self.state)
        if self.kind == ImpactKind.DOUBTFUL:
            return rows.filter(in_doubt=True)
        return rows.filter(change_type=self.kind) if self.kind else rows


def _record(change_type: str, in_doubt: bool, change: PartnershipChange) -> ImpactRecord:
    return ImpactRecord(ImpactKind(change_type or ImpactKind.DOUBTFUL), in_doubt, change)

"""The stages of a run, in order: Fetched, Stored, Read, Compared, Applied. Each is made from the one before.

`Fetched` is what `source_bytes` gives. `Unchanged` ends a run whose list has not changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from partnerships.ingest.compare import Difference, PriorRow
from partnerships.ingest.left_out import LeftOut
from partnerships.ingest.lookups import AdjacentSnapshots
from partnerships.ingest.mapping.reread import Reread
from partnerships.ingest.row_keys import RowKey, RowsAtHand
from partnerships.ingest.run.progress import Progress
from partnerships.ingest.source_bytes import Fetched
from partnerships.ingest.spec import Source
from partnerships.models import Run, Snapshot
from partnerships.models.vocabulary import FailureCause, Outcome


@dataclass(frozen=True)
class Stored:
    """The bytes are stored. `snapshot`: None in a dry run. `adjacent`: the applied snapshots around its day."""

    fetched: Fetched
    snapshot: Snapshot | None
    adjacent: AdjacentSnapshots


@dataclass(frozen=True)
class Read:
    """The kept rows, as far as comparing needs them.

    `has_measurements`: whether the list has columns that hold counts. `broken_ignored`: broken rows that were ignored.
    `doubtful_parts`: why a person must look at what else the file holds; else empty. `before`: row key → row of the
    snapshot just before. `at_hand`: the rows that it does not show, while they are few.
    """

    stored: Stored
    row_keys: list[RowKey]
    before: Mapping[str, PriorRow]
    at_hand: RowsAtHand
    has_measurements: bool
    broken_ignored: int
    doubtful_parts: str = ""


@dataclass(frozen=True)
class Compared:
    """The difference from the snapshot just before."""

    read: Read
    difference: Difference[RowKey]
    reread: Reread | None = None
    """Of a run that reads the newest applied snapshot by another mapping."""

    @property
    def stored(self) -> Stored:
        return self.read.stored

    @property
    def before(self) -> Mapping[str, PriorRow]:
        """Row key → row of the snapshot just before."""
        return self.read.before

    @property
    def kept(self) -> int:
        """The number of kept rows."""
        return len(self.read.row_keys)


@dataclass(frozen=True)
class Applied:
    """Everything is written. `release`: the number of the release that was published, if any."""

    compared: Compared
    snapshot: Snapshot
    release: int | None


@dataclass(frozen=True)
class Unchanged:
    """The list is as at the applied `snapshot`, which had `same` kept rows. `fetched`: None if the server said so."""

    fetched: Fetched | None
    snapshot: Snapshot
    same: int


Stage = Fetched | Stored | Read | Compared | Applied | Unchanged


class Ended(Exception):
    """The run ends here, with this outcome and reason; nothing has been changed. `stage`: what it came to, if new."""

    def __init__(self, outcome: Outcome, reason: str = "", stage: Stage | None = None) -> None:
        super().__init__(reason)
        self.outcome, self.reason, self.stage = outcome, reason, stage


class Rejected(Ended):
    """The run ends here, and nothing of it is taken. `cause`: the reason as readers are told it."""

    def __init__(self, cause: FailureCause, reason: str, stage: Stage | None = None) -> None:
        super().__init__(Outcome.REJECTED, reason, stage)
        self.cause = cause


@dataclass(frozen=True)
class Context:
    """What every step of a run needs: the run, the source's specification, today's date, and the counts so far."""

    run: Run
    spec: Source
    today: date
    progress: Progress

    @property
    def is_dry_run(self) -> bool:
        return bool(self.run.asked.get("dry_run"))

    @property
    def is_decided(self) -> bool:
        """Whether a person has decided that the snapshot is to be applied."""
        return bool(self.run.asked.get("decided"))

    @property
    def left_out(self) -> LeftOut:
        """The rows that a person left out."""
        return LeftOut.of(self.run.asked)

    @property
    def is_chosen(self) -> bool:
        """Whether a person has looked at this snapshot, and said which of its rows are wanted."""
        return any(self.run.asked.get(name) for name in ("left_out", "chosen_from", "rest_of"))

    @property
    def is_routine(self) -> bool:
        """Whether the run fetches what the publisher shows, not bytes that a person gave or decided on."""
        asked = self.run.asked
        return not self.run.snapshot and not any(asked.get(name) for name in ("file", "decided", "dry_run"))

    def outcome(self, outcome: Outcome) -> Outcome:
        """The outcome; `DRY_RUN` in a dry run."""
        return Outcome.DRY_RUN if self.is_dry_run else outcome

    def begin(self, step: str) -> None:
        """Record that a step begins."""
        self.run.step = step
        Run.objects.filter(pk=self.run.pk).update(step=step)
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Tell the progress, and end the run if a person has asked for that. Called between two batches."""
        self.progress.tell(self.run.step)
        asked_by = Run.objects.values_list("cancel_asked_by", flat=True).get(pk=self.run.pk)
        if asked_by:
            raise Rejected(FailureCause.STOPPED, f"Cancelled by {asked_by}; nothing was changed.")

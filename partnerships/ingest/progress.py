"""How far a run is: what its steps hand on, what others may watch, and the report at its end."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.ingest import lookups
from partnerships.ingest import spec as declarations
from partnerships.ingest.compare import Difference
from partnerships.ingest.fetch import Fetched
from partnerships.ingest.interpret import Sight
from partnerships.ingest.plan import Plan
from partnerships.models import Run, Snapshot
from partnerships.models.vocabulary import LocationPrecision, Outcome

COUNTS = ("rows", "kept", "ignored")
MATCHED = ("rule", "new", "unsure")
SECONDS_WATCHED = 3600


@dataclass
class Progress:
    """What a run has found so far. `sights` are the kept rows, as far as comparing goes."""

    run: Run
    spec: declarations.Source
    today: date
    fetched: Fetched | None = None
    snapshot: Snapshot | None = None
    neighbors: lookups.Neighbors | None = None
    sights: list[Sight] = field(default_factory=list)
    counts: bool = False
    """Whether the list has columns that hold counts."""
    broken_aside: int = 0
    shown_before: int = 0
    difference: Difference | None = None
    plan: Plan | None = None
    tally: Counter = field(default_factory=Counter)
    matched: Counter = field(default_factory=Counter)
    placed: Counter = field(default_factory=Counter)
    troubled: int = 0
    release: int | None = None
    began: float = field(default_factory=time.monotonic)

    def asked(self, name: str):
        """What the run was asked for: file, url, observed_on, dry_run, decided."""
        return self.run.asked.get(name)

    @property
    def is_look(self) -> bool:
        """Whether it looks at what the publisher shows, rather than at bytes that someone gave or decided on."""
        return not self.run.snapshot and not any(map(self.asked, ("file", "decided", "dry_run")))

    def tell(self, step: str) -> None:
        """Let others see how far it is, also from inside the transaction that nobody sees into."""
        to_open = len(self.plan.open) + len(self.plan.passing) if self.plan else 0
        counts = {
            "rows": self.tally["rows"],
            "matched": self.matched.total(),
            "to_match": to_open,
            "placed": self.placed.total() - self.placed[LocationPrecision.NONE],
        }
        with suppress(RedisError):  # while it is away nobody can watch; the run goes on
            cache.set(_place(self.run.pk), {"step": step, **counts}, SECONDS_WATCHED)

    def report(self) -> dict:
        """One object, as `ingest --json` prints it. kept + ignored = rows, always."""
        run, fetched, difference = self.run, self.fetched, self.difference or Difference([], [], [], 0)
        return {
            "source": run.source.slug,
            "snapshot": self.snapshot.pk if self.snapshot else None,
            "sha256": fetched.sha256 if fetched else None,
            "observed_on": fetched.observed_on.isoformat() if fetched else None,
            "outcome": str(run.outcome),
            "reason": run.reason,
            **{name: self.tally[name] for name in COUNTS},
            "added": len(difference.added),
            "changed": len(difference.changed),
            "gone": len(difference.gone),
            "same": difference.same,
            "problems": {name: count for name, count in sorted(self.tally.items()) if name not in COUNTS},
            "matched": {name: self.matched[name] for name in MATCHED},
            "placed": {str(precision): self.placed[precision] for precision in LocationPrecision},
            "release": self.release,
            "seconds": round(time.monotonic() - self.began, 3),
        }

    def repeat(self, snapshot: Snapshot) -> None:
        """Take the counts of the run that applied these bytes, with nothing added, changed or gone."""
        before = snapshot.runs.filter(outcome=Outcome.APPLIED).order_by("-id").first()
        report = before.report if before else {}
        self.snapshot = snapshot
        self.tally.update({name: report.get(name, 0) for name in COUNTS})
        self.tally.update(report.get("problems", {}))
        self.placed.update(report.get("placed", {}))
        self.difference = Difference([], [], [], report.get("kept", 0))


def watched(run: Run) -> dict:
    """How far an unfinished run is: step, rows read, matched, to match, placed. Empty when that is not known."""
    with suppress(RedisError):
        return cache.get(_place(run.pk)) or {}
    return {}


def _place(run_id: int) -> str:
    return f"run-{run_id}"

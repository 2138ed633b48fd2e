"""The counts of a run while it goes on, and where others can watch them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

from partnerships.ingest.effect import Effect, Preview
from partnerships.models import Run
from partnerships.models.vocabulary import FailureCause, LocationPrecision

CACHE_SECONDS = 3600


@dataclass
class Progress:
    """What a run has counted so far.

    `tally`: rows read, kept and ignored, and each problem by name. `matched`: rows by `rule`, `new`, `unsure`.
    `placed`: rows by precision of their place. `with_problems`: kept rows with any problem. `to_match`: rows that the
    run opens listings for. `effect`: what it does to readers, once that is computed; `preview`: the
    same record by record, where a person is to look first. `parts`: what the file holds, as
    `tables.Part` names it. `answer`: of a server that gave no list, its `status` and `retry_after` in
    seconds. `cause`: why nothing was taken. `began`: seconds of the monotonic clock.
    """

    run_id: int
    tally: Counter[str] = field(default_factory=Counter)
    matched: Counter[str] = field(default_factory=Counter)
    placed: Counter[str] = field(default_factory=Counter)
    with_problems: int = 0
    to_match: int = 0
    parts: list[dict[str, Any]] = field(default_factory=list)
    effect: Effect | None = None
    preview: Preview | None = None
    answer: dict[str, float] = field(default_factory=dict)
    cause: FailureCause | None = None
    began: float = field(default_factory=time.monotonic)

    def count(self, problems: Collection[str], precision: LocationPrecision) -> None:
        """Count one row that was read and placed."""
        if problems:
            self.with_problems += 1
            self.tally.update(problems)
        self.placed[precision] += 1

    def tell(self, step: str) -> None:
        """Put the counts into the cache, where others see them even while the run is inside a transaction."""
        counts = {
            "rows": self.tally["rows"],
            "matched": self.matched.total(),
            "to_match": self.to_match,
            "placed": self.placed.total() - self.placed[LocationPrecision.NONE],
        }
        with suppress(RedisError):  # without the cache nobody can watch; the run goes on
            cache.set(_cache_key(self.run_id), {"step": step, **counts}, CACHE_SECONDS)


def progress_of(run: Run) -> dict[str, Any]:
    """The progress of an unfinished run: `step`, `rows`, `matched`, `to_match`, `placed`. Empty when not known."""
    with suppress(RedisError):
        return cache.get(_cache_key(run.pk)) or {}
    return {}


def _cache_key(run_id: int) -> str:
    return f"run-{run_id}"

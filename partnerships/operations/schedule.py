"""Beat's schedule, which goes on when the clock is set back and says so, and which shows that beat lives.

Celery's own keeps the times at which tasks were sent last. When the clock is set back they lie in the future, and
nothing is sent until they have come again.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import Any

from celery.beat import PersistentScheduler

from partnerships.operations import heartbeat

TOLERANCE = timedelta(seconds=5)
"""Two clocks of one machine may differ by so much."""
SECONDS_BETWEEN_SIGNS = 15

logger = logging.getLogger(__name__)


class SteadyScheduler(PersistentScheduler):
    """A schedule whose tasks are never due later than one interval from now."""

    max_interval = SECONDS_BETWEEN_SIGNS
    _signed_at: float | None = None
    """By the monotonic clock."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """One round of the schedule; seconds until the next one."""
        self._follow_clock()
        if self._signed_at is None or time.monotonic() - self._signed_at >= SECONDS_BETWEEN_SIGNS:
            heartbeat.leave(heartbeat.BEAT)
            self._signed_at = time.monotonic()
        seconds: float = super().tick(*args, **kwargs)
        return seconds

    def _follow_clock(self) -> None:
        """Let a task that was sent in the future count as sent now, and tell of it."""
        ahead = timedelta()
        for entry in self.schedule.values():
            now = entry.default_now()
            if entry.last_run_at and entry.last_run_at > now + TOLERANCE:
                ahead = max(ahead, entry.last_run_at - now)
                entry.last_run_at = now
        if ahead:
            self._heap = None
            seconds = round(ahead.total_seconds())
            logger.warning("The clock was set back by %s s or more; every task is counted from now.", seconds)
            heartbeat.leave(heartbeat.CLOCK, seconds=seconds)

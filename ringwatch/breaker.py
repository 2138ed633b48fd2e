"""Whether a server that failed a moment ago is worth asking again: in one process, for all of its threads."""

import threading
import time


class Breaker:
    """After a failure nobody asks for so many seconds; then one asks, and the others wait for what comes of it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._away_until: float | None = None

    def is_open(self) -> bool:
        """Whether to do without the server. Who is told no must ask it, and say what came of it."""
        if self._away_until is None:
            return False
        with self._lock:
            now = time.monotonic()
            if self._away_until is None or now < self._away_until:
                return self._away_until is not None
            self._away_until = now + self.seconds
            return False

    def failed(self) -> None:
        """The server did not answer."""
        with self._lock:
            self._away_until = time.monotonic() + self.seconds

    def answered(self) -> None:
        """The server answered."""
        if self._away_until is not None:
            with self._lock:
                self._away_until = None

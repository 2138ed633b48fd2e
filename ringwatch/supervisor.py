"""Runs the processes of a site side by side: restarts one that crashes, stops all together.

A process that keeps crashing is started again less and less often, and the others go on. Only one that the site is
nothing without (the web server) ends the site with it.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGQUIT, SIGTERM, Signals

from ringwatch import children, services
from ringwatch.logs import rotation

MAX_CRASHES = 5
"""An essential process may crash so often in a row."""
STEADY_SECONDS = 30
"""A process that lived so long before it crashed starts counting from one."""
LONGEST_PAUSE_SECONDS = 60
SECONDS_BETWEEN_CHECKS = 0.3
SECONDS_BETWEEN_VISITS = 2
"""How often the embedded servers are looked after."""

WORKER = [sys.executable, "-m", "celery", "-A", "ringwatch", "worker"]
WORKER += ["--concurrency=2", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
"""The command that starts a worker which is alone on its queue."""
WORKER_STOPS = (SIGTERM, SIGQUIT)
"""A worker finishes its task on the first; on the second it gives the task back to the queue."""


class SiteError(Exception):
    """The site cannot go on. The text is one sentence that says what to do."""


@dataclass
class Part:
    """One process of the site.

    ``patience``: how many seconds each stop signal is given. ``essential``: without it there is no site.
    """

    name: str
    command: list[str]
    stop_signals: tuple[Signals, ...] = (SIGTERM,)
    patience: float = 10
    environment: dict[str, str] = field(default_factory=dict)
    essential: bool = False
    process: subprocess.Popen[bytes] | None = None
    crashes: int = 0
    """How often it crashed in a row."""
    started_at: float = 0
    again_at: float | None = None
    """When it is started again, once it has crashed. Times are of the monotonic clock."""

    @property
    def log(self) -> Path:
        return services.VAR_DIR / "log" / f"{self.name}.log"

    def start(self) -> None:
        """Start the process; it ends with this one and uses the embedded servers as long as it lives."""
        rotation.rotate(self.log)
        self.started_at, self.again_at = time.monotonic(), None
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=os.environ | {"PYTHONUNBUFFERED": "1"} | self.environment,
                pass_fds=services.descriptors(),
                start_new_session=True,
                preexec_fn=children.ends_with_parent(SIGTERM),  # noqa: PLW1509 (it asks the kernel only)
            )

    def has_crashed(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def start(parts: list[Part]) -> None:
    """Start all parts."""
    (services.VAR_DIR / "log").mkdir(parents=True, exist_ok=True)
    for part in parts:
        part.start()


def watch(parts: list[Part], until: Callable[[], bool] = lambda: False) -> None:
    """Keep the parts and the embedded servers running until the condition holds. Raises SiteError.

    A server that does not start is tried again at the next visit: the site goes on with what it has.
    """
    visited, complaint = time.monotonic(), ""
    while not until():
        for part in parts:
            if part.has_crashed():
                _restart(part, time.monotonic())
        if time.monotonic() - visited > SECONDS_BETWEEN_VISITS:
            complaint = _visit(complaint)
            services.rotate_logs()
            for part in parts:
                rotation.rotate(part.log)
            visited = time.monotonic()
        time.sleep(SECONDS_BETWEEN_CHECKS)


def _visit(complaint: str) -> str:
    """Have the embedded servers, and say what is wrong with them unless that was the last complaint; what is wrong."""
    try:
        services.use()
    except services.ServiceError as error:
        if str(error) != complaint:
            print(error, flush=True)
        return str(error)
    return ""


def _restart(part: Part, now: float) -> None:
    """Start a crashed part again when its pause is over. Raises SiteError where it keeps crashing."""
    if part.again_at is None:
        part.crashes = 1 if now - part.started_at > STEADY_SECONDS else part.crashes + 1
        if part.essential and part.crashes > MAX_CRASHES:
            raise SiteError(
                f"The {part.name} process keeps crashing: see {part.log}, mend that, then run this again."
            )
        pause = pause_seconds(part.crashes)
        part.again_at = now + pause
        status = part.process.returncode if part.process else None
        when = f"in {pause} s; see {part.log}" if pause else "now"
        print(f"The {part.name} process ended by itself ({status}); starting it again {when}.", flush=True)
    if now >= part.again_at:
        part.start()


def pause_seconds(crashes: int) -> int:
    """How long a process waits after so many crashes in a row: 0, 1, 2, 4, … up to LONGEST_PAUSE_SECONDS."""
    return int(min(2 ** (crashes - 2), LONGEST_PAUSE_SECONDS)) if crashes > 1 else 0


def stop(parts: list[Part]) -> None:
    """Ask all parts to stop at once, then wait for each."""
    started = [(part, part.process) for part in parts if part.process is not None]
    for part, process in started:
        if process.poll() is None:
            process.send_signal(part.stop_signals[0])
    for part, process in started:
        try:
            process.wait(timeout=part.patience)
        except subprocess.TimeoutExpired:
            children.stop(process, *part.stop_signals[1:], patience=part.patience)

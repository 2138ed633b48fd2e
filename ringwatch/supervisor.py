"""Runs the processes of a site side by side: restarts one that falls, stops all together."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGQUIT, SIGTERM, Signals

from ringwatch import children, services

LOG_BYTES = 10_000_000
MAX_FALLS = 5
SECONDS_COUNTED = 120
SECONDS_BETWEEN_CHECKS = 0.3
SECONDS_BETWEEN_VISITS = 5
"""How often the embedded servers are looked after."""

WORKER_STOPS = (SIGTERM, SIGQUIT)
"""A worker finishes its task on the first; on the second it gives the task back to the queue."""


class SiteError(Exception):
    """The site cannot go on. The text is one sentence that says what to do."""


@dataclass
class Part:
    """One process of the site; ``patience`` is how many seconds each stop signal is given."""

    name: str
    command: list[str]
    stop_signals: tuple[Signals, ...] = (SIGTERM,)
    patience: float = 10
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    falls: list[float] = field(default_factory=list)

    @property
    def log(self) -> Path:
        return services.VAR_DIR / "log" / f"{self.name}.log"

    def start(self) -> None:
        """Start the process; it ends with this one and uses the embedded servers as long as it lives."""
        self.rotate_log()
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

    def rotate_log(self) -> None:
        """Move a full log aside, in place of the one moved aside before: a part's logs stay within twice LOG_BYTES.

        The process goes on writing to the same file, which is emptied.
        """
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            shutil.copyfile(self.log, self.log.with_name(f"{self.log.name}.1"))
            os.truncate(self.log, 0)

    def has_fallen(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def start(parts: list[Part]) -> None:
    """Start all parts."""
    (services.VAR_DIR / "log").mkdir(parents=True, exist_ok=True)
    for part in parts:
        part.start()


def watch(parts: list[Part], until: Callable[[], bool] = lambda: False) -> None:
    """Keep the parts and the embedded servers running until the condition holds. Raises SiteError."""
    visited = time.monotonic()
    while not until():
        for part in parts:
            if part.has_fallen():
                _restart(part)
        if time.monotonic() - visited > SECONDS_BETWEEN_VISITS:
            services.use()
            for part in parts:
                part.rotate_log()
            visited = time.monotonic()
        time.sleep(SECONDS_BETWEEN_CHECKS)


def _restart(part: Part) -> None:
    now = time.monotonic()
    part.falls = [*(at for at in part.falls if now - at < SECONDS_COUNTED), now]
    if len(part.falls) > MAX_FALLS:
        raise SiteError(
            f"The {part.name} process keeps falling: see {part.log}, mend that, then run this again."
        )
    status = part.process.returncode if part.process else None
    print(f"The {part.name} process ended by itself ({status}); starting it again.", flush=True)
    time.sleep(min(len(part.falls) - 1, 3))
    part.start()


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

"""Which processes give way to those that answer readers: an import takes what these leave of a processor."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

AUTOGROUP = Path("/proc/self/autogroup")
"""Where Linux shares processors out between sessions before it does between their processes: sched(7)."""


def give_way(**_signal: object) -> None:
    """Have this process, and those that it starts from here on, come after others by `RINGWATCH_NICE`."""
    os.nice(settings.NICE)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # a kernel without such groups
            AUTOGROUP.write_text(str(settings.NICE))

"""Logs kept within a size while their processes go on writing to them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MAX_BYTES = 10_000_000
MAX_EARLIER = 5
"""So many earlier logs are kept beside the present one."""


def rotate(log: Path) -> None:
    """Move a full log aside as `….1`, the one moved aside before as `….2`, and so on. None is lost at a start.

    The process goes on writing to the same file, which is emptied: it must have been opened for appending.
    """
    if not log.exists() or log.stat().st_size <= MAX_BYTES:
        return
    for number in range(MAX_EARLIER - 1, 0, -1):
        if (earlier := _numbered(log, number)).exists():
            earlier.replace(_numbered(log, number + 1))
    shutil.copyfile(log, _numbered(log, 1))
    os.truncate(log, 0)


def _numbered(log: Path, number: int) -> Path:
    return log.with_name(f"{log.name}.{number}")

"""The browser that tests, pictures and measurements drive."""

from __future__ import annotations

import shutil

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first is Chromium without a window: the same engine for a third of the processor's time."""


def program() -> str | None:
    """The one of this machine; None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)

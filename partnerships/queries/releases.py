"""Releases as readers see them: the list of versions, and what differs between any two."""

from __future__ import annotations

from partnerships.models import Release


def release(number: int) -> Release | None:
    """The release of a version; None before the first."""
    return Release.objects.filter(number=number).first()

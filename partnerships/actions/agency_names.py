"""Two public agencies never have one name and place: a reader could not tell them apart."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.ingest.agencies.public_agencies import indistinct
from partnerships.models import Agency

MAX_AGENCIES_NAMED = 3
"""Agencies that a version's reason names."""


class SameName(Exception):
    """An act would leave two public agencies with one name and place. The message names both, and what to do."""


def refuse_indistinct(agency: Agency) -> None:
    """Raise SameName where the agency now has the name and place of another. Call it when it is rebuilt."""
    for pair in indistinct({agency.state}):
        if agency.pk in {one.agency for one in pair}:
            (other,) = (one for one in pair if one.agency != agency.pk)
            raise SameName(
                f"{other.in_words} would have the same name and place as this agency, and readers could not tell "
                "the two apart. Choose that agency, or give a name that tells which one is meant. "
                "Nothing was changed now."
            )


def in_a_reason(agencies: Iterable[int]) -> str:
    """Agencies as the reason of a version names them."""
    found = [str(one) for one in Agency.objects.filter(pk__in=agencies).order_by("name", "pk")]
    more = [f"{len(found) - MAX_AGENCIES_NAMED:,} more"] if len(found) > MAX_AGENCIES_NAMED else []
    return "; ".join([*found[:MAX_AGENCIES_NAMED], *more])

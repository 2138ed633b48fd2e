"""Two public agencies never have one name and place: a reader could not tell them apart."""

from __future__ import annotations

from partnerships.ingest.agencies.public_agencies import indistinct
from partnerships.models import Agency


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

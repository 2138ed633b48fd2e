"""An agency's name with its city and state behind it, in one cell: `Reno Police Department, Reno, NV`. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from partnerships.geography.states import resolve_state

ZIP_CODE = re.compile(r"\s+(\d{5})(?:-\d{4})?$")


class NameInPlace(NamedTuple):
    """The parts of the cell; empty where it has none."""

    name: str
    city: str = ""
    state: str = ""
    zip_code: str = ""


def parted(cell: str) -> NameInPlace:
    """The parts of a cell that ends in a state, as `Name, City, ST`, `Name, City ST 89501` or `Name, ST`.

    A cell that ends in no state is a name as it stands.
    """
    text = " ".join(cell.split()).rstrip(",;")
    found = ZIP_CODE.search(text)
    before, comma, last = (text[: found.start()] if found else text).rstrip(", ").rpartition(",")
    if not comma:
        return NameInPlace(cell)
    if state := resolve_state(last):
        name, has_city, city = before.rpartition(",")
    else:
        city, state = _city_and_state(last)
        name, has_city = before, "," if city else ""
    if not state or not (name if has_city else before).strip():
        return NameInPlace(cell)
    zip_code = found[1] if found else ""
    if has_city:
        return NameInPlace(name.strip(), city.strip(), state, zip_code)
    return NameInPlace(before.strip(), "", state, zip_code)


def _city_and_state(text: str) -> tuple[str, str]:
    """`Reno NV` and `Santa Fe New Mexico` in their parts; two empty texts where the end is no state."""
    words = text.split()
    for length in (2, 1):
        if len(words) > length and (state := resolve_state(" ".join(words[-length:]))):
            return " ".join(words[:-length]), state
    return "", ""

"""Several things in one cell: `Reno Police Department, Reno, NV`, and a place as `Reno, NV` or an address. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from partnerships.geography.states import resolve_state

POSTAL_CODE_LAST = re.compile(r"[A-Z]{2}(?:\s+\d{5}(?:-\d{4})?)?$")
"""How a place without a comma must end: `Fort Washington` names no state."""
COUNTRY = re.compile(r",?\s+(?:U\.?S\.?A?\.?|United States(?: of America)?)$", re.IGNORECASE)
ZIP_CODE = re.compile(r"\s+(\d{5})(?:-\d{4})?$")


class NameInPlace(NamedTuple):
    """The parts of the cell; empty where it has none."""

    name: str
    city: str = ""
    state: str = ""
    zip_code: str = ""


def split_name_and_place(cell: str) -> NameInPlace:
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


def split_place(cell: str) -> NameInPlace:
    """The city, state and ZIP code of `Reno, NV`, `Reno NV 89501` or `1 Main St, Reno, NV, USA`.

    What stands before the city is the name. A cell that ends in no state is a city as it stands.
    """
    text = COUNTRY.sub("", " ".join(cell.split()))
    if "," not in text:
        if not POSTAL_CODE_LAST.search(text):
            return NameInPlace("", text)
        found = ZIP_CODE.search(text)
        city, state = _city_and_state(text[: found.start()] if found else text)
        return NameInPlace("", city, state, found[1] if found else "") if state else NameInPlace("", text)
    parts = split_name_and_place(text)
    if not parts.state:
        return NameInPlace("", text)
    return parts if parts.city else parts._replace(name="", city=parts.name)

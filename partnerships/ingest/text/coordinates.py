"""Coordinates as people write them: degrees, minutes and seconds, decimal commas, both in one cell. Pure.

Lists here are of the United States: that tells latitude from longitude where the columns are swapped, and west from
east where a minus sign is missing. Both are read as meant, and named as problems.
"""

from __future__ import annotations

import re

UNREADABLE, INCOMPLETE = "unreadable_coordinates", "incomplete_coordinates"
SWAPPED, NO_SIGN = "swapped_coordinates", "longitude_without_sign"
BLANKS = frozenset({"", "-", "–", "?", "n/a", "na", "#n/a", "null", "none", "unknown"})
NUMBER = r"[-+]?\d{1,3}(?:[.,]\d+)?"
PLAIN = re.compile(r"[-+]?\d+(?:\.\d*)?(?:e[-+]?\d+)?|[-+]?\.\d+", re.IGNORECASE)
ANGLE = re.compile(
    r"(?P<before>[NSEW])?\s*(?P<sign>[-+])?\s*(?P<degrees>\d{1,3}(?:[.,]\d+)?)\s*(?:°|º|˚|deg\w*|d|:|\s)?\s*"
    r"(?:(?<!\d)(?P<minutes>\d{1,2}(?:[.,]\d+)?)\s*(?:'|′|’|‘|`|min\w*|m|:|\s)?\s*)?"
    r"(?:(?<!\d)(?P<seconds>\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|“|''|′′|’’|sec\w*|s)?\s*)?(?P<after>[NSEW])?",
    re.IGNORECASE,
)
WELL_KNOWN_TEXT = re.compile(
    rf"(?:SRID=\d+;)?\s*POINT\s*(?:Z|M|ZM)?\s*\(\s*({NUMBER})\s+({NUMBER})[^)]*\)", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"\(([^()]+)\)$")
"""Coordinates that follow the words of an address: `Lima, OH (40.7, -84.1)`."""
SEPARATORS = (
    r"\s*;\s*",
    r",\s+",
    r"\s*[/|]\s*",
    r"(?<=[NSns])[\s,]*(?=\S)",
    r"\s*,\s*(?=[-+EWew])",
    r"\s+",
    r",",
)
"""What may stand between two coordinates of one cell, the surest first."""
MAX_LENGTH = 200
"""Characters of what may be coordinates, the words of an address before them aside."""
US_LATITUDES = (-15.0, 72.0)
US_LONGITUDES = ((-180.0, -64.0), (144.0, 180.0))


def read_coordinates(latitude: str, longitude: str) -> tuple[str, str, str]:
    """Latitude and longitude as decimal degrees, and the name of a problem or "". Both empty when they are not read.

    Either cell may hold both, as "41.5, -94.6" or `POINT (-94.6 41.5)`.
    """
    latitude, longitude = (
        "" if text.lower() in BLANKS else text.replace("−", "-")
        for text in (" ".join(cell.split()) for cell in (latitude, longitude))
    )
    if not latitude and not longitude:
        return "", "", ""
    is_same = latitude == longitude and not PLAIN.fullmatch(latitude)
    one_cell = is_same or not (latitude and longitude)
    point = _both(latitude or longitude) if one_cell else None
    if point is None and one_cell:
        is_half = latitude != longitude and _angle(latitude or longitude) is not None
        return "", "", INCOMPLETE if is_half else UNREADABLE
    north, east = point or (_angle(latitude), _angle(longitude))
    if north is None or east is None:
        return "", "", UNREADABLE
    return _stated(north, east, "" if one_cell else SWAPPED, (latitude, longitude))


def _stated(north: float, east: float, if_swapped: str, written: tuple[str, str]) -> tuple[str, str, str]:
    problem = ""
    if not in_us(north, east) and in_us(east, north):
        north, east, problem = east, north, if_swapped
        written = written[1], written[0]
    elif not in_us(north, east) and in_us(north, -east):
        return _decimal(north), _decimal(-east), NO_SIGN
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        return "", "", UNREADABLE
    if all(map(PLAIN.fullmatch, written)):
        return *written, problem
    return _decimal(north), _decimal(east), problem


def _both(text: str) -> tuple[float, float] | None:
    """Latitude and longitude of one cell; swapped if the cell has them so."""
    if found := WELL_KNOWN_TEXT.fullmatch(text):
        return _number(found[2]), _number(found[1])
    after_words = IN_BRACKETS.search(text)
    text = (after_words[1] if after_words else text).strip("()[]{} ")
    if len(text) > MAX_LENGTH:
        return None
    for separator in SEPARATORS:
        parts = re.split(separator, text)
        if (
            len(parts) == 2
            and (one := _angle(parts[0])) is not None
            and (two := _angle(parts[1])) is not None
        ):
            return (two, one) if re.search("[EWew]", parts[0]) else (one, two)
    return None


def _angle(text: str) -> float | None:
    """Degrees of one coordinate, negative in the south and west; None where the text is none."""
    if PLAIN.fullmatch(text):
        return float(text)
    found = ANGLE.fullmatch(text.strip()) if len(text) <= MAX_LENGTH else None
    if not found:
        return None
    minutes, seconds = (_number(found[name] or "0") for name in ("minutes", "seconds"))
    side = (found["before"] or found["after"] or "").upper()
    if minutes >= 60 or seconds >= 60 or (found["before"] and found["after"]):
        return None
    degrees = _number(found["degrees"]) + minutes / 60 + seconds / 3600
    return -degrees if found["sign"] == "-" or side in ("S", "W") else degrees


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _decimal(degrees: float) -> str:
    """To a tenth of a meter."""
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def in_us(north: float, east: float) -> bool:
    """Whether the point may be in the United States or their territories."""
    return US_LATITUDES[0] <= north <= US_LATITUDES[1] and any(
        west <= east <= limit for west, limit in US_LONGITUDES
    )

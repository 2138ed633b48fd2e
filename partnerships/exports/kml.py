"""KML 2.2 for Google Earth and its like: a placemark a row; one that could not be placed has no point.

Every text of a list is escaped, and a character that XML cannot hold is replaced. No row has a description, which
programs show as HTML; that of the file holds text only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.db.models import F
from django.db.models.expressions import Combinable

from partnerships.exports import about
from partnerships.exports.answer import Answer
from partnerships.queries.column_values import in_a_cell, numbered
from partnerships.xml_text import in_xml

NAMESPACE = "http://www.opengis.net/kml/2.2"
ANGLES = str.maketrans("<>", "‹›")
ROWS_AT_ONCE = 100
HEAD: tuple[Combinable, ...] = (numbered("partnership_id"), F("agency_name"), F("latitude"), F("longitude"))


def stream(answer: Answer) -> Iterator[bytes]:
    """The answer as chunks of KML."""
    words = "\n".join(
        (
            f"{answer.question.words()}; version {answer.question.version}",
            about.TERMS,
            *about.credit_lines(answer.question),
        )
    )
    yield (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="{NAMESPACE}"><Document>'
        f"<name>{text(answer.file_name)}</name><description>{text(without_marks(words))}</description>\n"
    ).encode()
    placemarks = []
    names = [column.name for column in answer.columns]
    for number, name, latitude, longitude, *values in answer.rows(*HEAD, *map(in_a_cell, answer.columns)):
        placemarks.append(placemark(number, name, latitude, longitude, zip(names, values, strict=True)))
        if len(placemarks) == ROWS_AT_ONCE:
            yield "".join(placemarks).encode()
            placemarks.clear()
    yield ("".join(placemarks) + "</Document></kml>\n").encode()


def placemark(
    number: str, name: str, latitude: float | None, longitude: float | None, values: Iterable[tuple[str, Any]]
) -> str:
    """One row. KML gives the longitude first."""
    facts = "".join(
        f"<Data name={quoteattr(column)}><value>{text(str(value))}</value></Data>"
        for column, value in values
        if value not in (None, "")
    )
    point = ""
    if latitude is not None and longitude is not None:
        point = f"<Point><coordinates>{longitude},{latitude}</coordinates></Point>"
    return (
        f'<Placemark id="{number}"><name>{text(name)}</name>'
        f"<ExtendedData>{facts}</ExtendedData>{point}</Placemark>\n"
    )


def without_marks(words: str) -> str:
    """Words that stay words: Google Earth and its like take a description for HTML, and follow what is in it."""
    return words.translate(ANGLES)


def text(value: str) -> str:
    """Escaped, and without what XML cannot hold."""
    return escape(in_xml(value))

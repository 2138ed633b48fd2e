"""KML and KMZ as Google My Maps writes them. Only the first folder is read; later ones hold other things.

A row has the columns `name`, `address`, `longitude`, `latitude` and one for each `ExtendedData/Data`, in the
file's own names. Text may be plain or CDATA. The parser takes no entities: a file that declares any is refused.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from partnerships.ingest.readers.archives import member
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.tables import Row, Table, UnreadableList

if TYPE_CHECKING:  # for types only: lists are parsed by defusedxml
    from xml.etree.ElementTree import Element

CONTAINERS = ("Document", "Folder")


def read_kml(content: bytes) -> Table:
    """The placemarks of the document and of its first folder. Raises UnreadableList."""
    rows = list(_marks(content))
    columns = tuple(dict.fromkeys(name for cells in rows for name in cells if name))
    return Table(columns, (Row(cells, number=number) for number, cells in enumerate(rows, start=1)))


def network_link(content: bytes) -> str | None:
    """The address of the real list, when the file only links to it."""
    links = 0
    try:
        for event, node in _parsed(content):
            name = _name(node)
            if name == "NetworkLink":
                links += 1 if event == "start" else -1
            elif links and event == "end" and name == "href" and (address := _text(node)):
                return address
            elif event == "end" and name in ("Placemark", *CONTAINERS):
                node.clear()
    except UnreadableList:
        pass
    return None


def _marks(content: bytes) -> Iterator[dict[str, str]]:
    """The cells of each placemark in the document itself or anywhere in its first folder. Elements read are freed.

    `depth` counts open elements, `within` those of them that are no containers, such as a placemark itself.
    """
    depth = within = documents = folders = 0
    for event, node in _parsed(content):
        name, starts = _name(node), event == "start"
        depth -= not starts
        holds_marks = depth == 0 or name in CONTAINERS
        if starts:
            documents += depth == 1 and name == "Document"
            folders += depth == 2 and name == "Folder" and not within
            within += not holds_marks
            depth += 1
            continue
        within -= not holds_marks
        if within == 0:
            if name == "Placemark" and documents and (depth == 2 or folders == 1):
                yield _cells(node)
            node.clear()
    if not documents:
        raise UnreadableList("The KML holds no Document.")


def _parsed(content: bytes) -> Iterator[tuple[str, Element]]:
    """Each element as it starts and ends. Raises UnreadableList for anything but a KML without entities."""
    if content.startswith(b"PK\x03\x04"):
        content = member(content, ".kml", "KMZ")
    try:
        for number, (event, node) in enumerate(
            iterparse(io.BytesIO(content), ("start", "end"), forbid_dtd=True)
        ):
            if number == 0 and _name(node) != "kml":
                raise UnreadableList(f"A KML was expected; this looks like {looks_like(content)}.")
            yield event, node
    except DefusedXmlException as error:
        described = looks_like(content)
        if "page" in described:
            raise UnreadableList(f"A KML was expected; this looks like {described}.") from error
        raise UnreadableList("The KML declares entities or a document type, which no list needs.") from error
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableList(f"A KML was expected; this looks like {_broken(content, error)}.") from error


def _broken(content: bytes, error: Exception) -> str:
    described = looks_like(content)
    return f"a KML that is broken ({error})" if described.startswith("XML (<kml") else described


def _cells(mark: Element) -> dict[str, str]:
    cells = {"name": _text(_find(mark, "name")), "address": _text(_find(mark, "address"))}
    for entry in mark.iter():
        if _name(entry) == "Data":
            cells[entry.get("name", "").strip()] = _text(_find(entry, "value"))
        elif _name(entry) == "SimpleData":
            cells[entry.get("name", "").strip()] = _text(entry)
        elif _name(entry) == "coordinates" and (point := _text(entry).split(",")) and len(point) >= 2:
            cells["longitude"], cells["latitude"] = point[0].strip(), point[1].strip()
    return cells


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _find(node: Element, name: str) -> Element | None:
    return next((child for child in node if _name(child) == name), None)


def _text(node: Element | None) -> str:
    return "" if node is None else "".join(node.itertext()).strip()

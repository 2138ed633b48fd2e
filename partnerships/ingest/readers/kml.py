"""KML and KMZ as Google My Maps writes them. Only the first folder is read; later ones hold other things.

A row has the columns `name`, `address`, `longitude`, `latitude` and one for each `ExtendedData/Data`, in the
file's own names. Text may be plain or CDATA. The parser takes no entities: a file that declares any is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from partnerships.ingest.readers.archives import member
from partnerships.ingest.readers.looks import looks_like
from partnerships.ingest.tables import Row, Table, UnreadableList


def read_kml(content: bytes) -> Table:
    """The placemarks of the document and of its first folder. Raises UnreadableList."""
    document = _find(_root(content), "Document")
    if document is None:
        raise UnreadableList("The KML holds no Document.")
    rows = [_cells(mark) for mark in _placemarks(document)]
    columns = tuple(dict.fromkeys(name for cells in rows for name in cells if name))
    return Table(columns, (Row(cells, number=number) for number, cells in enumerate(rows, start=1)))


def network_link(content: bytes) -> str | None:
    """The address of the real list, when the file only links to it."""
    try:
        root = _root(content)
    except UnreadableList:
        return None
    links = (node for node in root.iter() if _name(node) == "NetworkLink")
    addresses = (_text(node) for link in links for node in link.iter() if _name(node) == "href")
    return next(filter(None, addresses), None)


def _root(content: bytes):
    if content.startswith(b"PK\x03\x04"):
        content = member(content, ".kml", "KMZ")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        looks = looks_like(content)
        if "page" in looks:
            raise UnreadableList(f"A KML was expected; this looks like {looks}.") from error
        raise UnreadableList("The KML declares entities or a document type, which no list needs.") from error
    except (SyntaxError, ValueError, LookupError) as error:
        raise UnreadableList(f"A KML was expected; this looks like {_broken(content, error)}.") from error
    if _name(root) != "kml":
        raise UnreadableList(f"A KML was expected; this looks like {looks_like(content)}.")
    return root


def _broken(content: bytes, error: Exception) -> str:
    looks = looks_like(content)
    return f"a KML that is broken ({error})" if looks.startswith("XML (<kml") else looks


def _placemarks(document) -> Iterator:
    """Those of the document itself, then those anywhere in its first folder."""
    folders = [child for child in document if _name(child) == "Folder"]
    yield from (child for child in document if _name(child) == "Placemark")
    waiting = folders[:1]
    while waiting:
        node = waiting.pop()
        if _name(node) == "Placemark":
            yield node
        elif _name(node) in ("Folder", "Document"):
            waiting.extend(reversed(node))


def _cells(mark) -> dict[str, str]:
    cells = {"name": _text(_find(mark, "name")), "address": _text(_find(mark, "address"))}
    for entry in mark.iter():
        if _name(entry) == "Data":
            cells[entry.get("name", "").strip()] = _text(_find(entry, "value"))
        elif _name(entry) == "SimpleData":
            cells[entry.get("name", "").strip()] = _text(entry)
        elif _name(entry) == "coordinates" and (point := _text(entry).split(",")) and len(point) >= 2:
            cells["longitude"], cells["latitude"] = point[0].strip(), point[1].strip()
    return cells


def _name(node) -> str:
    return str(node.tag).rpartition("}")[2]


def _find(node, name: str):
    return next((child for child in node if _name(child) == name), None)


def _text(node) -> str:
    return "" if node is None else "".join(node.itertext()).strip()

"""KML and KMZ as Google My Maps writes them. Only the first folder is read; later ones hold other things.

A row has the columns `name`, `address`, `longitude`, `latitude` and one for each `ExtendedData/Data`, in the
file's own names. Text may be plain or CDATA. The parser takes no entities: a file that declares any is refused.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from partnerships.ingest.tables import Row, Table, UnreadableList

LARGEST_UNPACKED = 50_000_000
"""Bytes. A KMZ that unpacks to more is refused."""


def read_kml(content: bytes) -> Table:
    """The placemarks of the first folder (or of the document, in early files). Raises UnreadableList."""
    document = _find(_root(content), "Document")
    if document is None:
        raise UnreadableList("The KML holds no Document.")
    folders = _children(document, "Folder")
    marks = list(_placemarks(folders[0] if folders else document))
    rows = [_cells(mark) for mark in marks]
    columns = tuple(dict.fromkeys(name for cells in rows for name in cells))
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
    if content[:2] == b"PK":
        content = _unpacked(content)
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise UnreadableList("The KML declares entities or a document type, which no list needs.") from error
    except (SyntaxError, ValueError, LookupError) as error:
        start = content[:60].decode("utf-8", errors="replace").strip()
        raise UnreadableList(f"A KML was expected; this is not XML and begins “{start}”.") from error
    if _name(root) != "kml":
        raise UnreadableList(f"A KML was expected; this is a <{_name(root)}> document.")
    return root


def _unpacked(content: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            member = next((entry for entry in archive.infolist() if entry.filename.endswith(".kml")), None)
            if member is None:
                raise UnreadableList("The KMZ holds no .kml file.")
            with archive.open(member) as file:
                unpacked = file.read(LARGEST_UNPACKED + 1)
    except (
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise UnreadableList(f"The KMZ cannot be unpacked: {error}.") from error
    if len(unpacked) > LARGEST_UNPACKED:
        raise UnreadableList(f"The KMZ unpacks to more than {LARGEST_UNPACKED:,} bytes.")
    return unpacked


def _placemarks(node) -> Iterator:
    for child in node:
        if _name(child) == "Placemark":
            yield child
        elif _name(child) == "Folder":
            yield from _placemarks(child)


def _cells(mark) -> dict[str, str]:
    cells = {"name": _text(_find(mark, "name")), "address": _text(_find(mark, "address"))}
    for entry in mark.iter():
        if _name(entry) == "Data":
            cells[entry.get("name", "").strip()] = _text(_find(entry, "value"))
        elif _name(entry) == "coordinates" and (point := _text(entry).split(",")) and len(point) >= 2:
            cells["longitude"], cells["latitude"] = point[0].strip(), point[1].strip()
    return cells


def _name(node) -> str:
    return str(node.tag).rpartition("}")[2]


def _children(node, name: str) -> list:
    return [child for child in node if _name(child) == name]


def _find(node, name: str):
    return next((child for child in node if _name(child) == name), None)


def _text(node) -> str:
    return "" if node is None else "".join(node.itertext()).strip()

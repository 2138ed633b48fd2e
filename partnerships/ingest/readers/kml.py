"""KML and KMZ. By itself the first folder is read, with what stands beside it; later ones hold other things.

Of several KML files in a KMZ, the first is the list and each folder of the others a part: programs that open a KMZ
show the first one only.

A row has the columns `name`, `address`, `longitude`, `latitude` and one for each `ExtendedData/Data`, in the
file's own names. Text may be plain or CDATA. The parser takes no entities: a file that declares any is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from partnerships.ingest.readers.archives import members
from partnerships.ingest.readers.kml_parser import elements, mended, name_of, text_of
from partnerships.ingest.readers.limits import MARKUP_BYTES, refuse_too_many_parts, refuse_too_many_values
from partnerships.ingest.readers.records import Cells, Records, read_records
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import AS_FOUND, ReadOptions, Table, UnreadableFile

if TYPE_CHECKING:  # for types only: lists are parsed by defusedxml
    from xml.etree.ElementTree import Element

CONTAINERS = ("document", "folder")
BESIDE_FOLDERS = "(beside the folders)"
"""The name of the part that holds the placemarks of the document itself."""


def read_kml(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The placemarks of the document and of its first folder. Raises UnreadableFile."""
    parts, label = open_parts(content, options.encoding)
    by_itself = [
        place for place, part in enumerate(parts) if part.name == BESIDE_FOLDERS or place == _first(parts)
    ]
    return read_records(parts, options, by_itself, label)


def open_parts(content: bytes, encoding: str = "") -> tuple[list[Records], str]:
    """The parts of a KML or KMZ file, and the label of its encoding. Raises UnreadableFile.

    `encoding`: as in `ReadOptions`.
    """
    (_name, first), *others = _unpacked(content)
    parts = _parts_of(first, encoding)
    for name, other in others:
        parts += _parts_of_another(name, other, encoding)
    return parts, encoding_of(first, encoding).label


def _parts_of(content: bytes, encoding: str) -> list[Records]:
    refuse_too_many_values(content, MARKUP_BYTES, "KML")
    return _parts(mended(content, encoding)) if encoding else _parts_or_mended(content)


def unpacked(content: bytes) -> bytes:
    """The KML, out of its KMZ if it is in one; of several, the first."""
    return _unpacked(content)[0][1]


def _unpacked(content: bytes) -> list[tuple[str, bytes]]:
    """The KML files with their names, out of their KMZ if they are in one."""
    if not content.startswith(b"PK\x03\x04"):
        return [("", content)]
    files = members(content, (".kml",), "KMZ")
    if not files:
        raise UnreadableFile("The KMZ holds no .kml file.")
    return files


def _parts_of_another(name: str, content: bytes, encoding: str) -> list[Records]:
    """The parts of a file that is not the first, under its name. One that cannot be read is a part without rows."""
    try:
        parts = _parts_of(content, encoding)
    except UnreadableFile:
        return [Records(name)]
    for part in parts:
        part.name = name if part.name == BESIDE_FOLDERS else f"{name}: {part.name}"
    return parts


def network_link(content: bytes) -> str | None:
    """The address of the real list, when the file only links to it."""
    try:
        content = unpacked(content)
        refuse_too_many_values(content, MARKUP_BYTES, "KML")
    except UnreadableFile:
        return None
    try:
        return _linked(content)
    except UnreadableFile:
        with suppress(UnreadableFile):
            return _linked(mended(content))
    return None


def _linked(content: bytes) -> str | None:
    links = 0
    for event, node in elements(content):
        name = name_of(node)
        if name == "networklink":
            links += 1 if event == "start" else -1
        elif links and event == "end" and name == "href" and (address := text_of(node)):
            return address
        elif event == "end" and name in ("placemark", *CONTAINERS):
            node.clear()
    return None


def _first(parts: list[Records]) -> int:
    return next((place for place, part in enumerate(parts) if part.name != BESIDE_FOLDERS), 0)


def _parts_or_mended(content: bytes) -> list[Records]:
    try:
        return _parts(content)
    except UnreadableFile as refusal:
        if (better := mended(content)) == content:
            raise
        try:
            return _parts(better)
        except UnreadableFile:
            raise refusal from None


def _parts(content: bytes) -> list[Records]:
    """The placemarks of the document itself, and of each of its folders with those inside it."""
    beside = Records(BESIDE_FOLDERS)
    folders: list[Records] = []
    for place, cells in _marks(content, folders):
        (folders[place - 1] if place else beside).cells.append(cells)
    names: dict[str, int] = {}
    for number, folder in enumerate(folders, start=1):
        name = folder.name or f"folder {number}"
        names[name] = names.get(name, 0) + 1
        folder.name = name if names[name] == 1 else f"{name} ({names[name]})"
    return [beside, *folders] if beside.cells or not folders else folders


def _marks(content: bytes, folders: list[Records]) -> Iterator[tuple[int, Cells]]:
    """The cells of each placemark, with the number of its folder, 0 = none. Elements read are freed.

    `depth` counts open elements, `within` those of them that are no containers, such as a placemark itself.
    `top`: the depth of the folders that are parts: those below the document, or below the root where there is none.
    """
    depth = within = containers = inside = 0
    top = 2
    for event, node in elements(content):
        name, starts = name_of(node), event == "start"
        depth -= not starts
        holds_marks = depth == 0 or name in CONTAINERS
        if starts:
            containers += name in CONTAINERS or name == "placemark"
            if depth <= 1 and name == "folder":
                top = depth
            if depth == top and name == "folder" and not within:
                folders.append(Records(""))
                refuse_too_many_parts(len(folders), "folders")
                inside = len(folders)
            within += not holds_marks
            depth += 1
            continue
        within -= not holds_marks
        if within == 0:
            if name == "placemark":
                yield inside, _cells(node)
            elif name == "name" and inside and depth == top + 1:
                folders[inside - 1].name = text_of(node)
            elif name == "folder" and depth == top:
                inside = 0
            node.clear()
    if not containers:
        raise UnreadableFile("The KML holds no Document.")


def _cells(mark: Element) -> Cells:
    cells = {"name": text_of(_find(mark, "name")), "address": text_of(_find(mark, "address"))}
    for entry in mark.iter():
        match name_of(entry):
            case "data":
                cells[entry.get("name", "").strip()] = text_of(_find(entry, "value"))
            case "simpledata":
                cells[entry.get("name", "").strip()] = text_of(entry)
            case "coordinates" if (point := text_of(entry).split(",")) and len(point) >= 2:
                cells["longitude"], cells["latitude"] = point[0].strip(), point[1].strip()
    return cells


def _find(node: Element, name: str) -> Element | None:
    return next((child for child in node if name_of(child) == name), None)

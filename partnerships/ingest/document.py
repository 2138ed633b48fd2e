"""Any file, read as its name and bytes suggest or as a person says: what the command `read` and the admin show.

Format, parts, header and encoding are found; `ReadOptions` sets what was found wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partnerships.ingest.readers import READERS
from partnerships.ingest.readers.archives import names
from partnerships.ingest.readers.signatures import GZIP_SIGN, SAVE_OTHERWISE, other_format
from partnerships.ingest.tables import AS_FOUND, Contents, ReadOptions, Row, Table, UnreadableFile

FORMAT_BY_SUFFIX = {
    "csv": "csv",
    "tsv": "csv",
    "tab": "csv",
    "txt": "csv",
    "xlsx": "workbook",
    "xlsm": "workbook",
    "ods": "workbook",
    "kml": "kml",
    "kmz": "kml",
    "geojson": "geojson",
    "json": "json",
    "html": "html",
    "htm": "html",
    "zip": "zip",
}
"""What a file's name says of its format."""
FORMAT_BY_FIRST_BYTES = (
    (re.compile(rb"\s*<.{0,2000}<kml\b|\s*<kml\b", re.DOTALL | re.IGNORECASE), "kml"),
    (re.compile(rb"\s*<"), "html"),
    (re.compile(rb'\s*\{.*"FeatureCollection"', re.DOTALL), "geojson"),
    (re.compile(rb"\s*[\[{]"), "json"),
)
"""What the first bytes say, for a list whose name says nothing."""
PICTURES = ("png", "jpg", "jpeg", "gif", "bmp", "dae")
"""Endings of the files that a KMZ shows beside its KML."""
MARKS = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Document:
    """A file as it is read. The rows can be iterated once; `beside` is complete after that."""

    format: str
    options: ReadOptions
    columns: tuple[str, ...]
    rows: Iterable[Row]
    encoding: str
    header_line: int
    contents: Contents


def read_document(
    content: bytes, *, name: str = "", format: str = "", options: ReadOptions = AS_FOUND
) -> Document:
    """The file's table, with what else it holds. `name`: of the file. Raises UnreadableFile with one sentence."""
    if not format and (other := other_format(content)):
        raise UnreadableFile(f"The file is {other}, which is not read. {SAVE_OTHERWISE}")
    format = format or guess_format(name, content)
    table: Table = READERS[format](content, options)
    return Document(
        format, options, table.columns, table.rows, table.encoding, table.header_line, table.contents
    )


def guess_format(name: str, content: bytes) -> str:
    """The format that a list's name suggests, else its bytes; a packed file is what is packed in it, whatever its name.

    The reader then says whether it is so.
    """
    ending = name.partition("?")[0].rpartition(".")[2].lower()
    start = content.lstrip(MARKS)
    if start.startswith(GZIP_SIGN):
        return "zip"
    if start.startswith(b"PK\x03\x04"):
        return _packed_format(ending, start)
    by_bytes = next((format for sign, format in FORMAT_BY_FIRST_BYTES if sign.match(start)), "csv")
    return FORMAT_BY_SUFFIX.get(ending, by_bytes)


def _packed_format(ending: str, content: bytes) -> str:
    """What an archive's own files say; where they cannot be listed, what its name's ending says.

    A KMZ holds KML and its pictures. An archive of another name that holds anything else is no KMZ.
    """
    try:
        files = names(content, "file")
    except UnreadableFile:
        said = FORMAT_BY_SUFFIX.get(ending, "")
        return said if said in ("kml", "workbook") else "zip"
    endings = {name.rpartition(".")[2].lower() for name in files}
    if any(name.startswith("xl/workbook") or name == "content.xml" for name in files):
        return "workbook"
    return "kml" if "kml" in endings and (ending == "kmz" or endings <= {"kml", *PICTURES}) else "zip"

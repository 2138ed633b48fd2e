"""A ZIP archive of lists as text: each file with separators is a part. Other files in it are named, not read."""

from __future__ import annotations

from collections.abc import Iterator

from partnerships.ingest.readers.archives import members
from partnerships.ingest.readers.csv import is_text_table, open_grid
from partnerships.ingest.readers.grid import Grid, read_grid
from partnerships.ingest.readers.signatures import looks_like
from partnerships.ingest.readers.text import encoding_of
from partnerships.ingest.tables import AS_FOUND, ReadOptions, Table, UnreadableList

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
NOT_SHOWN = ("__macosx/", ".")
"""What a Mac adds to an archive, and files that are hidden."""


def read_zip(content: bytes, options: ReadOptions = AS_FOUND) -> Table:
    """The header and rows of the files in the archive. Raises UnreadableList where none is text with separators."""
    if not content.startswith(b"PK\x03\x04"):
        raise UnreadableList(f"A ZIP archive was expected; this looks like {looks_like(content)}.")
    files = {
        name: file
        for name, file in members(content, TEXT_SUFFIXES, "ZIP archive")
        if not name.rpartition("/")[2].startswith(".") and not name.lower().startswith(NOT_SHOWN)
    }
    if not any(map(is_text_table, files.values())):
        raise UnreadableList("The ZIP archive holds no list: no file in it is text with separators.")
    encodings = {name: encoding_of(file, options.encoding) for name, file in files.items()}

    def opened(_limit: int | None) -> Iterator[Grid]:
        for name, file in files.items():
            if is_text_table(file):
                yield open_grid(file, encodings[name], options.header_line, name)

    return read_grid(opened, "A CSV", options, encoding=next(iter(encodings.values())).label)

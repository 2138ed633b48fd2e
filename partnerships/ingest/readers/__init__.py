"""Formats: each reader is a function from bytes to a table. It knows no publisher."""

from __future__ import annotations

from collections.abc import Callable

from partnerships.ingest.readers.csv import read_csv
from partnerships.ingest.readers.header import lowercase_header, under_other_names
from partnerships.ingest.readers.html import read_html_table
from partnerships.ingest.readers.json import read_geojson, read_json
from partnerships.ingest.readers.kml import network_link, read_kml
from partnerships.ingest.readers.workbook import read_workbook
from partnerships.ingest.readers.zip import read_zip
from partnerships.ingest.tables import ReadOptions, Table

READERS: dict[str, Callable[[bytes, ReadOptions], Table]] = {
    "csv": read_csv,
    "workbook": read_workbook,
    "kml": read_kml,
    "geojson": read_geojson,
    "json": read_json,
    "html": read_html_table,
    "zip": read_zip,
}
"""Format → reader, for a list whose format a curator names."""

__all__ = [
    "READERS",
    "lowercase_header",
    "network_link",
    "read_csv",
    "read_geojson",
    "read_html_table",
    "read_json",
    "read_kml",
    "read_workbook",
    "read_zip",
    "under_other_names",
]

"""Formats: each reader is a function from bytes to a table. It knows no publisher."""

from partnerships.ingest.readers.csv import read_csv
from partnerships.ingest.readers.kml import network_link, read_kml

__all__ = ["network_link", "read_csv", "read_kml"]

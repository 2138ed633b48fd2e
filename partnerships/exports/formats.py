"""The formats a reader can choose, declared once: address, view and pages walk `FORMATS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from partnerships.exports import csv, json, kml, package, xlsx
from partnerships.exports.answer import Answer


@dataclass(frozen=True)
class Format:
    """One kind of file. `about` tells a reader for what it is good; `max_rows` is what it can hold.

    `is_expensive`: whether the program writes each of its rows, so that few can be written at a time.
    """

    extension: str
    label: str
    media: str
    stream: Callable[[Answer], Iterator[bytes]]
    about: str
    max_rows: int | None = None
    is_expensive: bool = False


FORMATS = {
    format.extension: format
    for format in (
        Format("csv", "CSV", "text/csv; charset=utf-8", csv.stream,
               _("A plain table for any tool. Text in UTF-8, days in ISO 8601.")),
        Format("xlsx", _("Excel workbook"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
               xlsx.stream, _("For Excel, LibreOffice and Google Sheets: ids stay text, days are dates, the codebook "
               "is inside."), xlsx.MAX_SHEET_ROWS, is_expensive=True),
        Format("json", "JSON", "application/json", json.array, _("One array of objects, lists as arrays.")),
        Format("ndjson", _("JSON lines"), "application/x-ndjson", json.ndjson, _("One object a line, for big files.")),
        Format("geojson", "GeoJSON", "application/geo+json", json.geojson,
               _("For QGIS, Leaflet and other maps. What could not be placed has no geometry.")),
        Format("kml", "KML", "application/vnd.google-earth.kml+xml", kml.stream, _("For Google Earth."),
               is_expensive=True),
        Format("zip", _("Data package"), "application/zip", package.stream,
               _("CSV with the evidence behind each row, sources and licenses, a README, types for every column "
               "and checksums."), is_expensive=True),
    )
}  # fmt: skip

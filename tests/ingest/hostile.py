"""Texts that no list should hold, and lists that hold one of them in a field of an otherwise plain row."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from xml.sax.saxutils import escape, quoteattr

HOSTILE: dict[str, str] = {
    "nothing": "",
    "a blank": " \u00a0\u3000",
    "no state": "Police",
    "three states": "AZ, NM, UT",
    "no such state": "Ohiio; ZZ; 99",
    "a number": "9" * 40,
    "a negative number": "-1",
    "an endless number": "1e999",
    "not a number": "NaN",
    "infinity": "-Infinity",
    "numbers of another script": "٣٤٫٥",
    "a power": "²³",
    "a fraction": "½",
    "a coordinate off the earth": "91.0000000001",
    "no day": "2019-02-30",
    "the day nought": "0000-00-00",
    "a slashed day nought": "0/0/0000",
    "a far year": "12/31/99999",
    "the last year": "9999-12-31",
    "the first year": "0001-01-01",
    "half a month": "Aug-",
    "a NUL": "Day\0ton",
    "control characters": "a\x01\x07\x08\x1b\x1fb\x7f\x85c",
    "line ends": "a\r\nb\rc\n\u2028\u2029d",
    "COPY's own marks": "\\N \\. \\\t\\\\x \\0",
    "half a surrogate": "a\ud800b\udfff",
    "no character": "\ufdd0\uffff\ufffe",
    "replaced characters": "Day\ufffdton",
    "right to left": "\u202eecilop\u202c \u2066x",
    "a mark in front": "\ufeff\u200b\u2060x",
    "many accents": "e" + "\u0301" * 400,
    "letters that grow": "İŉß" * 200,
    "an emoji": "🚓👮🏽‍♀️",
    "another script": "警察 東京",
    "a very long word": "x" * 5_000,
    "a huge cell": "Very long text, " * 8_000,
    "quotation marks": "\"'`“”'';--",
    "markup": "<script>alert(1)</script>&lt;b&gt;&#0;&amp;",
    "a template": "{{ 7*7 }}{% now %}%s%(x)s{0}$",
    "a formula": "=HYPERLINK(1)",
    "a statement": "'); DROP TABLE partnerships_listing; --",
    "an address that is none": "http://[::1",
    "an address with a script": "javascript:alert(1)",
    "a path": "../../../etc/passwd",
    "separators": ",;|\t\x1c\x1e",
    "brackets": ']]>{[("}])',
    "only marks": "---...///",
    "a pattern": "(a+)+$[",
    "words that mean nothing": "null None undefined N/A #REF! TRUE",
}
"""What it is → the text."""

Cells = Mapping[str, str]
Writer = Callable[[list[dict[str, str]]], bytes]


def among(good: list[dict[str, str]], fields: tuple[str, ...], text: str) -> list[dict[str, str]]:
    """The good rows, and after them a row for each field that has the text there, and one that has it in all."""
    plain = good[0]
    one_each = [plain | {field: text} for field in fields]
    return [*good, *one_each, plain | dict.fromkeys(fields, text)]


def as_csv(rows: list[dict[str, str]]) -> bytes:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


def as_json(rows: list[dict[str, str]]) -> bytes:
    return json.dumps(rows).encode()


def as_kml(rows: list[dict[str, str]]) -> bytes:
    """Placemarks: `name` and `address` as their elements, other columns as their data."""
    placemarks = "".join(f"<Placemark>{''.join(_elements(row))}</Placemark>" for row in rows)
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{placemarks}</Document></kml>'
    return kml.encode("utf-8", "surrogatepass")


def _elements(row: Cells) -> Iterator[str]:
    for column, text in row.items():
        if column in ("name", "address", "description"):
            yield f"<{column}>{escape(text)}</{column}>"
        else:
            yield f"<ExtendedData><Data name={quoteattr(column)}><value>{escape(text)}</value></Data></ExtendedData>"


def fits_xml(text: str) -> bool:
    """Whether XML can hold the text at all."""
    return all(
        char in "\t\n\r" or " " <= char <= "\ud7ff" or "\ue000" <= char <= "\ufffd" or char > "\uffff"
        for char in text
    )

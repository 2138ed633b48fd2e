"""The codebook: what each column means, for the page, the workbook, the data package and docs/."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.exports.columns import Column, Type

HEADER = ("column", "type", "meaning")
TYPES = {
    Type.TEXT: "text",
    Type.SPAN: "day, month or year, YYYY-MM-DD, YYYY-MM or YYYY",
    Type.LIST: "list",
    Type.DAY: "day, YYYY-MM-DD",
    Type.NUMBER: "number",
    Type.INTEGER: "whole number",
}
NOTES = (
    "A text cell of a CSV or XLSX file whose first character is =, +, -, @, a tab or a carriage return has an "
    "apostrophe (') before it, so that no spreadsheet runs it as a formula. Take one leading apostrophe away to get "
    "the text as it is. JSON, GeoJSON and KML have no such apostrophe.",
    "What is not known is empty: an empty cell in CSV and XLSX, null in JSON and GeoJSON, left out in KML. It "
    "does not mean “none” or “no”.",
    "A list is one cell of a table, its items parted by semicolons; in JSON and GeoJSON it is an array.",
    "All files are UTF-8 with the columns in the same order; columns=agency,state in an address picks and orders them.",
)


def lines(columns: Iterable[Column]) -> list[tuple[str, str, str]]:
    """A header, a line a column, and the notes."""
    return [
        HEADER,
        *((column.name, TYPES[column.type], meaning(column)) for column in columns),
        *(("", "", note) for note in NOTES),
    ]


def meaning(column: Column) -> str:
    """The column's sentence, with the words it may hold where they are a closed list."""
    words = column.limits.get("enum")
    return f"{column.meaning} One of: {', '.join(words)}." if words else column.meaning

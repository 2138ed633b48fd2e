"""The codebook: what each column means, for the page, the workbook, the data package and docs/."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_noop as _

from partnerships.queries.column_values import Column, Type

HEADER = ("column", "type", "meaning")
TYPES = {
    Type.TEXT: _("text"),
    Type.SPAN: _("day, month or year, YYYY-MM-DD, YYYY-MM or YYYY"),
    Type.LIST: _("list"),
    Type.DAY: _("day, YYYY-MM-DD"),
    Type.NUMBER: _("number"),
    Type.INTEGER: _("whole number"),
}
ONE_OF = _("One of: %(words)s.")
NOTES = (
    _(
        "A text cell of a CSV or XLSX file whose first character is =, +, -, @, a tab or a carriage return has an "
        "apostrophe (') before it, so that no spreadsheet runs it as a formula. Take one leading apostrophe away to "
        "get the text as it is. JSON, GeoJSON and KML have no such apostrophe."
    ),
    _(
        "What is not known is empty: an empty cell in CSV and XLSX, null in JSON and GeoJSON, left out in KML. It "
        "does not mean “none” or “no”."
    ),
    _("A list is one cell of a table, its items parted by semicolons; in JSON and GeoJSON it is an array."),
    _(
        "All files are UTF-8 with the columns in the same order; columns=agency,state in an address picks and "
        "orders them."
    ),
)


def lines(columns: Iterable[Column]) -> list[tuple[str, str, str]]:
    """A header, a line a column, and the notes."""
    return [
        HEADER,
        *((column.name, TYPES[column.type], meaning(column)) for column in columns),
        *(("", "", note) for note in NOTES),
    ]


def meaning(column: Column, say: Callable[[str], str] = str) -> str:
    """The column's sentence, with the words it may hold where they are a closed list. `say` translates."""
    words = column.limits.get("enum")
    closed = say(ONE_OF) % {"words": ", ".join(words)} if words else ""
    return " ".join(filter(None, (say(column.meaning), closed)))

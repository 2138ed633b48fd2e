"""Tables that a JSON writes otherwise than as a list of objects: rows or columns of values, objects by key. Pure."""

from __future__ import annotations

from typing import Any

from partnerships.ingest.mapping.column_names import meanings

Record = dict[str, Any]


def records_of(document: Any) -> list[Record] | None:
    """The records of a table written in one of these ways; None for anything else.

    * `[["Agency", "State"], ["Reno Police", "NV"]]`, as the Census and spreadsheets' programs send it;
    * `{"columns": ["Agency", …], "data": [[…]]}`, and a data portal's, whose columns stand in `meta.view.columns`;
    * `{"Agency": ["Reno Police", …], "State": ["NV", …]}`, or with objects by row number instead of lists;
    * `{"17": {"Agency": …}, "18": {"Agency": …}}`.
    """
    if isinstance(document, list):
        return _rows(_names(document[0]), document[1:]) if _are_rows(document) else None
    if not isinstance(document, dict):
        return None
    rows = document.get("data", document.get("rows"))
    if isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
        return _rows(_names(_columns_of(document)), rows)
    return _by_column(document) or _by_key(document)


def is_record(document: Any) -> bool:
    """Whether an object is one row of a list: plain values, of which at least two are called as columns are."""
    plain = isinstance(document, dict) and not any(
        isinstance(value, dict | list) for value in document.values()
    )
    return plain and len(meanings(document)) >= 2


def _are_rows(values: list[Any]) -> bool:
    """Whether the first of several lists names columns."""
    if len(values) < 2 or not all(isinstance(value, list) for value in values):
        return False
    return bool(_names(values[0])) and len(values[0]) > 1


def _names(columns: Any) -> list[str]:
    """The names of columns, given as texts or as objects with a `name`; empty where they are none."""
    if not isinstance(columns, list):
        return []
    names = [column.get("name") if isinstance(column, dict) else column for column in columns]
    texts = [name for name in names if isinstance(name, str)]
    return texts if len(texts) == len(names) and any(texts) else []


def _columns_of(document: Record) -> Any:
    view: Any = document
    for name in ("meta", "view"):
        view = view.get(name) if isinstance(view, dict) else None
    for place in (document, view if isinstance(view, dict) else {}):
        for name in ("columns", "fields", "header"):
            if columns := place.get(name):
                return columns
    return None


def _rows(names: list[str], rows: list[list[Any]]) -> list[Record] | None:
    return [dict(zip(names, row, strict=False)) for row in rows] if names else None


def _by_column(document: Record) -> list[Record] | None:
    """Equally long columns of plain values, of which at least two are called as columns of a list are."""
    columns = {
        name: list(values.values()) if isinstance(values, dict) else values
        for name, values in document.items()
    }
    if len(meanings(columns)) < 2 or not all(isinstance(values, list) for values in columns.values()):
        return None
    if len(set(map(len, columns.values()))) != 1 or any(
        isinstance(value, dict | list) for values in columns.values() for value in values
    ):
        return None
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _by_key(document: Record) -> list[Record] | None:
    """The values of an object, where all are objects, and the first one's names are those of a list's columns."""
    values = list(document.values())
    if not values or not all(isinstance(value, dict) for value in values) or len(meanings(values[0])) < 2:
        return None
    return None if any(isinstance(value, dict | list) for value in values[0].values()) else values

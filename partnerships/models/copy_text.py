"""Values as COPY takes them in its text format, a column at a time. Knows fields and asks no database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.ranges import RangeField
from django.db import models

from partnerships.models.any_of import array_of_texts

MAX_CACHED_RANGES = 4_000
"""Ranges whose text is kept at hand: a list's rows share their days, and writing two days takes long."""


def default(field: models.Field[Any, Any]) -> object:
    """The value of a field that no row gives."""
    return (
        field.pre_save(field.model(), add=True)
        if getattr(field, "auto_now_add", False)
        else field.get_default()
    )


def cells(field: models.Field[Any, Any], values: Sequence[Any]) -> list[str]:
    """The values of one field in COPY's text format. None is no value, or an empty text where there must be one."""
    is_text, has_gaps = isinstance(field, TEXT_FIELDS), None in values
    written = list(values)
    if has_gaps or not is_text:
        write = _writer(field)
        written = ["" if value is None else write(value) for value in values]
    whole = "".join(written)
    if any(mark in whole for mark in ESCAPES):
        written = list(map(_escaped, written))
    if has_gaps and (field.null or not is_text):
        written = [NULL if value is None else cell for value, cell in zip(values, written, strict=True)]
    return written


def _escaped(text: str) -> str:
    for mark, escape in ESCAPES.items():
        text = text.replace(mark, escape)
    return text


def _writer(field: models.Field[Any, Any]) -> Callable[[Any], str]:
    """How a value of this field is written."""
    return next((written for kind, written in WRITERS if isinstance(field, kind)), str)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _range(value: Any) -> str:
    return "empty" if value.isempty else _between(value.lower, value.upper)


@lru_cache(MAX_CACHED_RANGES)
def _between(lower: object, upper: object) -> str:
    first, end = ("" if bound is None else bound for bound in (lower, upper))
    return f"[{first},{end})"


TEXT_FIELDS = (models.CharField, models.TextField)
"""Fields whose values are texts already."""
NULL = r"\N"
ESCAPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
"""What means something in COPY's text format, and how it is written in a text: the backslash first."""
WRITERS = ((models.JSONField, _json), (ArrayField, array_of_texts), (RangeField, _range))

"""What an act changed, row by row, in words: `Act.changes` holds numbers of records, and values as JSON has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import BooleanField, DateField, DateTimeField, Field, Model

from partnerships.dates import day_in_words, moment_in_words
from partnerships.models import Act, Agency, Listing, Match, Override, Report, Source
from partnerships.queries.labels import field_label

ROWS: dict[str, tuple[str, type[Model]]] = {
    "match": ("Match", Match),
    "listing": ("Row", Listing),
    "override": ("Override", Override),
    "agency": ("Agency", Agency),
    "report": ("Report", Report),
    "source": ("List", Source),
}
"""Table of `Act.changes` → what a curator calls one of its rows, and its model."""
NAMED: dict[type[Model], Callable[[Any], str]] = {User: User.get_username}
"""How a record is called where its text does not say it well."""
KNOWN_BY_NAME = (Agency, Source)
"""Whose numbers no curator sees anywhere else."""
Named = Mapping[type[Model], Mapping[Any, str]]


def in_words(act: Act) -> list[dict[str, Any]]:
    """Each row that the act changed: which, and each value that is not as it was, before and after."""
    records = _records(act.changes)
    return [one for change in act.changes if (one := _change(change, records))["values"]]


def _change(change: dict[str, Any], records: Named) -> dict[str, Any]:
    _word, model = ROWS[change["table"]]
    before, after = change["before"] or {}, change["after"] or {}
    fields = {one.attname: one for one in model._meta.concrete_fields if not one.primary_key}
    values = [
        (
            _label(name, field),
            _value(before.get(name), field, records),
            _value(after.get(name), field, records),
        )
        for name, field in fields.items()
        if before.get(name) != after.get(name)
    ]
    return {"row": _row(change, records), "values": [one for one in values if one[1] or one[2]]}


def _row(change: dict[str, Any], records: Named) -> str:
    """Which row it is: "Agency: Brighton Police Department, NY", "Match of row 12: Brighton Public Safety, NY"."""
    word, model = ROWS[change["table"]]
    number = change["row"]
    if model is Match:
        word, model, number = "Match of row", Listing, (change["after"] or change["before"])["listing_id"]
    called = records.get(model, {}).get(number, "")
    if called and model in KNOWN_BY_NAME:
        return f"{word}: {called}"
    return f"{word} {number}: {called}" if called else f"{word} {number}"


def _label(name: str, field: Field[Any, Any]) -> str:
    words = field.name.replace("_", " ")
    return str(field_label(name)) if name in ("city", "county", "county_fips") else words.capitalize()


def _value(value: Any, field: Field[Any, Any], records: Named) -> str:
    """A value in words; empty where there is none."""
    if value in (None, "", [], {}):
        return ""
    if isinstance(field, BooleanField):
        return "yes" if value else "no"
    if field.remote_field:
        return records[field.remote_field.model].get(value, str(value))
    if isinstance(field, DateTimeField):
        return f"{moment_in_words(datetime.fromisoformat(value))} UTC"
    if isinstance(field, DateField):
        return day_in_words(date.fromisoformat(value))
    if isinstance(value, dict):
        return "; ".join(
            f"{field_label(name)}: {one}" for name, one in value.items() if one not in (None, "")
        )
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if field.name == "field":
        return str(field_label(value))
    return str(dict(field.flatchoices or ()).get(value, value))


def _records(changes: Iterable[dict[str, Any]]) -> Named:
    """The records whose numbers stand in these changes, by one question for each kind."""
    numbers: dict[type[Model], set[Any]] = defaultdict(set)
    for change in changes:
        model = ROWS[change["table"]][1]
        if model in (*KNOWN_BY_NAME, Listing):
            numbers[model].add(change["row"])
        for field in model._meta.concrete_fields:
            if field.remote_field:
                sides = (side for side in (change["before"], change["after"]) if side)
                numbers[field.remote_field.model] |= {side.get(field.attname) for side in sides} - {None}
    return {
        model: {
            number: NAMED.get(model, str)(record)
            for number, record in model._default_manager.in_bulk(list(wanted)).items()
        }
        for model, wanted in numbers.items()
    }

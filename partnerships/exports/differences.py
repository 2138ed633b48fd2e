"""What differs between two versions, as files: every partnership added, changed field by field, withdrawn.

It is read as it is sent; nothing is gathered in memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from partnerships.exports import csv
from partnerships.queries.changes import ChangeType, Difference
from partnerships.queries.partnership_changes import PartnershipChange, all_partnership_changes

NAMED = ("partnership_id", "agency", "agency_id", "state", "program")
HEADER = ("change", *NAMED, "field", "before", "after")


def as_csv(difference: Difference) -> Iterator[bytes]:
    """A line for each field that changed, and one for each partnership added or withdrawn."""
    yield csv.line(HEADER)
    for one in all_partnership_changes(difference):
        for name, (before, after) in one.all_fields.items() or [("", ("", ""))]:
            yield csv.line(
                (one.change_type.value, *named(one).values(), name, in_words(before), in_words(after))
            )


def as_json(difference: Difference) -> Iterator[bytes]:
    """One object: the two versions, and arrays of what was added, changed and withdrawn."""
    yield f'{{"from": {difference.before.version}, "to": {difference.after.version}'.encode()
    for change_type in ChangeType:
        yield f',\n"{change_type.value}": ['.encode()
        between = b"\n"
        for one in all_partnership_changes(difference, only=change_type):
            yield between + json.dumps(_object(one), ensure_ascii=False, default=str).encode()
            between = b",\n"
        yield b"]"
    yield b"}\n"


def _object(one: PartnershipChange) -> dict[str, Any]:
    if one.change_type is not ChangeType.CHANGED:
        return one.row
    fields = {name: {"before": was, "after": now} for name, (was, now) in one.all_fields.items()}
    return named(one) | {"fields": fields}


def named(one: PartnershipChange) -> dict[str, Any]:
    """What tells which partnership it is, by column."""
    return {name: one.row[name] for name in NAMED}


def in_words(value: Any) -> str:
    """A value as text; a list parted by semicolons, nothing for what is not known."""
    if isinstance(value, list):
        return ";".join(map(str, value))
    return "" if value is None else str(value)

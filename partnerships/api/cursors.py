"""Pages without numbers: a cursor says after which row the next page begins.

However far one reads, a page costs the same; and since a cursor holds its version, a release that is published
meanwhile neither repeats nor skips a row. A cursor is signed, so what comes back is what was given out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q
from psycopg2.extras import DateRange

from partnerships.models import Release
from partnerships.queries.answer_tag import release_tag
from partnerships.queries.columns import layout_of

SIGNER = Signer(salt="ringwatch api cursor")
NOT_OURS = "cursor: this was not given out here; take the whole address from “next”."
OF_ANOTHER = "cursor: it belongs to another question or release; take the whole address from “next”."


class BadCursor(ValueError):
    """Not a cursor of ours, or one of another question. The message is a sentence."""


@dataclass(frozen=True)
class Key:
    """One column that rows are in the order of; what is null comes last either way."""

    column: str
    backward: bool = False
    nullable: bool = False

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.column}__isnull": True}) if value is None else Q(**{self.column: value})

    def beyond(self, value: Any) -> Q:
        """Rows whose value comes after this one."""
        if value is None:
            return Q(pk__in=())
        after = Q(**{f"{self.column}__{'lt' if self.backward else 'gt'}": value})
        return after | Q(**{f"{self.column}__isnull": True}) if self.nullable else after

    def from_here(self, value: Any) -> Q:
        """Rows whose value is this one or comes after it: says again what an index can be asked for."""
        if self.nullable:
            return Q()
        return Q(**{f"{self.column}__{'lte' if self.backward else 'gte'}": value})


def after(keys: Sequence[Key], values: Sequence[Any]) -> Q:
    """The condition for rows after the one with these values, in the order of these keys."""
    values = [_read(value) for value in values]
    condition, so_far = Q(pk__in=()), Q()
    for key, value in zip(keys, values, strict=True):
        condition |= so_far & key.beyond(value)
        so_far &= key.same(value)
    return keys[0].from_here(values[0]) & condition


def write(question: str, release: Release | None, values: Sequence[Any]) -> str:
    """The cursor after the row with these values, for a question of a release."""
    return SIGNER.sign_object([*_of(question, release), [_written(value) for value in values]])


def version(text: str) -> int:
    """The version that a cursor reads on in. Raises BadCursor."""
    number: int = _held(text)[1]
    return number


def values(text: str, question: str, release: Release | None) -> list[Any]:
    """The values of the row that a cursor reads on after. Raises BadCursor when it is another question's or release's.

    A version that a restored backup has published anew is another release.
    """
    held = _held(text)
    of, values = held[:-1], list(held[-1])
    if of != _of(question, release):
        raise BadCursor(OF_ANOTHER)
    return values


def _held(text: str) -> list[Any]:
    try:
        held: list[Any] = SIGNER.unsign_object(text)
    except (BadSignature, ValueError) as error:
        raise BadCursor(NOT_OURS) from error
    return held


def _of(question: str, release: Release | None) -> list[Any]:
    """What a cursor belongs to."""
    tag = release_tag(release, layout_of(release)) if release else ""
    number = release.number if release else 0
    return [hashlib.sha256(question.encode()).hexdigest()[:16], number, tag]


def _written(value: Any) -> Any:
    """A value as JSON has it; a range of days as a list of two."""
    if isinstance(value, DateRange):
        return [day and day.isoformat() for day in (value.lower, value.upper)]
    return value.isoformat() if hasattr(value, "isoformat") else value


def _read(value: Any) -> Any:
    if isinstance(value, list):
        first, after = value
        return DateRange(first, after, "[)" if first else "()")
    return value

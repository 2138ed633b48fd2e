"""What a column is, and how a value is read from a released row: a day to its precision, a list in a cell, a number.

Knows how the database writes a value, and no column by name; those are declared in `columns`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db.models import Case, CharField, Expression, F, Func, IntegerField, TextField, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Concat, LPad, NullIf

from partnerships.models.vocabulary import DatePrecision
from partnerships.queries import ranges


class Type(Enum):
    """What a reader's tool should take a column for."""

    TEXT = "text"
    SPAN = "span"
    """A day, month or year in ISO 8601, to its precision; a text."""
    LIST = "list"
    DAY = "day"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True)
class Column:
    """One column. `value` is an expression over a release row; `meaning` is the codebook's sentence.

    A text is never null but may be empty, a list never null. `required` promises that a cell is never empty;
    `limits` are further promises, in the words of a Table Schema. `between` parts a list in a cell, where
    `instead` stands for a semicolon inside an item.
    """

    name: str
    type: Type
    value: Combinable
    meaning: str
    required: bool = False
    limits: dict[str, Any] = field(default_factory=dict, hash=False)
    instead: str = ""

    @property
    def is_text(self) -> bool:
        """Whether its values are texts, which are empty rather than null."""
        return self.type in (Type.TEXT, Type.SPAN)


class Iso(Func):
    """A day in ISO 8601, to a precision."""

    function = "to_char"
    output_field = CharField()


class Length(Func):
    template = "cardinality(%(expressions)s)"
    output_field = IntegerField()


class Joined(Func):
    """A list as one text, parted by semicolons; one inside an item is written otherwise."""

    template = (
        "replace(replace(array_to_string(%(expressions)s, E'\\x1f'), ';', '%(instead)s'), E'\\x1f', ';')"
    )
    output_field = TextField()


def in_a_cell(column: Column) -> Combinable:
    """The value as it stands in one cell of a table. `instead` is one of ours, never a reader's text."""
    if column.type is Type.LIST:
        return Joined(column.value, instead=column.instead.replace("%", "%%"))
    return column.value


def in_json(column: Column) -> Combinable:
    """The value as JSON has it: null where a text is empty."""
    return NullIf(column.value, Value("")) if column.is_text else column.value


def iso(name: str) -> Expression:
    """A range to its precision: `2020-07-01`, `2020-07`, `2020`; empty where the start has no lower bound."""
    day = ranges.first(name)
    return Case(
        When(**{f"{name}_precision": DatePrecision.DAY}, then=Iso(day, Value("YYYY-MM-DD"))),
        When(**{f"{name}_precision": DatePrecision.MONTH}, then=Iso(day, Value("YYYY-MM"))),
        When(**{f"{name}_precision": DatePrecision.YEAR}, then=Iso(day, Value("YYYY"))),
        default=Value(""),
        output_field=CharField(),
    )


def numbered(name: str) -> Expression:
    """`RW-000123`, as `models.public_id` writes it."""
    digits = Cast(F(name), CharField())
    padded = Case(
        When(**{f"{name}__gte": 1_000_000}, then=digits),
        default=LPad(digits, 6, Value("0")),
        output_field=CharField(),
    )
    return Concat(Value("RW-"), padded, output_field=CharField())

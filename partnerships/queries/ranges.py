"""The first and the last value of a range, which the database keeps half open."""

from __future__ import annotations

from django.contrib.postgres.fields.ranges import RangeEndsWith, RangeStartsWith
from django.db.models import DateField, ExpressionWrapper, IntegerField, Value
from django.db.models.expressions import Combinable


def first(field: str) -> RangeStartsWith:
    """The first day or number; null where the range has no lower bound."""
    return RangeStartsWith(field)


def last_day(field: str) -> ExpressionWrapper[Combinable]:
    """The last day; null where the range has no upper bound."""
    return ExpressionWrapper(_before(RangeEndsWith(field)), output_field=DateField())


def last_number(field: str) -> ExpressionWrapper[Combinable]:
    """The last number; null where the range has no upper bound."""
    return ExpressionWrapper(_before(RangeEndsWith(field)), output_field=IntegerField())


def _before(end: RangeEndsWith) -> Combinable:
    return end - Value(1, output_field=IntegerField())

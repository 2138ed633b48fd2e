"""Columns that the database fills with names as search and sorting compare them (`partnerships.search_text`)."""

from __future__ import annotations

from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.functions import Concat


class Letters(Func):
    """`search_text.letters`, in the database."""

    function = "ringwatch_letters"


class Folded(Func):
    """`search_text.folded`, in the database."""

    function = "ringwatch_folded"


class Distinctive(Func):
    """`search_text.distinctive`, in the database."""

    function = "ringwatch_distinctive"
    output_field = TextField()


def letters_of(column: str) -> GeneratedField:
    """The letters of a column; in byte order, which for small letters without accents is that of the alphabet."""
    return GeneratedField(
        expression=Letters(F(column)), output_field=TextField(db_collation="C"), db_persist=True
    )


def folded_names() -> GeneratedField:
    """The agency, its city and its county, to be searched."""
    names = Concat(F("agency_name"), Value(" "), F("city"), Value(" "), F("county"), output_field=TextField())
    return GeneratedField(expression=Folded(names), output_field=TextField(db_collation="C"), db_persist=True)

"""Conditions of a search: each word of a text stands in some columns, however both are spelt (`search_text`)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_, or_

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import Contains

from partnerships.models.folded_names import Folded
from partnerships.search_text import search_words


def names_words(text: str, columns: Sequence[str]) -> Q:
    """The condition that each word of the text stands in one of the columns, which are folded for it.

    A text without a word, of signs or of letters that are not Latin, stands there as it is written.
    """
    words = search_words(text)
    if not words:
        return reduce(or_, (Q(**{f"{column}__icontains": text.strip()}) for column in columns))
    return reduce(and_, (has_word(columns, word) for word in words))


def has_word(columns: Sequence[str], spellings: set[str]) -> Q:
    """The condition that one of a word's spellings stands in one of the columns."""
    parts = [part for column in columns for part in (Cast(F(column), TextField()), Value(" "))]
    searched = Folded(Concat(*parts, output_field=TextField()), output_field=TextField())
    return reduce(or_, (Q(Contains(searched, word)) for word in sorted(spellings)))

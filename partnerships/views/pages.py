"""The rows of a question, a page at a time."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import F, QuerySet

from partnerships.models import ReleaseRow
from partnerships.models.any_of import AnyOf
from partnerships.queries.question import Question

PAGE_SIZES = (50, 200, 500)
"""Rows of a page, as readers may choose them."""
MAX_BY_NUMBER = 2_000
"""Up to so many rows that a text finds are asked for by their numbers."""

NOT_LISTED = (
    "end", "possible", "certain", "versions", "agency_letters", "city_letters", "county_letters", "folded",
    "listing_ids", "source_urls", "conflicts", "statuses", "status_days",
)  # fmt: skip
"""Fields of a row that no line of a table shows. The ranges among them took a tenth of a page's time to read."""


class Pages(Paginator[ReleaseRow]):
    """The pages of a question's rows. How many there are is counted once for the whole answer."""

    def __init__(self, question: Question) -> None:
        super().__init__(_rows(question), question.page_size)
        self._question = question

    @cached_property
    def count(self) -> int:
        return self._question.count()


def _rows(question: Question) -> QuerySet[ReleaseRow]:
    """The question's rows in their order; the few that a text finds, by their numbers.

    For one page of these the database would walk through all rows in order until enough of them hold the text.
    """
    rows = question.rows().defer(*NOT_LISTED)
    if question.values("q") and len(question.selection) <= MAX_BY_NUMBER:
        return rows.filter(AnyOf(F("partnership_id"), question.selection.number("partnership_id").tolist()))
    return rows

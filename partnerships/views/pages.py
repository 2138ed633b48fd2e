"""The rows of a question, a page at a time."""

from __future__ import annotations

from functools import cached_property

from django.core.paginator import Paginator

from partnerships.models import ReleaseRow
from partnerships.queries.question import Question

PAGE_SIZES = (50, 200, 500)
"""Rows of a page, as readers may choose them."""


class Pages(Paginator[ReleaseRow]):
    """The pages of a question's rows. How many there are is counted once for the whole answer."""

    def __init__(self, question: Question) -> None:
        super().__init__(question.rows(), question.page_size)
        self._question = question

    @cached_property
    def count(self) -> int:
        return self._question.count()

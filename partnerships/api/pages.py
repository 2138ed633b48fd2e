"""One page of an ordered set of rows, and the cursor for the next. Knows no parameter but `page` and `cursor`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from partnerships.api import cursors
from partnerships.api.problems import Refused
from partnerships.api.view import asked_for, next_page
from partnerships.queries.question import Question

NULLABLE = {"start", "first_listed_on"}


@dataclass(frozen=True)
class Page:
    """The values of a page's rows, and the address of the next page; None at the end."""

    rows: list[tuple[Any, ...]]
    next: str | None

    def envelope(self, question: Question, count: int, results: Sequence[Any]) -> dict[str, Any]:
        """What every list of the API is wrapped in."""
        return {
            "count": count,
            "dataset_version": question.version,
            "question": question.words(),
            "next": self.next,
            "results": results,
        }


def keys_of(question: Question) -> tuple[cursors.Key, ...]:
    """The columns that `Question.rows` orders by."""
    if not question.sort:
        return tuple(map(cursors.Key, question.usual_order))
    column, backward = question.sorted_by, question.sort.startswith("-")
    keys = (cursors.Key(column, backward, column in NULLABLE), cursors.Key("partnership_id", backward))
    return keys[1:] if column == "partnership_id" else keys


def page(
    request: Request,
    question: Question,
    rows: QuerySet[Any],
    keys: Sequence[cursors.Key],
    values: Sequence[Any],
) -> Page:
    """The page of `rows` (ordered by `keys`) that was asked for, with these values of each."""
    cursor, size = request.GET.get("cursor"), question.page_size
    if cursor and "page" in request.GET:
        raise Refused(["cursor: give either a cursor or a page, not both."])
    start = 0 if cursor else (question.page - 1) * size
    if cursor:
        rows = rows.filter(cursors.after(keys, cursor_values(request, question)))
    wanted = rows.values_list(*values, *(key.column for key in keys))
    found = list(wanted[start : start + size + 1])
    end = len(found) > size
    last = found[size - 1][len(values) :] if end else ()
    following = cursors.write(asked_for(question), question.release, last) if end else None
    return Page([row[: len(values)] for row in found[:size]], following and next_page(request, following))


def cursor_values(request: Request, question: Question) -> list[Any]:
    """The values that the cursor in the address reads on after, or Refused."""
    try:
        return cursors.values(request.GET["cursor"], asked_for(question), question.release)
    except cursors.BadCursor as bad:
        raise Refused([str(bad)]) from bad

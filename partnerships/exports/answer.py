"""A question with the columns its answer shall have: what every format is written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.utils.text import slugify

from partnerships.models.copy import statement_of
from partnerships.queries.answer_tag import answer_tag
from partnerships.queries.column_values import Column
from partnerships.queries.columns import Asked, columns, layout_of
from partnerships.queries.question import Question

FORMAT_VERSION = 2
"""Counted up when a format writes the same rows in other bytes, so that no cache keeps the former ones."""
ROWS_AT_ONCE = 2_000
MAX_NAME_LENGTH = 80


@dataclass(frozen=True)
class Answer:
    """The rows of a question, which are those of its version for good, and the columns in the order asked for.

    `site` is where readers reach us, such as `https://ringwatch.example`.
    """

    question: Question
    columns: tuple[Column, ...]
    site: str

    @classmethod
    def to(cls, question: Question, *, site: str, names: tuple[str, ...] = ()) -> Answer:
        """The answer with these columns, or with all. Raises UnknownColumns."""
        return cls(question, columns(Asked.of(question, site=site), names), site.rstrip("/"))

    def canonical(self) -> Answer:
        """The same rows in the usual order, with every column."""
        return Answer.to(self.question.of_rows(), site=self.site)

    @property
    def is_canonical(self) -> bool:
        return self.columns == columns(Asked.of(self.question, site=self.site)) and not self.question.sort

    @property
    def is_whole(self) -> bool:
        """Whether it is all there is of a version, written as usual."""
        return self.is_canonical and not self.question.chips()

    @property
    def release(self) -> Any:
        """The release that the answer is of."""
        return self.question.release

    def tag(self, *form: object) -> str:
        """The tag of this answer in one form: see `answer_tag`. Each row holds the address of its page on this site."""
        layout = layout_of(self.release)
        return answer_tag(self.question, self.release, layout, "file", FORMAT_VERSION, self.site, *form)

    @property
    def file_name(self) -> str:
        """`ringwatch-v12-state-ca`: version and question, for the name of a file."""
        asked = [f"{chip.name}-{chip.value}" for chip in self.question.chips()]
        return slugify("-".join(["ringwatch", f"v{self.question.version}", *asked]))[:MAX_NAME_LENGTH].strip(
            "-"
        )

    def address(self, path: str) -> str:
        """Where this question at this version is found for ever, under a path such as `/partnerships.csv`."""
        return f"{self.site}{path}?{self.question.address_of_rows(self.question.version)}"

    def select(self, cells: Mapping[str, Combinable]) -> bytes:
        """The statement that reads these cells of the rows, in order, with every value bound by the driver."""
        return select_of(self.question.rows(), cells)

    def rows(self, *values: Combinable) -> Iterator[tuple[Any, ...]]:
        """These values row by row: text, lists, days, numbers, None; read as they are needed."""
        yield from self.question.rows().values_list(*values).iterator(ROWS_AT_ONCE)


def select_of(rows: QuerySet[Any, Any], cells: Mapping[str, Combinable]) -> bytes:
    """The statement that reads these cells of any rows, in order, with every value bound by the driver."""
    select, parameters = statement_of(rows.values_list(*cells.values()))
    header = ", ".join(f'"{name}"' for name in cells)
    with connection.cursor() as cursor:
        statement: bytes = cursor.mogrify(
            f"SELECT * FROM ({select}) AS answer ({header})",  # noqa: S608 (names of declared columns)
            parameters,
        )
        return statement

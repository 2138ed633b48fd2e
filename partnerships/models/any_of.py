"""`filter(agency__any_of=numbers)`: as `__in`, with all the numbers, or texts, in one parameter.

`__in` writes a parameter for each, which for the agencies of a long list takes seconds.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, ForeignKey, Lookup
from django.db.models.sql.compiler import SQLCompiler


@ForeignKey.register_lookup
class AnyOf(Lookup[Any]):
    """The number is one of a list."""

    lookup_name = "any_of"
    prepare_rhs = False
    array: ClassVar = "bigint[]"

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s::{self.array})", (*parameters, list(self.rhs))


@CharField.register_lookup
class AnyOfTexts(AnyOf):
    """The text is one of a list."""

    array = "text[]"

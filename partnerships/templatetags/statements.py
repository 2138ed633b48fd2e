"""What is said of agencies that have no partnership, beside the partnerships that a question finds."""

from __future__ import annotations

from typing import Any

from django import template

from partnerships.queries import statements
from partnerships.queries.question import Question

register = template.Library()


@register.simple_tag
def statements_of(question: Question) -> list[Any]:
    """The statements about the agencies that a question asks for."""
    return list(statements.of_question(question))


@register.filter
def statement_words(statement: Any) -> str:
    return statements.in_words(statement)

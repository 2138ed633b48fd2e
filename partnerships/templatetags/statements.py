"""What is said of agencies that have no partnership, beside the partnerships that a question finds."""

from django import template

from partnerships.queries import statements

register = template.Library()


@register.simple_tag
def statements_of(question):
    """The statements about the agencies that a question asks for."""
    return list(statements.of_question(question))


@register.filter
def statement_words(statement):
    return statements.in_words(statement)

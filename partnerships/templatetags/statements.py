"""What is said of agencies that have no partnership, in words."""

from __future__ import annotations

from django import template

from partnerships.queries.provenance.statements import in_words

register = template.Library()
register.filter("statement_words", in_words)

"""Columns and their values before and after, in the words of `queries.labels`."""

from django import template

from partnerships.queries import labels

register = template.Library()

register.simple_tag(labels.field_changes)
register.filter(labels.field_label)
register.filter(labels.value_words)
register.filter(labels.change_lines)
register.filter(labels.telling)

"""Columns of the desk's lists: days, moments and yes or no are written as on the rest of the site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin import FieldListFilter
from django.db.models import BooleanField, DateField, DateTimeField, Field
from django.http import HttpRequest
from django.utils.safestring import mark_safe

from partnerships.dates import day_in_words, days_in_prose, moment_in_words

HEADINGS = {
    "at": "When (UTC)",
    "created_at": "Asked (UTC)",
    "agency_name": "Agency",
    "email": "Mail address",
    "observed_on": "Speaks for",
    "origin": "Came from",
    "wrong": "What is wrong",
    "last_login": "Last signed in (UTC)",
    "actor": "Who",
    "reason": "Why",
    "why": "Because of",
    "is_active": "May sign in",
}
"""Of columns whose field's name does not say it."""

if TYPE_CHECKING:
    BaseAdmin = admin.ModelAdmin[Any]
else:  # Django's own class takes no parameter
    BaseAdmin = admin.ModelAdmin


class WordedColumns(BaseAdmin):
    """An admin whose lists have such columns, a title and a count in our words."""

    counted: tuple[str, str] = ("", "")
    """One and several of them, below a list; empty: as the model says."""
    records_title = ""
    prose: tuple[str, ...] = ()
    """Columns of sentences of ours, whose days are written as everywhere."""
    empty_value_display = mark_safe('<span class="nothing">–</span>')

    def title_of_records(self) -> str:
        return self.records_title or str(self.opts.verbose_name_plural).capitalize()

    def get_list_display(self, request: HttpRequest) -> Any:
        return [self._column(name) for name in super().get_list_display(request)]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        names = self.list_display_links or self.list_display[:1]
        return [self._column(name) for name in names]

    def _column(self, name: Any) -> Any:
        """The column as Django takes it: the same one, each time it is asked for."""
        columns = vars(self).setdefault("_columns", {})
        if name not in columns:
            field = next((one for one in self.opts.concrete_fields if one.name == name), None)
            columns[name] = worded_column(name, field, in_prose=name in self.prose)
        return columns[name]


def worded_filter(kind: type[FieldListFilter], title: str, words: Mapping[str, str] | None = None) -> Any:
    """A filter of Django's under another title; `words`: what its choices are called → what ours are called."""

    class Worded(kind):  # type: ignore[valid-type,misc]  # the class is an argument
        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.title = title

        def choices(self, changelist: Any) -> Iterator[Any]:
            for choice in super().choices(changelist):
                said = str(choice["display"])
                yield {**choice, "display": (words or {}).get(said, said)}

    return Worded


def set_or_not(title: str, empty: str, filled: str) -> Any:
    """A filter by whether a field has a value."""
    return worded_filter(admin.EmptyFieldListFilter, title, {"Empty": empty, "Not empty": filled})


def worded_column(name: Any, field: Field[Any, Any] | None, *, in_prose: bool) -> Any:
    """A column that gives the field's value in words; the name itself where Django writes the value as it is."""
    worded = isinstance(field, DateField | BooleanField) or in_prose or name in HEADINGS
    if not worded or field is None:
        return name

    @admin.display(description=_heading(name, field), ordering=name)
    def column(record: Any) -> str:
        value = getattr(record, name)
        if isinstance(field, BooleanField):
            return "yes" if value else "no"
        if not value:
            return ""
        if in_prose:
            return days_in_prose(value)
        if not isinstance(field, DateField):
            return str(value)
        return moment_in_words(value) if isinstance(field, DateTimeField) else day_in_words(value)

    column.__name__ = name
    return column


def _heading(name: str, field: Field[Any, Any] | None) -> str:
    words = name.removesuffix("_at").removesuffix("_on").replace("_", " ").capitalize()
    return HEADINGS.get(name) or (f"{words} (UTC)" if isinstance(field, DateTimeField) else words)

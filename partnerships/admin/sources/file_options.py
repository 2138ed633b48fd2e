"""How the file of a list is read apart from its columns: its parts, the line of its header, its encoding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from partnerships.actions import adding
from partnerships.actions.sources import Refused
from partnerships.field_errors import FormInOwnWords
from partnerships.ingest.tables import EVERY_PART, PART_COLUMN, ReadOptions

ENCODINGS = ("utf-8", "windows-1252", "mac-roman", "cp437", "iso-8859-1", "utf-16")
"""Encodings that lists come in, as people know them."""
NAMES = ("parts", "header_line", "encoding")


class FileOptions(FormInOwnWords):
    """What a curator chooses of them. `posted`: what the page sends; `before`: what holds until it is changed."""

    header_line = forms.IntegerField(
        required=False, min_value=1, label="Line of the header", help_text="Left empty, it is found."
    )

    def __init__(self, posted: QueryDict | None, before: ReadOptions) -> None:
        is_asked = posted is not None and any(name in posted for name in NAMES)
        initial = {"header_line": before.header_line or None, "encoding": before.encoding}
        super().__init__(posted if is_asked else None, initial=initial, auto_id="file-%s")
        self.before, self.posted = before, posted or QueryDict()
        encodings = dict.fromkeys((*ENCODINGS, *filter(None, [before.encoding])))
        choices = [("", "As the file shows"), *((one, one) for one in encodings)]
        self.fields["encoding"] = forms.ChoiceField(required=False, label="Encoding", choices=choices)

    def options(self) -> ReadOptions:
        """As chosen. Raises Refused for what is no line or no encoding."""
        if not self.is_bound:
            parts, line, encoding = self.before.parts, self.before.header_line, self.before.encoding
        elif self.is_valid():
            parts = tuple(dict.fromkeys(self.posted.getlist("parts")))
            line, encoding = self.cleaned_data["header_line"] or 0, self.cleaned_data["encoding"]
        else:
            name, errors = next(iter(self.errors.items()))
            raise Refused(f"{self.fields[name].label}: {errors[0]}")
        return ReadOptions((EVERY_PART,) if EVERY_PART in parts else parts, line, encoding, part_column=True)


def header_as_chosen(record: Any, form: FileOptions) -> tuple[adding.FileHeader, ReadOptions, str]:
    """The file as it is chosen to be read, and the options; where it cannot be, as it was or as found, and why not.

    Raises Refused where it cannot be read at all, and TooLong at once where a page has waited long enough.
    """
    refusal = ""
    try:
        chosen = form.options()
        return adding.read_header(record, chosen), chosen, ""
    except adding.TooLong:
        raise
    except Refused as refused:
        refusal = str(refused)
    before = ReadOptions(form.before.parts, form.before.header_line, form.before.encoding, part_column=True)
    try:
        return adding.read_header(record, before), before, refusal
    except Refused:
        found = ReadOptions(part_column=True)
        return adding.read_header(record, found), found, refusal


def column_choices(columns: tuple[str, ...]) -> list[tuple[str, str]]:
    """The columns as they are offered; that of the parts' names in words."""
    called = {PART_COLUMN: "The name of the row’s sheet, folder or file"}
    return [(column, called.get(column, column)) for column in columns]


def kept_choices(posted: QueryDict, header: adding.FileHeader, names: list[str]) -> dict[str, Any]:
    """What was chosen on the page and still holds when the file is read otherwise.

    The choices of columns hold if the file, so read, has all of them. A column that was left out is taken where the
    parts' names give it.
    """
    chosen: dict[str, Any] = {
        name: posted.getlist(name) if name == "key" else posted[name] for name in names if name in posted
    }
    columns = {name: value for name, value in chosen.items() if name == "key" or name.startswith("take_")}
    used = {*columns.get("key", ()), *(value for name, value in columns.items() if name != "key")}
    by_part = {f"take_{target}" for target, column in header.take.items() if column == PART_COLUMN}
    holds = used - {""} <= set(header.columns)
    dropped = {name for name in columns if not holds or (name in by_part and not columns[name])}
    return {name: value for name, value in chosen.items() if name not in dropped}

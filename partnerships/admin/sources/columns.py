"""Saying which column of a list is what: of a draft, or anew of a list that was added before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse

from partnerships.actions import adding, runs
from partnerships.actions.sources import Refused
from partnerships.admin.record import ActForm, ReasonField, page_address
from partnerships.admin.sources.file_options import column_choices
from partnerships.admin.worker import hand_over
from partnerships.ingest.tables import AS_FOUND, PART_COLUMN, ReadOptions
from partnerships.models.vocabulary import Event, Kind, Program
from partnerships.written_dates import DateOrder

TARGET_NAMES = {
    "agency": "Agency’s name",
    "state": "State",
    "city": "City or town",
    "county": "County",
    "zip_code": "ZIP code",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "date": "Date",
    "ori": "Number with the FBI (ORI)",
    "kind": "Kind of agency",
    "wording": "What the row says",
    "address": "Page that shows it",
    "archived_address": "Archived page",
    "publisher": "Publisher of that page",
    "title": "Title of that page",
    "published_on": "Day it was published",
}
SAYS = {
    Event.LISTED: "is on the list",
    Event.JOINED: "joined",
    Event.REPORTED_ACTIVE: "took part by that day",
    Event.ANNOUNCED: "is said to join",
    Event.ENDED: "ended it",
    Event.DENIED: "denies it",
    Event.REPORTED_NONE: "had none at that time",
}


PREVIEW_FIRST = "The worker reads it, and it waits: each row, and what readers would see by state."
MEANING = ("program", "event", "fixed_kind", "fixed_state", "fixed_day", "date_order")
"""Fields of what holds for every row."""


class MapColumns(ActForm):
    """Which column is what. `record`: a draft of a list, or the source whose columns are mapped anew."""

    also: tuple[str, ...] = ()
    """Fields after those that every mapping has."""

    def __init__(
        self,
        record: Any,
        data: Any = None,
        files: Any = None,
        *,
        header: adding.FileHeader,
        options: ReadOptions = AS_FOUND,
    ) -> None:
        super().__init__(record, data, files, initial=self.initial_values(record, header))
        self.header = header
        self.options = options
        columns = column_choices(header.columns)
        for target in TARGET_NAMES:
            self.fields[_take(target)] = _column_field(target, columns)
        self.fields["key"] = forms.MultipleChoiceField(
            required=False,
            label="Columns that tell one row from another",
            choices=columns,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields |= _fields_of_every_row()

    @staticmethod
    def initial_values(record: Any, header: adding.FileHeader) -> dict[str, Any]:
        """What the fields hold before anyone has touched them."""
        raise NotImplementedError

    @property
    def format(self) -> str:
        """The format of the list, as `READERS` name it."""
        raise NotImplementedError

    @property
    def own_columns(self) -> list[str]:
        """The columns of the file itself."""
        return [column for column in self.header.columns if column != PART_COLUMN]

    def targets(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Each field of a column, with the first values of the column that it is set to."""
        fields = [self[_take(target)] for target in TARGET_NAMES]
        return [(field, self.header.examples.get(field.value(), [])) for field in fields]

    def meaning(self) -> list[forms.BoundField]:
        return [self[name] for name in MEANING]

    def more(self) -> list[forms.BoundField]:
        return [self[name] for name in self.also]

    def mapping(self) -> adding.Mapping:
        """As chosen. Raises Refused with what is missing."""
        chosen = self.cleaned_data
        take = {target: chosen[_take(target)] for target in TARGET_NAMES if chosen[_take(target)]}
        by_part = PART_COLUMN in (*take.values(), *chosen["key"])
        return adding.mapped(
            format=self.format,
            columns=self.header.columns if by_part else tuple(self.own_columns),
            take=take,
            key=chosen["key"],
            program=chosen["program"],
            event=chosen["event"],
            parts=self.options.parts,
            header_line=self.options.header_line,
            encoding=self.options.encoding,
            part_column=by_part,
            kind=chosen["fixed_kind"],
            state=chosen["fixed_state"],
            day=chosen["fixed_day"],
            date_order=chosen["date_order"] or self.header.date_orders.get(chosen[_take("date")], ""),
        )


class MapNew(MapColumns):
    """The columns of a draft. Saving makes the source and asks for its first run."""

    name = "map_new"
    permission = "add_source"
    button = "Add the list"
    also = ("expect_from", "expect_to", "preview_first")

    expect_from = forms.IntegerField(min_value=0, label="Fewest rows to be believed")
    expect_to = forms.IntegerField(min_value=1, label="Most rows to be believed")
    preview_first = forms.BooleanField(
        required=False, label="Show me first what it changes for readers", help_text=PREVIEW_FIRST
    )

    @staticmethod
    def initial_values(record: Any, header: adding.FileHeader) -> dict[str, Any]:
        guessed = {_take(target): column for target, column in header.take.items()}
        meaning = {"program": Program.NEIGHBORS.value, "event": Event.LISTED.value}
        expect = {"expect_from": header.rows // 2, "expect_to": header.rows * 2}
        return {"key": header.key, **guessed, **meaning, **expect}

    @property
    def format(self) -> str:
        return str(self.record.format)

    @property
    def address(self) -> str:
        return reverse("admin:partnerships_source_columns", args=[self.record.token])

    def carry_out(self, by: User) -> str:
        said = {name: self.cleaned_data[name] for name in self.also}
        self.run = adding.finish(draft=self.record, mapping=self.mapping(), by=by, **said)
        return f"{self.run.source} is added. {hand_over(self.run)}"

    def next_address(self) -> str:
        return page_address(self.run)


class MapAnew(MapColumns):
    """The columns of a curator's list: a run over its newest snapshot shows what they change, and waits."""

    name = "map_anew"
    permission = "change_source"
    button = "Show what that changes"
    also = ("reason",)

    reason = ReasonField()

    @staticmethod
    def initial_values(record: Any, header: adding.FileHeader) -> dict[str, Any]:
        now = record.mapping
        holds = {*now["take"].values(), *now["key"]} <= set(header.columns)
        taken = {_take(target): column for target, column in (now["take"] if holds else header.take).items()}
        others = {"program": now["program"], "event": now["event"], "fixed_kind": now["kind"]}
        others |= {"fixed_state": now.get("state", ""), "fixed_day": now.get("day", "")}
        others["date_order"] = now.get("date_order", DateOrder.MONTH_FIRST)
        return {"key": now["key"] if holds else header.key, **others, **taken}

    @property
    def format(self) -> str:
        return str(self.record.mapping["format"])

    @property
    def address(self) -> str:
        return reverse("admin:partnerships_source_mapping", args=[self.record.pk])

    def carry_out(self, by: User) -> str:
        reason = self.cleaned_data["reason"]
        self.run = runs.remap(source=self.record, mapping=self.mapping(), by=by, reason=reason)
        if self.run is None:
            return f"{self.record}: its columns are read so from its next snapshot on."
        return f"The difference is computed; nothing is changed until you apply it. {hand_over(self.run)}"

    def next_address(self) -> str:
        return page_address(self.run or self.record)


def _take(target: str) -> str:
    return f"take_{target}"


def _column_field(target: str, columns: list[tuple[str, str]]) -> forms.ChoiceField:
    none = ("", "Choose one" if target in adding.REQUIRED_TARGETS else "Not in the list")
    return forms.ChoiceField(required=False, label=TARGET_NAMES[target], choices=[none, *columns])


def _fields_of_every_row() -> dict[str, forms.Field]:
    """The fields of `MEANING`."""
    return {
        "program": forms.ChoiceField(label="Each row is about", choices=Program.choices),
        "event": forms.ChoiceField(label="It says that the agency", choices=list(SAYS.items())),
        "fixed_kind": forms.ChoiceField(
            required=False,
            label="Every agency is",
            choices=[("", "What its column or its name says"), *Kind.choices],
        ),
        "fixed_state": forms.ChoiceField(
            required=False,
            label="State of rows that name none",
            choices=[("", "As ZIP code, point or name says"), *adding.STATES],
            help_text="A name such as “Reno Police, Reno, NV” says its state.",
        ),
        "fixed_day": forms.CharField(
            required=False,
            label="Date of all rows",
            max_length=10,
            help_text="Where no column gives it: 2019-08-28, 2019-08 or 2019. Left empty: not known.",
        ),
        "date_order": forms.ChoiceField(
            required=False,
            label="A date such as 3/4/2019",
            choices=[("", "As the column shows"), *DateOrder.choices],
            help_text="A date that may still be two days is asked about.",
        ),
    }


def first_rows_as_read(form: MapColumns) -> dict[str, Any]:
    """The first rows as the form's columns read them, or why they cannot be."""
    chosen = (
        form
        if form.is_bound
        else type(form)(form.record, _as_posted(form), header=form.header, options=form.options)
    )
    chosen.is_valid()
    if wrong := [name for name in chosen.errors if name in chosen.fields and name not in chosen.also]:
        return {"unread": f"{chosen.fields[wrong[0]].label}: {chosen.errors[wrong[0]][0]}"}
    try:
        return {"reading": adding.read_as(form.record, chosen.mapping())}
    except Refused as refused:
        return {"unread": str(refused)}


def _as_posted(form: MapColumns) -> QueryDict:
    """What the form holds before anyone has touched it, as a browser would send it."""
    posted = QueryDict(mutable=True)
    for field in form:
        value = field.value()
        posted.setlist(field.name, value if isinstance(value, list | tuple) else [value or ""])
    return posted

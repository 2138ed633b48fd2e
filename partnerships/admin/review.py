"""The acts of the review queue: whom a row speaks of, leaving it for later, a note, and taking the last one back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from partnerships.actions import acts, match, open_rows
from partnerships.actions.conflicts import CannotUndo
from partnerships.admin.record import ActForm, ReasonField, page_address, publish_message
from partnerships.models import Act, Agency, Listing
from partnerships.models.vocabulary import Verdict
from partnerships.queries.curation import review_queue

IN_QUEUE = "queue"
"""The parameter of a page of the queue, where the next row follows the decision."""
FOCUS = "focus"
"""The parameter that says which button has the focus: the one that was pressed before it was taken back."""
OF_QUEUE = "match: "
"""How the audit log names the acts that `UndoLast` takes back."""


def queue_address(listing: Listing | int | None, **more: str) -> str:
    """A row's page in the queue; without a row, the page that says that none is left."""
    if listing is None:
        return reverse("admin:partnerships_listing_queue")
    number = listing if isinstance(listing, int) else listing.pk
    page = reverse("admin:partnerships_listing_change", args=[number])
    asked = urlencode({IN_QUEUE: "1", **more})
    return f"{page}?{asked}"


def next_address(listing: Listing, by: User) -> str:
    """The next row that nobody else has open, which is then this person's."""
    rows = review_queue.order(by)
    around = review_queue.Position.of(listing, rows)
    others = [row for row in rows if row != listing.pk]
    start = others.index(around.next) if around.next in others else 0
    return queue_address(open_rows.take_first(rows=others[start:] + others[:start], by=by))


class QueueForm(ActForm):
    """An act that knows whether it comes from a page of the queue."""

    permission = "change_match"
    queue = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, record: Any, data: Any = None, files: Any = None, *, queue: bool = False) -> None:
        super().__init__(record, data, files, initial={"queue": queue or None})

    def next_address(self) -> str:
        return queue_address(self.record) if self.cleaned_data["queue"] else page_address(self.record)


class Decide(QueueForm):
    """Whom a row speaks of. `decision`: `same 12`, `other 12` (an agency's number) or `new`; `alike`: rows along."""

    name = "decide"
    is_edit = True

    decision = forms.RegexField(r"^((same|other) \d{1,9}|new)$", error_messages={"required": "Choose one."})
    expected = forms.CharField(widget=forms.HiddenInput)
    alike = forms.ModelMultipleChoiceField(Listing.objects.none(), required=False)
    agency_name = forms.CharField(
        required=False, max_length=300, label="A new agency's name, if not the row's", widget=forms.TextInput
    )
    reason = ReasonField(
        required=False, label="Why, if it needs saying; kept in the history", widget=forms.TextInput
    )

    def __init__(self, record: Any, data: Any = None, files: Any = None, *, queue: bool = False) -> None:
        super().__init__(record, data, files, queue=queue)
        self.initial["expected"] = record.matches.fingerprint()
        alike = self.fields["alike"]
        if isinstance(alike, forms.ModelMultipleChoiceField):
            alike.queryset = match.rows_alike(record)

    def clean_decision(self) -> Any:
        word, _, number = self.cleaned_data["decision"].partition(" ")
        agency = Agency.objects.filter(pk=number).first() if number else None
        if number and agency is None:
            raise forms.ValidationError("There is no such agency.")
        return word, agency

    def carry_out(self, by: User) -> str:
        word, agency = self.cleaned_data["decision"]
        row = format_html('<a href="{}">{}</a>', page_address(self.record), self.record)
        given = {"listing": self.record, "by": by}
        given |= {name: self.cleaned_data[name] for name in ("reason", "expected")}
        alike = list(self.cleaned_data["alike"])
        try:
            if word == "new":
                name = self.cleaned_data["agency_name"]
                release, done = match.new(**given, name=name, alike=alike), "is a new agency"
            elif word == "same":
                release, done = (
                    match.same(agency=agency, **given, alike=alike),
                    f"is the same agency as {agency}",
                )
            else:
                release, done = match.other(agency=agency, **given), f"is not {agency}"
        except match.AlreadyDecided as decided:
            return format_html("{}: {}", row, decided)
        finally:
            self.by = by
        along = format_html(" So are {} alike.", len(alike)) if alike else ""
        return format_html("{} {}.{} {}", row, done, along, publish_message(release))

    def next_address(self) -> str:
        if not self.cleaned_data["queue"]:
            return page_address(self.record)
        if review_queue.unsettled().filter(pk=self.record.pk).exists():
            return queue_address(self.record)
        return next_address(self.record, self.by)


class Skip(QueueForm):
    """Leave the row for later; it comes after all others."""

    name = "skip"
    button = "Skip"

    def carry_out(self, by: User) -> str:
        self.by = by
        open_rows.skip(listing=self.record, by=by)
        return f"{self.record}: left for later."

    def next_address(self) -> str:
        return next_address(self.record, self.by)


class AddNote(QueueForm):
    """What was found out about the row, for the next who looks at it."""

    name = "note"
    button = "Keep the note"

    text = forms.CharField(max_length=2000, label="Note", widget=forms.TextInput)

    def carry_out(self, by: User) -> str:
        match.note(listing=self.record, by=by, text=self.cleaned_data["text"])
        return "The note is kept in the row's history."


class UndoLast(QueueForm):
    """Take back the person's newest decision that stands; again: the one before it."""

    name = "undo_last"
    button = "Undo"

    def carry_out(self, by: User) -> str:
        self.act = acts.latest_of(by, action=OF_QUEUE)
        if self.act is None:
            raise CannotUndo("There is no decision of yours to take back.")
        self.focus = decision_of(self.act)
        acts.undo(act=self.act, by=by, reason="Taken back in the review queue.")
        return f"Taken back: {in_words(self.act)}."

    def next_address(self) -> str:
        row = row_of(self.act) if self.act else None
        return queue_address(row, focus=self.focus)


def row_of(act: Act) -> int | None:
    """The listing that an act decided: the first, where several were decided along."""
    said = act.entry.subject.removeprefix("listing ").partition(" ")[0]
    return int(said) if said.isdigit() else None


def decision_of(act: Act) -> str:
    """The button that was pressed: `same 12`, `other 12`, `new`."""
    word = act.entry.action.removeprefix(OF_QUEUE)
    if word == "new":
        return word
    wanted = Verdict.SAME if word == "same" else Verdict.OTHER
    agency = next((number for number in _decided(act, row_of(act), wanted)), "")
    return f"{'same' if word == 'same' else 'other'} {agency}"


def _decided(act: Act, listing: int | None, verdict: Verdict) -> Iterable[int]:
    for change in act.changes:
        after = change["after"] if change["table"] == "match" else None
        if after and after["listing_id"] == listing and after["verdict"] == verdict:
            yield after["agency_id"]


def in_words(act: Act) -> str:
    """ "Brighton Public Safety, NY: same"."""
    _, _, named = act.entry.subject.partition(" (")
    return f"{named.removesuffix(')')}: {act.entry.action.removeprefix(OF_QUEUE)}"

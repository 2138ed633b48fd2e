"""Adding evidence by hand: one page, filled in as far as the address that leads to it says.

`?agency=` an agency's number, `?record=` a record's, `?report=` a reader's report, `?address=` and `?title=` a page on
the web: so the desk's own pages lead here, and a bookmark in the curator's browser.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.actions import adding, evidence, evidence_pages
from partnerships.admin.agencies import MAX_AGENCIES_FOUND
from partnerships.admin.record import (
    OfReportForm,
    RecordAdmin,
    attempt_act,
    curator_of,
    page_address,
    publish_message,
)
from partnerships.field_errors import shown
from partnerships.http.parameters import whole_number
from partnerships.models import Agency, ArchivedPage, Listing, Report
from partnerships.models.vocabulary import Event, Kind, Program
from partnerships.queries.curation import reported, review_queue
from partnerships.search_text import distinctive

NEW = "new"
ADDRESS = "admin:partnerships_listing_evidence"
EVENTS = [(event, event.label) for event in Event if event is not Event.LISTED]
BOOKMARK = "javascript:location.href='{address}?'+new URLSearchParams({{address:location.href,title:document.title}})"
DAY_HELP = "As exactly as it is known: 2020-07-14, 2020-07 or 2020. Empty where the page gives none."


def link(**options: Any) -> forms.URLField:
    options.setdefault("required", False)
    return forms.URLField(max_length=2000, assume_scheme="https", **options)


class AddEvidence(OfReportForm):
    """What a page or document says about an agency."""

    name = "evidence"
    is_edit = True
    permission = "add_listing"
    button = "Add it"

    words = forms.CharField(
        max_length=300,
        required=False,
        label="Words of its name",
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    state = forms.ChoiceField(required=False, choices=[("", "Any state"), *adding.STATES])
    which = forms.ChoiceField(required=False, widget=forms.RadioSelect, label="Which agency")
    kind = forms.ChoiceField(
        required=False, choices=[("", "Choose one"), *Kind.choices], label="Kind of a new agency"
    )
    city = forms.CharField(
        max_length=200, required=False, help_text="Where the page says it; for a new agency."
    )
    county = forms.CharField(max_length=200, required=False)
    program = forms.ChoiceField(choices=Program.choices, initial=Program.NEIGHBORS)
    event = forms.ChoiceField(choices=[("", "Choose one"), *EVENTS], label="What the page says")
    date = forms.CharField(max_length=40, required=False, label="On which day", help_text=DAY_HELP)
    source_url = link(label="Address of the page")
    source_title = forms.CharField(max_length=500, required=False, label="Its title")
    source_publisher = forms.CharField(max_length=300, required=False, label="Its publisher")
    source_published_on = forms.CharField(max_length=10, required=False, label="Day of the page")
    archived_url = link(label="Archived at")
    ask_archive = forms.BooleanField(
        required=False, label="Ask the Internet Archive to keep an archived copy of the page"
    )
    note = forms.CharField(
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="In its words",
        help_text="A sentence of the page, or what a document shows. Every reader sees it.",
    )

    def __init__(self, record: Any = None, data: Any = None, files: Any = None, **options: Any) -> None:
        super().__init__(record, data, files, **options)
        if not evidence_pages.may_ask_archive():
            del self.fields["ask_archive"]
        self.found = self._found()
        choices = [(str(one.pk), in_words(one)) for one in self.found]
        which = self.fields["which"]
        if isinstance(which, forms.ChoiceField):
            which.choices = [*choices, (NEW, "A new agency of that name")]

    @property
    def address(self) -> str:
        return reverse(ADDRESS)

    @property
    def is_asked_which(self) -> bool:
        """Whether the page shows the agencies to choose from."""
        return bool(self["words"].value() or self["which"].value())

    def _found(self) -> list[Agency]:
        """The agency that was chosen, and those that the words name."""
        chosen = number_of(self["which"].value())
        found = list(Agency.objects.living().filter(pk=chosen))
        words, state = self["words"].value(), self["state"].value()
        if words:
            asked = distinctive(words) or words  # "Brighton PD" is asked for as "Brighton"
            named = Agency.objects.living().filter(review_queue.name_contains(asked)).exclude(pk=chosen)
            named = named.in_state(state) if state else named
            found += named.order_by("name", "state", "id")[:MAX_AGENCIES_FOUND]
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        exactly = [one for one in self.found if one.name.casefold() == given.get("words", "").casefold()]
        if not given.get("which") and len(exactly) == 1 and "which" not in self.errors:
            given["which"] = str(exactly[0].pk)
        if not given.get("which"):
            self.add_error("which", self._not_chosen(given))
        if given.get("which") == NEW:
            for name in ("words", "state", "kind"):
                if not given.get(name):
                    self.add_error(name, "A new agency needs a name, a state and a kind.")
        return given

    def _not_chosen(self, given: dict[str, Any]) -> str:
        words, state = given.get("words", ""), given.get("state", "")
        if self.found:
            return "Say which of these agencies is meant, or that it is a new one."
        if not words:
            return "Write words of the agency’s name."
        where = f" in {state}" if state else ""
        return (
            f"No agency{where} on record goes by “{shown(words)}”. Try other words, or say that it is a new agency, "
            "with its state and kind."
        )

    def carry_out(self, by: User) -> str:
        given = self.cleaned_data
        agency = next((one for one in self.found if str(one.pk) == given["which"]), None)
        facts = {name: given[name] for name in PAGE_FIELDS}
        if agency:
            finding = evidence.about(agency, **facts)
        else:
            finding = evidence.Finding(
                agency=given["words"].strip(), agency_kind=given["kind"], state=given["state"], **facts
            )
        self.listing, result = evidence.add(finding=finding, agency=agency, by=by)
        asked = ""
        if given.get("ask_archive") and given["source_url"]:
            evidence_pages.ask_archive(address=given["source_url"], by=by)
            asked = " The Internet Archive is asked for an archived copy."
        return f"Added: {self.listing}, {Event(given['event']).label}. {publish_message(result)}{asked}"

    def next_address(self) -> str:
        if self.cleaned_data["report"]:
            return super().next_address()
        match = self.listing.matches.select_related("agency").get()
        return page_address(match.agency)


PAGE_FIELDS = (
    "city",
    "county",
    "program",
    "event",
    "date",
    "source_url",
    "source_title",
    "source_publisher",
    "source_published_on",
    "archived_url",
    "note",
)
"""The form's fields that are columns of the desk's rows."""


def in_words(agency: Agency) -> str:
    return f"{agency}, {agency.get_kind_display().lower()}"


class AddingEvidence(RecordAdmin):
    """The page of the form, beside the rows that it adds to."""

    def get_urls(self) -> list[Any]:
        page = path(
            "evidence/", self.admin_site.admin_view(self.evidence_view), name=ADDRESS.partition(":")[2]
        )
        return [page, *super().get_urls()]

    def evidence_view(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.has_perm(f"partnerships.{AddEvidence.permission}"):
            raise PermissionDenied
        if request.method == "POST":
            form = AddEvidence(None, request.POST)
            if form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
                messages.success(request, done)
                return HttpResponseRedirect(form.next_address())
        else:
            form = AddEvidence(initial=filled_in(request))
        url = form["source_url"].value()
        context = {
            **self.frame(request),
            "title": "Add evidence",
            "form": form,
            "bound": form if form.is_bound else None,
            "of_page": Listing.objects.standing().filter(address=url).select_related("source")[:5]
            if url
            else [],
            "archived_page": ArchivedPage.objects.filter(address=url).first(),
            "bookmark": BOOKMARK.format(address=request.build_absolute_uri(reverse(ADDRESS))),
        }
        status = 400 if form.is_bound else 200
        return TemplateResponse(request, "admin/partnerships/evidence.html", context, status=status)


def filled_in(request: HttpRequest) -> dict[str, Any]:
    """What the address says: an agency, a record, a report, a page on the web."""
    asked = request.GET
    known: dict[str, Any] = {
        "source_url": asked.get("address", ""),
        "source_title": asked.get("title", ""),
        "words": asked.get("find", ""),
        "state": asked.get("state", ""),
    }
    record = asked.get("record", "")
    if report := Report.objects.filter(pk=number_of(asked.get("report"))).first():
        known |= {"source_url": known["source_url"] or report.address, "report": report}
        found = reported.agencies_of(report)
        known |= {"which": str(found[0].pk)} if len(found) == 1 else {"words": report.record}
        record = record or report.record
    if partnership := reported.partnership_of(record):
        known |= {"which": str(partnership.agency_id), "program": partnership.program}
    if agency := Agency.objects.living().filter(pk=number_of(asked.get("agency"))).first():
        known["which"] = str(agency.pk)
    host = urlsplit(known["source_url"]).hostname or ""
    return {**known, "source_publisher": host.removeprefix("www.")}


def number_of(text: str | None) -> int:
    """The number of a record, as an address gives it; of none where it is no number."""
    return whole_number((text or "").strip()) or 0


def evidence_address(**known: Any) -> str:
    """The page, filled in with what is known."""
    return f"{reverse(ADDRESS)}?{urlencode(known)}"

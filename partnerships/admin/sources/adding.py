"""Adding a list: what it is, then its columns beside its first rows as they would be read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import slugify

from partnerships.actions import adding, drafts
from partnerships.actions.sources import Refused
from partnerships.admin.record import ActForm, RecordAdmin, attempt_act, curator_of, page_address
from partnerships.admin.sources.columns import (
    PREVIEW_FIRST as PREVIEW_FIRST,
)
from partnerships.admin.sources.columns import (
    MapAnew,
    MapColumns,
    MapNew,
    first_rows_as_read,
)
from partnerships.admin.sources.file_options import FileOptions, header_as_chosen, kept_choices
from partnerships.models import Source
from partnerships.models.vocabulary import Nature

FORMAT_NAMES = {
    "csv": "CSV, or text with another separator",
    "workbook": "Excel or OpenDocument workbook",
    "kml": "KML or KMZ",
    "geojson": "GeoJSON",
    "json": "JSON records",
    "html": "Table of a web page",
    "zip": "ZIP archive of lists, or a gzip file",
}
NATURES = [
    (Nature.ROLL, "A roll that its publisher keeps up to date"),
    (Nature.REPORTS, "A collection of reports"),
    (Nature.ONE_OFF, "A table published once"),
]
NATURES_MEAN = (
    "On a roll, an agency stands while it takes part; a name that disappears was taken off. In a collection of "
    "reports, each row is what one page or document said, and speaks for that day only; a row that disappears was "
    "a mistake. A table published once speaks for its own day, and for none after it."
)
"""The natures of lists, as a curator is asked for them."""
RHYTHMS = [(0, "Only when asked"), (1, "Every day"), (7, "Every week"), (30, "Every 30 days")]


def text_field(name: str, **options: Any) -> forms.CharField:
    """A field as long as the source keeps it."""
    field = next(one for one in Source._meta.concrete_fields if one.name == name)
    options.setdefault("required", not field.blank)
    return forms.CharField(max_length=field.max_length, **options)


def link_field(**options: Any) -> forms.URLField:
    return forms.URLField(required=False, max_length=500, assume_scheme="https", **options)


class NewSource(ActForm):
    """What a curator says of a list that is to be added, and the list itself."""

    name = "new"
    permission = "add_source"
    button = "Next: its columns"

    title = text_field("title", label="Title", help_text="As its publisher calls it.")
    slug = forms.SlugField(
        max_length=60,
        required=False,
        label="Short name",
        help_text="For its address: small letters, digits and hyphens. Left empty, it is made of the title.",
    )
    publisher = text_field("publisher", label="Publisher")
    nature = forms.ChoiceField(
        label="What kind of list it is",
        choices=[("", "Choose one"), *NATURES],
        help_text=NATURES_MEAN,
    )
    homepage = link_field(label="Publisher’s page about it")
    license = text_field("license", label="License", help_text="Such as CC BY 4.0, or “none stated”.")
    license_url = link_field(label="Address of the license")
    about = text_field(
        "about",
        label="About it, for readers",
        help_text="Who makes the list, why, and what it leaves out. It stands on the list’s public page.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    file = forms.FileField(required=False, label="A file of it", help_text="In any of the formats below.")
    pasted = forms.CharField(
        required=False,
        strip=False,
        label="Or its rows, pasted from a spreadsheet",
        help_text="Select the cells in the spreadsheet, the row of column names first; copy them, and paste them here.",
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    observed_on = forms.DateField(
        required=False,
        label="The day the file speaks for",
        help_text="When the publisher showed the list like this. Left empty: today.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    fetched_from = link_field(
        label="Or the address it is fetched from",
        help_text="With a file too: that is taken in first, and later snapshots come from here.",
    )
    format = forms.ChoiceField(
        required=False, label="Format", choices=[("", "As the file shows"), *FORMAT_NAMES.items()]
    )
    rhythm_days = forms.TypedChoiceField(label="Fetched", choices=RHYTHMS, coerce=int, initial=0)

    @property
    def address(self) -> str:
        return reverse("admin:partnerships_source_new")

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand on the page: (title, fields)."""
        return [
            ("The list", [self[name] for name in ("title", "slug", "publisher", "homepage", "nature")]),
            (
                "Where it comes from",
                [
                    self[name]
                    for name in ("file", "pasted", "observed_on", "fetched_from", "rhythm_days", "format")
                ],
            ),
            ("For readers", [self[name] for name in ("license", "license_url", "about")]),
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["slug"] = given.get("slug") or slugify(given.get("title", ""))[:60].strip("-")
        if given.get("title") and not given["slug"]:
            self.add_error("slug", "No short name can be made of this title; give one.")
        return given

    def carry_out(self, by: User) -> str:
        said = dict(self.cleaned_data)
        self.draft = adding.start(by=by, address=said.pop("fetched_from"), **said)
        return "The list can be read. Say what its columns mean."

    def next_address(self) -> str:
        return reverse("admin:partnerships_source_columns", args=[self.draft.token])


class AddsLists(RecordAdmin):
    """The pages of a source's admin on which a list is added, and its columns are mapped."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("new/", view(self.new_view), name="partnerships_source_new"),
            path("new/<str:token>/", view(self.columns_view), name="partnerships_source_columns"),
            path("<int:number>/mapping/", view(self.mapping_view), name="partnerships_source_mapping"),
            *super().get_urls(),
        ]

    def new_view(self, request: HttpRequest) -> HttpResponseBase:
        """The first page: what the list is, and the list itself."""
        _require(request, NewSource)
        form = NewSource(None, request.POST, request.FILES) if request.method == "POST" else NewSource(None)
        if form.is_bound and form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
            return self._done(request, form, done)
        return self._asked(request, "new_source.html", "Add a list", form)

    def columns_view(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """The second: its columns, and its first rows as they would be read."""
        _require(request, MapNew)
        try:
            draft = drafts.opened(token, by=curator_of(request))
            if "give_up" in request.POST:
                drafts.throw_away(draft)
                messages.success(request, "The list is not added.")
                return HttpResponseRedirect(reverse("admin:partnerships_source_changelist"))
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(reverse("admin:partnerships_source_new"))
        begin = reverse("admin:partnerships_source_new")
        return self._mapped(request, MapNew, draft, begin, f"Columns of “{draft.facts['title']}”")

    def mapping_view(self, request: HttpRequest, number: int) -> HttpResponseBase:
        """The columns of a list that was added before."""
        source = self.record(request, number)
        _require(request, MapAnew)
        if source.declared:
            messages.error(request, "This list is declared in code; its columns are mapped there.")
            return HttpResponseRedirect(page_address(source))
        return self._mapped(request, MapAnew, source, page_address(source), f"Columns of “{source}”")

    def _mapped(
        self, request: HttpRequest, kind: type[MapColumns], record: Any, elsewhere: str, title: str
    ) -> HttpResponse:
        """`elsewhere`: the page that is shown where the file cannot be read at all."""
        posted = request.POST or None
        try:
            file = FileOptions(posted, adding.options_of(record))
            header, options, refusal = header_as_chosen(record, file)
        except Refused as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(elsewhere)
        form = kind(record, posted if "reread" not in request.POST else None, header=header, options=options)
        if posted and not form.is_bound:
            form.initial = {
                **form.initial,
                **kept_choices(posted, header, [*form.fields.keys() - {"expect_from", "expect_to"}]),
            }
        if refusal and form.is_bound:
            form.add_error(None, refusal)
        asks_to_save = form.is_bound and "show" not in request.POST
        if asks_to_save and form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
            return self._done(request, form, done)
        read = {"unread": refusal} if refusal else first_rows_as_read(form)
        return self._asked(request, "columns.html", title, form, header=header, file=file, **read)

    def _done(self, request: HttpRequest, form: ActForm, done: str) -> HttpResponse:
        messages.success(request, done)
        return HttpResponseRedirect(form.next_address())

    def _asked(
        self, request: HttpRequest, template: str, title: str, form: ActForm, **more: Any
    ) -> TemplateResponse:
        refused = form.is_bound and form.errors and "show" not in request.POST
        context = {**self.frame(request), "title": title, "form": form, "bound": form if refused else None}
        template = f"admin/partnerships/{template}"
        return TemplateResponse(request, template, context | more, status=400 if refused else 200)


def _require(request: HttpRequest, act: type[ActForm]) -> None:
    if not request.user.has_perm(f"partnerships.{act.permission}"):
        raise PermissionDenied

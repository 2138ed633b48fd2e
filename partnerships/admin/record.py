"""A list and a page for each record, with acts beside what they act on.

Records are never edited or deleted here: every act is one POST, checked for its own permission, that calls one
function of `actions`. What the function refuses is said on the page, with what was typed still in the form.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    QueryDict,
)
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.actions import agencies, agency_names, match, merge, reports, runs
from partnerships.actions.conflicts import CannotUndo, EditConflict
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publishing import PublishResult
from partnerships.actions.sources import Refused
from partnerships.admin.columns import WordedColumns
from partnerships.field_errors import FormInOwnWords
from partnerships.http.parameters import problem_of_search
from partnerships.models import ChangeSet, Report
from partnerships.models.locks import CHANGED_MEANWHILE, SourceBusy, has_code
from partnerships.queries.question.search import names_words
from partnerships.today import FutureDay

REFUSALS = (
    agencies.CannotSplit,
    agency_names.SameName,
    reports.AlreadyAnswered,
    change_sets.AlreadyPublished,
    EditConflict,
    FutureDay,
    match.NothingToMatch,
    merge.CannotMerge,
    runs.NotHeld,
    runs.NotUnderWay,
    SourceBusy,
    Refused,
    CannotUndo,
    ValidationError,
)
"""How actions say no: each carries a sentence for the curator."""

SAME_MOMENT = "Someone else changed the same thing at the same moment. Nothing was changed now; look again."


class ActForm(FormInOwnWords):
    """What a curator gives with one act. `name` is its address, `permission` who may, `button` its words."""

    name = ""
    permission = ""
    button = ""
    is_edit = False
    """Whether readers see otherwise what it changes: at once, or when the change set is published."""
    use_required_attribute = True

    def __init__(self, record: Any, data: Any = None, files: Any = None, **options: Any) -> None:
        options.setdefault("auto_id", f"{self.name}-%s")
        super().__init__(data, files, **options)
        self.record = record

    @classmethod
    def is_offered(cls, record: Any) -> bool:
        """Whether the act makes sense for this record, and its page offers it."""
        return True

    @property
    def address(self) -> str:
        return act_address(self.record, self.name)

    def carry_out(self, by: User) -> str:
        """Call the action. Gives a sentence that says what was done; raises one of REFUSALS."""
        raise NotImplementedError

    def next_address(self) -> str:
        """Where to go when it is done."""
        return page_address(self.record)

    def renew(self) -> None:
        """After a conflict that was told: sent again, it is held against what is there now."""
        if "expected" in self.fields and isinstance(self.data, QueryDict):
            data = self.data.copy()
            data["expected"] = type(self)(self.record).initial["expected"]
            self.data = data


class ReasonField(forms.CharField):
    """Why, in the curator's words; kept in the audit log."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", "Why")
        options.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
        options.setdefault("max_length", 2000)
        super().__init__(**options)


class OfReportForm(ActForm):
    """An act that a reader's report may have asked for: once it is done, the report's page comes again."""

    report = forms.ModelChoiceField(Report.objects.all(), required=False, widget=forms.HiddenInput)

    def next_address(self) -> str:
        report = self.cleaned_data["report"]
        return page_address(report) if report else super().next_address()


class RecordAdmin(WordedColumns):
    """One kind of record. Set `page_template`, `acts`, and `context` for what the page shows."""

    page_template = "admin/partnerships/record.html"
    acts: tuple[type[ActForm], ...] = ()
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = True
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As Django has it; whoever may change a record through its acts may see it."""
        names = (f"{self.opts.app_label}.{verb}_{self.opts.model_name}" for verb in ("view", "change"))
        return any(request.user.has_perm(name) for name in names)

    def get_urls(self) -> list[Any]:
        address = path(
            "<int:number>/act/<slug:name>/",
            self.admin_site.admin_view(self.act_view),
            name=f"{self.opts.app_label}_{self.opts.model_name}_act",
        )
        return [address, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return self.page(request, self.record(request, object_id))

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        more = {"title": self.title_of_records()} | (extra_context or {})
        problem = problem_of_search(request.GET.get("q", ""))
        if problem:
            messages.error(request, problem)
        answer: HttpResponse = super().changelist_view(request, more)
        if problem and answer.status_code == HTTPStatus.OK:
            answer.status_code = HTTPStatus.BAD_REQUEST
        return answer

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The audit log tells what was done; Django's own log of the admin does not know of acts."""
        return HttpResponseRedirect(page_address(self.record(request, object_id)))

    def get_search_results(
        self, request: HttpRequest, records: QuerySet[Any], words: str
    ) -> tuple[QuerySet[Any], bool]:
        """A list without a search box passes over words; a search that is too long finds nothing."""
        if problem_of_search(words):
            return records.none(), False
        return self.with_words(records, words) if words.strip() and self.search_fields else records, False

    def with_words(self, records: QuerySet[Any], words: str) -> QuerySet[Any]:
        """As readers' searches find: whatever the accents, apostrophes and short forms."""
        return records.filter(names_words(words, self.search_fields))

    def record(self, request: HttpRequest, number: int | str) -> Any:
        record = self.get_object(request, str(number))
        if record is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        return record

    def page(self, request: HttpRequest, record: Any, *, bound: ActForm | None = None) -> TemplateResponse:
        """The record's page. `bound`: a form that was refused, with its errors."""
        context = {
            **self.frame(request),
            "record": record,
            "title": str(record),
            "bound": bound,
            "forms": {
                act.name: bound if bound and bound.name == act.name else act(record)
                for act in self.acts
                if request.user.has_perm(f"{self.opts.app_label}.{act.permission}") and act.is_offered(record)
            },
        }
        context |= self.context(request, record, bound)
        return TemplateResponse(request, self.page_template, context, status=400 if bound else 200)

    def frame(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of these records needs around it."""
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "records_title": self.title_of_records(),
            "list_address": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"),
        }

    def context(self, request: HttpRequest, record: Any, bound: ActForm | None) -> dict[str, Any]:
        """What this kind of record shows beyond its title and forms."""
        return {}

    def act_view(self, request: HttpRequest, number: int, name: str) -> HttpResponse:
        """Carry out one act; refused, the page comes again with the reason."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        act = next((act for act in self.acts if act.name == name), None)
        if act is None:
            raise Http404("There is no such act.")
        record = self.record(request, number)
        if not request.user.has_perm(f"{self.opts.app_label}.{act.permission}"):
            raise PermissionDenied
        form = act(record, request.POST, request.FILES)
        if form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
            messages.success(request, done)
            return HttpResponseRedirect(form.next_address())
        return self.page(request, self.record(request, number), bound=form)


def attempt_act(form: ActForm, *, by: User) -> str:
    """What was done, in a sentence; empty when it was refused, and the form then says why."""
    try:
        return form.carry_out(by)
    except EditConflict as conflict:
        form.add_error(None, str(conflict))
        form.renew()
    except REFUSALS as refusal:
        form.add_error(None, refusal if isinstance(refusal, ValidationError) else str(refusal))
    except IntegrityError:
        form.add_error(None, SAME_MOMENT)
    except OperationalError as failure:
        if not has_code(failure, CHANGED_MEANWHILE):
            raise
        form.add_error(None, SAME_MOMENT)
    return ""


def curator_of(request: HttpRequest) -> User:
    """Who asks, on pages that only who signed in sees."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def page_address(record: Any) -> str:
    """The page of any record that has one in the admin."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


def act_address(record: Any, name: str) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_act", args=[record.pk, name])


def publish_message(became: PublishResult) -> str:
    """What an act did to what readers see."""
    if isinstance(became, ChangeSet):
        return f"It waits to be published with the {str(became).lower()}."
    return f"{became} is published." if became else "No record that readers see has changed."

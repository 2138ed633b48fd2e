"""Choosing rows of a held run: which are applied, and which are left out.

The choice travels with the page, so that it holds while the rows are paged through and picked by kind; nothing is
written until the chosen rows are to be shown.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path

from partnerships.actions.runs import choosing
from partnerships.actions.runs.choosing import LeftOut
from partnerships.admin.impact import pages
from partnerships.admin.record import ActForm, ReasonField, RecordAdmin, attempt_act, curator_of, page_address
from partnerships.admin.worker import hand_over, read_by_worker
from partnerships.ingest.preview import difference_of
from partnerships.ingest.tables import UnreadableFile
from partnerships.models import RowKind, Run
from partnerships.models.vocabulary import Outcome
from partnerships.queries.sources import row_differences
from partnerships.queries.sources.row_choices import GONE, GONE_LABEL, RowChoices, ShownRow

MAX_LEFT_OUT_SHOWN = 25


class ChooseRows(ActForm):
    """Leave rows out; a run of the others says what they would change."""

    name = "choose_rows"
    permission = "change_run"
    button = "Show what the ticked rows change"

    reason = ReasonField(label="Why the others are left out")

    def __init__(self, record: Any, data: Any = None, *, left_out: LeftOut) -> None:
        super().__init__(record, data)
        self.left_out = left_out

    def carry_out(self, by: User) -> str:
        reason = self.cleaned_data["reason"]
        self.run = choosing.choose(run=self.record, left_out=self.left_out, by=by, reason=reason)
        return f"{hand_over(self.run)} It says what the ticked rows change, and then waits to be applied."

    def next_address(self) -> str:
        return page_address(self.run)


class TakeRest(ActForm):
    """Look at the rows that were left out of an applied run."""

    name = "take_rest"
    permission = "change_run"
    button = "Show what they would change"

    @classmethod
    def is_offered(cls, record: Run) -> bool:
        return choosing.has_rest(record)

    def carry_out(self, by: User) -> str:
        self.run = choosing.take_rest(run=self.record, by=by)
        return hand_over(self.run)

    def next_address(self) -> str:
        return page_address(self.run)


@dataclass(frozen=True)
class KindOfRows:
    """How many rows of a kind there are, and how many of them are ticked."""

    value: str
    label: str
    count: int
    ticked: int


class ChoosesRows(RecordAdmin):
    """The page of a run's admin on which rows are chosen."""

    def get_urls(self) -> list[Any]:
        choose = path(
            "<int:number>/choose/",
            self.admin_site.admin_view(self.choose_view),
            name="partnerships_run_choose",
        )
        return [choose, *super().get_urls()]

    def choose_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """The rows with their ticks; posted, with those that were changed, or the act itself."""
        run = self.record(request, number)
        if not request.user.has_perm(f"partnerships.{ChooseRows.permission}"):
            raise PermissionDenied
        if not choosing.can_choose(run):
            messages.error(request, "Rows are chosen of a run that was read, and that waits for a decision.")
            return HttpResponseRedirect(page_address(run))
        try:
            with read_by_worker(choosing.root_of(run)):
                return self._chosen(request, run)
        except (UnreadableFile, choosing.NotRowNumbers) as refused:
            messages.error(request, str(refused))
            return HttpResponseRedirect(page_address(run))

    def _chosen(self, request: HttpRequest, run: Run) -> HttpResponse:
        """Raises UnreadableFile where the rows cannot be shown, and NotRowNumbers."""
        choices = _choices(run)
        left_out = _left_out(request.POST, choices, LeftOut.of(run.asked))
        acts = "choose" in request.POST
        form = ChooseRows(run, request.POST if acts else None, left_out=left_out)
        if not acts and request.POST:
            form.initial = {"reason": request.POST.get("reason", "")}
        if acts and form.is_valid() and (done := attempt_act(form, by=curator_of(request))):
            messages.success(request, done)
            return HttpResponseRedirect(form.next_address())
        return self._choosing(request, run, form, choices)

    def _choosing(
        self, request: HttpRequest, run: Run, form: ChooseRows, choices: RowChoices
    ) -> TemplateResponse:
        left_out, kind = form.left_out, request.POST.get("show_kind", request.POST.get("kind", ""))
        kinds = _kinds(choices, left_out)
        kind = kind if any(one.value == kind for one in kinds) else ""
        number = "1" if "show_kind" in request.POST else request.POST.get("page") or request.POST.get("at")
        page = pages(choices.differences(kind)).get_page(number)
        shown = choices.shown(page)
        context = {
            **self.frame(request),
            "title": f"Choose rows of run {run.pk}",
            "record": run,
            "record_address": page_address(run),
            "form": form,
            "bound": form if form.is_bound else None,
            "kinds": kinds,
            "kind": kind,
            "all_rows": sum(one.count for one in kinds),
            "ticked": sum(one.ticked for one in kinds),
            "page": page,
            "rows": [(one, _is_ticked(one, left_out)) for one in shown],
            "left_rows": choosing.as_ranges(left_out.rows),
            "left_gone": choosing.as_ranges(left_out.gone),
            "shown_rows": choosing.as_ranges(_numbers(shown, gone=False)),
            "shown_gone": choosing.as_ranges(_numbers(shown, gone=True)),
            "gone_stays": not choices.gone_too and bool(choices.difference.gone),
        }
        template = "admin/partnerships/choose_rows.html"
        return TemplateResponse(request, template, context, status=400 if form.is_bound else 200)


def _choices(run: Run) -> RowChoices:
    """Raises UnreadableFile."""
    root = choosing.root_of(run)
    return RowChoices(root, difference_of(root), choosing.can_leave_out_gone(root))


def _left_out(posted: QueryDict, choices: RowChoices, before: LeftOut) -> LeftOut:
    """What the page says, its ticks and the button by which it was sent. Raises NotRowNumbers."""
    if not posted:
        return LeftOut(before.rows & choices.rows(), before.gone & choices.gone)
    rows = _without_ticks(posted, "rows", choices.rows())
    gone = _without_ticks(posted, "gone", choices.gone)
    for name, change in (("tick", frozenset.difference), ("untick", frozenset.union)):
        if (kind := posted.get(name)) is not None:
            rows = rows if kind == GONE else change(rows, choices.rows(kind))
            gone = change(gone, choices.gone) if kind in ("", GONE) else gone
    return LeftOut(rows, gone)


def _without_ticks(posted: QueryDict, name: str, among: Collection[int]) -> frozenset[int]:
    """Those `among` that were left out before the page was shown, and on it those without a tick."""
    before = choosing.from_ranges(posted.get(f"left_{name}", ""), among)
    shown = choosing.from_ranges(posted.get(f"shown_{name}", ""), among)
    ticked = choosing.from_ranges(",".join(posted.getlist(name)), among)
    return (before - shown) | (shown - ticked)


def _kinds(choices: RowChoices, left_out: LeftOut) -> list[KindOfRows]:
    """The kinds of which there are rows."""
    kinds = [
        KindOfRows(kind.value, str(kind.label), len(rows), len(rows - left_out.rows))
        for kind in RowKind
        if (rows := choices.rows(kind.value))
    ]
    if gone := choices.gone:
        kinds.append(KindOfRows(GONE, str(GONE_LABEL), len(gone), len(gone - left_out.gone)))
    return kinds


def _is_ticked(one: ShownRow, left_out: LeftOut) -> bool:
    return one.number not in (left_out.gone if one.is_gone else left_out.rows)


def _numbers(shown: Sequence[ShownRow], *, gone: bool) -> list[int]:
    return [one.number for one in shown if one.number is not None and one.is_gone == gone]


def left_out_context(run: Run) -> dict[str, Any]:
    """What a run's page says of the rows that were left out: how many, which, and those that are still not taken in."""
    left_out = LeftOut.of(run.asked)
    if not left_out:
        return {}
    found = {"left_out": len(left_out), "left_out_rows": choosing.as_ranges(left_out.rows)}
    if run.outcome != Outcome.APPLIED or run.undone_at:
        return found
    root = choosing.root_of(run)
    try:
        with read_by_worker(root):
            left_rows = left_out.alone(difference_of(root), attrgetter("row_number"))
            still = row_differences.of_preview(left_rows)
            return found | {"still_left_out": still[:MAX_LEFT_OUT_SHOWN], "still_left_out_count": len(still)}
    except UnreadableFile:
        return found

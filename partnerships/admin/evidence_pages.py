"""Pages of evidence: which do not answer any more, and archived copies of them that the Internet Archive keeps."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.actions import evidence_pages
from partnerships.admin.record import ActForm, RecordAdmin, page_address
from partnerships.dates import moment_in_words
from partnerships.models import EvidencePage, Listing

MAX_ROWS_SHOWN = 20


class AskArchive(ActForm):
    """The worker asks the Internet Archive to keep the page as it is now."""

    name = "archive"
    permission = "add_listing"
    button = "Ask the Internet Archive for an archived copy"

    @classmethod
    def is_offered(cls, record: EvidencePage) -> bool:
        return evidence_pages.may_ask_archive()

    def carry_out(self, by: User) -> str:
        evidence_pages.ask_archive(address=self.record.address, by=by)
        return "The worker asks the Internet Archive within a minute; its answer appears here."


class AnswersFilter(admin.SimpleListFilter):
    """Pages that do not answer any more."""

    title = "whether it answers"
    parameter_name = "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "Not any more")]

    def queryset(self, request: HttpRequest, pages: QuerySet[Any]) -> QuerySet[Any] | None:
        return pages.filter(pk__in=EvidencePage.objects.gone().values("pk")) if self.value() == "no" else None


@admin.register(EvidencePage)
class EvidencePageAdmin(RecordAdmin):
    page_template = "admin/partnerships/evidence_page.html"
    acts = (AskArchive,)
    list_display = ("address", "answer", "failing_since", "checked_at", "archive_answer", "archive_asked_at")
    list_filter = (AnswersFilter,)
    search_fields = ("address",)
    ordering = ("failing_since", "id")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the rows sees the pages that they give."""
        return request.user.has_perm("partnerships.view_listing")

    def context(self, request: HttpRequest, page: EvidencePage, bound: ActForm | None) -> dict[str, Any]:
        rows = Listing.objects.standing().filter(address=page.address).select_related("source")
        asked = (
            f"{page.archive_asked_by}, {_moment(page.archive_asked_at)}" if page.archive_asked_at else "never"
        )
        return {
            "facts": [
                ("Address", page.address, page.address),
                ("Last checked", _moment(page.checked_at) or "never", ""),
                ("It said", page.answer, ""),
                *([("No answer since", _moment(page.failing_since), "")] if page.failing_since else []),
                ("An archived copy was asked for", asked, ""),
                ("The Internet Archive said", page.archive_answer, ""),
                *(
                    [("The archived copy", page.archived_address, page.archived_address)]
                    if page.archived_address
                    else []
                ),
                *[("Given by", f"{row}, {row.source}", page_address(row)) for row in rows[:MAX_ROWS_SHOWN]],
            ]
        }


def _moment(at: Any) -> str:
    return f"{moment_in_words(at)} UTC" if at else ""

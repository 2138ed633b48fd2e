"""Agencies: the public bodies behind the rows of a question, each with its partnerships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models.expressions import Combinable
from django.shortcuts import redirect
from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import cursors, pages, parameters
from partnerships.api.problems import Missing
from partnerships.api.serializers.records import OF_AGENCY, OF_EACH, AgenciesSerializer, AgencySerializer
from partnerships.api.view import AnswerView, site_address
from partnerships.models import Agency as Body
from partnerships.models import ReleaseRow
from partnerships.queries.column_values import Column, in_json
from partnerships.queries.columns import Asked, columns
from partnerships.queries.question import Question

SLUG = parameters.Parameter(
    "agency_id",
    "The agency's lasting id.",
    {"type": "string", "pattern": "^[-a-z0-9_]+$", "maxLength": 200},
    "san-diego-police-department-ca",
    in_path=True,
)


class Agencies(AnswerView):
    """The agencies of the partnerships that match, in the order of their ids, in pages.

    Each comes with those of its partnerships that match. `count` counts agencies; the header `X-Result-Count`
    counts partnerships, as everywhere.
    """

    takes = parameters.LISTED
    gives = AgenciesSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        rows = question.matching().order_by("agency_slug", "partnership_id").distinct("agency_slug")
        asked = Asked.of(question, site=site_address(request))
        shown = columns(asked, OF_AGENCY)
        page = pages.page(request, question, rows, (cursors.Key("agency_slug"),), _cells(shown))
        count = question.matching().values("agency_slug").distinct().count()
        return page.envelope(question, count, _with_partnerships(question, asked, shown, page.rows))


class Agency(AnswerView):
    """One agency, by its id. An agency that was merged into another leads there."""

    takes = (SLUG, parameters.VERSION)
    gives = AgencySerializer

    def answer(self, request: Request, question: Question, agency_id: str) -> dict[str, Any]:
        asked = Asked.of(question, site=site_address(request))
        shown = columns(asked, OF_AGENCY)
        rows = question.matching().filter(agency_slug=agency_id).order_by("partnership_id")
        found = _with_partnerships(question, asked, shown, rows.values_list(*_cells(shown))[:1])
        if not found:
            raise Missing(f"There is no agency of this id in version {question.version}.")
        return found[0]

    def respond(self, request: Request, **path: str) -> Any:
        agency_id = path["agency_id"]
        merged = Body.objects.filter(slug=agency_id).select_related("merged_into").first()
        if (
            merged
            and merged.merged_into
            and not ReleaseRow.objects.newest().filter(agency_slug=agency_id).exists()
        ):
            return redirect("api-agency", agency_id=merged.merged_into.slug, permanent=True)
        return super().respond(request, **path)

    def tell(self, request: Request, response: Response, question: Question) -> None:
        """One record is no answer to a question: there is nothing to count."""


def _cells(shown: Sequence[Column]) -> list[Combinable]:
    return [in_json(column) for column in shown]


def _with_partnerships(
    question: Question, asked: Asked, shown: Sequence[Column], rows: Iterable[tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """Agencies as JSON, each with its partnerships of the question."""
    agencies = [dict(zip((column.name for column in shown), row, strict=True)) for row in rows]
    own = {one["agency_id"]: one.setdefault("partnerships", []) for one in agencies}
    each = columns(asked, OF_EACH)
    found = question.matching().filter(agency_slug__in=own).order_by("partnership_id")
    for slug, *cells in found.values_list("agency_slug", *_cells(each)):
        own[slug].append(dict(zip((column.name for column in each), cells, strict=True)))
    return agencies

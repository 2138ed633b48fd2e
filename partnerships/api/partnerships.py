"""Partnerships: the rows of a question, and one by its number, with the columns of the contract."""

from __future__ import annotations

import re
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from partnerships.api import pages, parameters
from partnerships.api.problems import Missing, Refused
from partnerships.api.serializers.records import (
    CuratedValueSerializer,
    PartnershipInFullSerializer,
    PartnershipsSerializer,
)
from partnerships.api.view import AnswerView, site_address
from partnerships.models import LAYOUT, ReleaseRow
from partnerships.queries.column_values import Column, in_json
from partnerships.queries.columns import Asked, UnknownColumns, columns
from partnerships.queries.provenance import curated_values
from partnerships.queries.question import Question

PUBLIC_ID = re.compile(r"RW-([0-9]{6,15})")
NUMBER = parameters.Parameter(
    "partnership_id",
    "The record's lasting number.",
    {"type": "string", "pattern": f"^{PUBLIC_ID.pattern}$"},
    "RW-000001",
    in_path=True,
)


class Partnerships(AnswerView):
    """Every partnership that matches, in pages."""

    takes = (*parameters.LISTED, parameters.SORT, parameters.PAGE, parameters.FIELDS)
    gives = PartnershipsSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        wanted = shown(request, question)
        cells = [in_json(column) for column in wanted]
        page = pages.page(request, question, question.rows(), pages.keys_of(question), cells)
        names = [column.name for column in wanted]
        return page.envelope(
            question, self.count(question), [dict(zip(names, row, strict=True)) for row in page.rows]
        )


class Partnership(AnswerView):
    """One partnership, by its number, with the values that a curator set: which, when and why."""

    takes = (NUMBER, parameters.VERSION, parameters.FIELDS)
    gives = PartnershipInFullSerializer

    def answer(self, request: Request, question: Question, partnership_id: str) -> dict[str, Any]:
        wanted = shown(request, question)
        found = PUBLIC_ID.fullmatch(partnership_id)
        if not found:
            raise Missing("The number of a partnership is written like RW-000123.")
        rows = question.matching().filter(partnership_id=int(found[1]))
        cells = rows.values_list(*(in_json(column) for column in wanted)).first()
        if cells is None:
            raise Missing(_why_missing(int(found[1]), question))
        values = dict(zip((column.name for column in wanted), cells, strict=True))
        if request.GET.get("fields") or question.layout < LAYOUT:
            return values
        return values | {
            "curated_values": CuratedValueSerializer(
                curated_values.of_row(rows.get(), self.release), many=True
            ).data
        }

    def tell(self, request: Request, response: Response, question: Question) -> None:
        """One record is no answer to a question: there is nothing to count."""


def shown(request: Request, question: Question) -> tuple[Column, ...]:
    """The columns asked for, in that order; all if none is named."""
    asked = Asked.of(question, site=site_address(request))
    named = ",".join(request.GET.getlist("fields")).split(",")
    try:
        return columns(asked, [name.strip() for name in named if name.strip()])
    except UnknownColumns as unknown:
        raise Refused([f"fields: {unknown}"]) from unknown


def _why_missing(number: int, question: Question) -> str:
    last = ReleaseRow.objects.filter(partnership_id=number).order_by("-versions").first()
    if last is None:
        return "There is no partnership of this number."
    if last.versions.upper and last.versions.upper <= question.version:
        return f"It was withdrawn after version {last.versions.upper - 1}: ask for ?version={last.versions.upper - 1}."
    return f"It is not part of version {question.version}."

"""What stands behind the rows: sources, snapshots of them (about the bytes, not the bytes), and listings; and
statements, behind which stands no row."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework.request import Request

from partnerships.api import cursors, pages, parameters
from partnerships.api.pages import Page, cursor_values
from partnerships.api.problems import Missing, Refused
from partnerships.api.serializers.evidence import (
    ListingsSerializer,
    SnapshotsSerializer,
    SourceSerializer,
    SourcesSerializer,
    StatementsSerializer,
)
from partnerships.api.view import AnswerView, ApiView, asked_for, next_page
from partnerships.models import ReleaseStatement, public_id
from partnerships.models import Source as PublishedSource
from partnerships.queries.provenance import evidence_sql, statements
from partnerships.queries.question import Question
from partnerships.queries.question.filters import sources as known_sources
from partnerships.queries.sources import overview, snapshot_history

SLUG = parameters.Parameter(
    "source", "Id of the list.", {"type": "string", "pattern": "^[-a-z0-9_]+$"}, "announcements", in_path=True
)

STATEMENT_KEYS = (cursors.Key("agency_slug"), cursors.Key("program"))
"""An agency has one statement in a program."""


class Sources(ApiView):
    """Every list that the data set is made from: who publishes it, under which terms, and what it shows now."""

    gives = SourcesSerializer

    def answer(self, request: Request) -> dict[str, Any]:
        found = list(overview.sources())
        return {"count": len(found), "results": found}


class Source(ApiView):
    """One list, by its id."""

    takes = (SLUG,)
    gives = SourceSerializer

    def answer(self, request: Request, source: str) -> PublishedSource:
        found = overview.sources().filter(slug=source).first()
        if found is None:
            raise Missing("There is no source of this id.")
        return found


class Snapshots(ApiView):
    """Every snapshot of the lists that was taken in: when, from where, for which day, and its SHA-256."""

    takes = (parameters.SOURCE,)
    gives = SnapshotsSerializer

    def answer(self, request: Request) -> dict[str, Any]:
        rows = snapshot_history.public().applied().select_related("source").order_by("-observed_on", "-id")
        if slugs := request.GET.getlist("source"):
            known = {slug for slug, _title in known_sources()}
            if unknown := [slug for slug in slugs if slug not in known]:
                raise Refused([f"source: “{unknown[0][:60]}” is not the id of a list."])
            rows = rows.filter(source__slug__in=slugs)
        found = list(rows)
        return {"count": len(found), "results": found}


class Listings(AnswerView):
    """The rows of lists, in the publishers' words, that the partnerships of a question rest on, in pages."""

    takes = parameters.LISTED
    gives = ListingsSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        size = question.page_size
        start = cursor_values(request, question) if "cursor" in request.GET else [0, 0]
        found = [_plain(row) for row in evidence_sql.page_of_listings(question, start, size + 1)]
        following = None
        if len(found) > size:
            last = [found[size - 1]["partnership_id"], found[size - 1]["listing_id"]]
            following = next_page(request, cursors.write(asked_for(question), question.release, last))
        results = [one | {"partnership_id": public_id(one["partnership_id"])} for one in found[:size]]
        return Page([], following).envelope(question, evidence_sql.count_listings(question), results)


class Statements(AnswerView):
    """What is said of agencies where no source says that they took part: that they have, or had, no partnership.

    These are no partnerships: `count` counts statements, the header `X-Result-Count` partnerships, as everywhere. A
    question finds statements by place, kind, program, source and words; none has a start, a status or a point.
    """

    takes = parameters.LISTED
    gives = StatementsSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        found = statements.of_question(question)
        in_order = found.order_by("agency_slug", "program")
        page = pages.page(request, question, in_order, STATEMENT_KEYS, ("pk",))
        by_number = ReleaseStatement.objects.in_bulk(number for (number,) in page.rows)
        results = list(statements.cited(by_number[number] for (number,) in page.rows))
        return page.envelope(question, found.count(), results)


def _plain(row: dict[str, object]) -> dict[str, Any]:
    """Empty texts as null, as everywhere in JSON."""
    return {
        name: value.isoformat() if isinstance(value, date) else (None if value == "" else value)
        for name, value in row.items()
    }

"""Releases, and what changed between two of them."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from partnerships.api import cursors, parameters
from partnerships.api.pages import Page, cursor_values
from partnerships.api.problems import Missing
from partnerships.api.serializers.versions import (
    NAMED,
    ChangesSerializer,
    ReleaseSerializer,
    ReleasesSerializer,
)
from partnerships.api.view import AnswerView, ApiView, asked_for, next_page
from partnerships.http.parameters import whole_number
from partnerships.models import Release as Published
from partnerships.queries import changes, partnership_changes
from partnerships.queries.question import Question

NUMBER = parameters.Parameter(
    "number",
    "The release's number.",
    {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
    1,
    in_path=True,
)


class Releases(ApiView):
    """Every version that was published, the newest first: when, why, and what changed in numbers."""

    gives = ReleasesSerializer

    def answer(self, request: Request) -> dict[str, Any]:
        found = list(Published.objects.newest_first())
        return {"count": len(found), "results": found}


class Release(ApiView):
    """One version, by its number."""

    takes = (NUMBER,)
    gives = ReleaseSerializer

    def answer(self, request: Request, number: str) -> Published:
        found = Published.objects.of_version(whole_number(number) or 0)
        if found is None:
            raise Missing("There is no release of this number.")
        return found


class Changes(AnswerView):
    """The records that differ between two versions, with each column before and after, in pages.

    A record is part of the answer when it matches the question at either version. `what` says what became of it
    in the data set: `added`, `changed` or `withdrawn`.
    """

    takes = (*parameters.LISTED, parameters.SINCE)
    gives = ChangesSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        since = _since(request, question)
        difference, size = changes.between(question, since), question.page_size
        beyond = cursor_values(request, question)[0] if "cursor" in request.GET else 0
        found = difference.changed(beyond=beyond, most=size + 1)
        following = None
        if len(found) > size:
            cursor = cursors.write(asked_for(question), question.release, [found[size - 1].number])
            following = next_page(request, cursor)
        counts = difference.counts()
        results = [as_json(one) for one in partnership_changes.partnership_changes(found[:size])]
        envelope = Page([], following).envelope(question, sum(counts.values()), results)
        return {"since_version": since, **counts, **envelope}


def as_json(change: partnership_changes.PartnershipChange) -> dict[str, Any]:
    """A change as JSON."""
    fields = [{"field": name, "before": before, "after": after} for name, before, after in change.fields]
    return {"what": change.change_type, **{name: change.row[name] for name in NAMED}, "fields": fields}


def _since(request: Request, question: Question) -> int:
    """The version compared with: the one before, unless another is named."""
    asked = request.GET.get("since_version", "")
    if not asked:
        return max(0, question.version - 1)
    return parameters.number_of_version("since_version", asked, question.newest)

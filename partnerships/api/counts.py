"""Counts of a question by group, and places by the letters typed."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request

from partnerships.api import parameters
from partnerships.api.problems import Refused
from partnerships.api.serializers.others import CountsSerializer, PlacesSerializer
from partnerships.api.view import AnswerView, ApiView, site_address
from partnerships.http.parameters import problem_of_search
from partnerships.queries import counts
from partnerships.queries.places import suggestions
from partnerships.queries.question import Question


class Counts(AnswerView):
    """How many of the partnerships that match fall into each group.

    By source, a partnership counts for each list that speaks of it; by month, those whose start is known to the
    month. What is not known is a group of its own, whose key is null.
    """

    takes = (*parameters.QUESTION, parameters.VERSION, parameters.GROUP)
    gives = CountsSerializer

    def answer(self, request: Request, question: Question) -> dict[str, Any]:
        name = request.GET["group_by"].strip()
        if name not in counts.GROUPS:
            raise Refused([f"group_by: “{name[:60]}” is not one of {', '.join(counts.GROUPS)}."])
        groups = counts.by(question, name, self.release)
        return {
            "count": self.count(question),  # remembered from the groups where they add up
            "dataset_version": question.version,
            "question": question.words(),
            "group_by": name,
            "results": groups,
        }


class Places(ApiView):
    """What a few typed letters or digits may mean: ZIP codes, places, counties, states, with what to ask for."""

    takes = (parameters.PLACE,)
    gives = PlacesSerializer

    def answer(self, request: Request) -> dict[str, Any]:
        text = request.GET["q"]
        if problem := problem_of_search(text):
            raise Refused([f"q: {problem}"])
        found = [
            {**vars(one), "parameters": one.parameters, "address": f"{site_address(request)}{one.address}"}
            for one in suggestions.suggest(text)
        ]
        return {"count": len(found), "results": found}

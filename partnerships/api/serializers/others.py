"""Counts, places, and what is said of a request that cannot be answered."""

from __future__ import annotations

from rest_framework import serializers

from partnerships.api.serializers.fields import (
    QUESTION,
    AnswerSerializer,
    QuestionSerializer,
    TextOrNull,
    WholeSerializer,
    whole_number,
)
from partnerships.queries.counts import GROUPS


class GroupSerializer(AnswerSerializer):
    """One group."""

    key = serializers.CharField(allow_null=True, help_text="Null: not known.")
    label = serializers.CharField()  # type: ignore[assignment]  # a field may have any name
    count = whole_number()
    example = {"key": "CA", "label": "California", "count": 34}


class CountsSerializer(QuestionSerializer):
    """Groups, in the order of their keys."""

    group_by = serializers.ChoiceField(choices=[(name, name) for name in GROUPS])
    results = GroupSerializer(many=True)
    example = QUESTION | {"count": 34, "group_by": "state", "results": [GroupSerializer.example]}


class PlaceSerializer(AnswerSerializer):
    """What the letters may mean."""

    kind = serializers.ChoiceField(choices=[(kind, kind) for kind in ("zip", "place", "county", "state")])
    label = serializers.CharField()  # type: ignore[assignment]  # a field may have any name
    latitude = serializers.FloatField()
    longitude = serializers.FloatField()
    state = serializers.CharField()
    county_fips = TextOrNull()
    parameters = serializers.DictField(help_text="The parameters that ask for what is around it.")
    address = serializers.CharField(
        help_text="The page for readers: who serves it, and what is on record of them."
    )
    example = {
        "kind": "place",
        "label": "Oakland, CA",
        "latitude": 37.8,
        "longitude": -122.27,
        "state": "CA",
        "county_fips": "06001",
        "parameters": {"county": "06001"},
        "address": "https://ringwatch.example/places/CA/oakland/",
    }


class PlacesSerializer(WholeSerializer):
    """Places, the likeliest first."""

    results = PlaceSerializer(many=True)
    example = {"count": 1, "results": [PlaceSerializer.example]}


class ProblemSerializer(AnswerSerializer):
    """What is wrong, as RFC 9457 writes it."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = serializers.ListField(
        child=serializers.CharField(), help_text="One sentence for each thing that is wrong."
    )
    example = {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "state: given without a value; leave it out instead.",
        "problems": ["state: given without a value; leave it out instead."],
    }

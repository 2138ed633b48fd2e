"""Releases, and what changed between two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.api.serializers.fields import (
    PAGE,
    AddressHere,
    AnswerSerializer,
    AsRead,
    PageSerializer,
    RowSerializer,
    Schema,
    WholeSerializer,
    utc_time,
    whole_number,
)
from partnerships.api.serializers.records import ROW, some_of
from partnerships.queries.changes import ChangeType


class ReleaseSerializer(AnswerSerializer):
    """One version of the data set."""

    number = whole_number()
    published_at = utc_time()
    why = serializers.CharField(help_text="Which run of a list or which curator's action made it.")
    added = whole_number()
    changed = whole_number()
    withdrawn = whole_number()
    total = whole_number("Partnerships in this version.")
    partnerships = AddressHere("/api/v1/partnerships/?version={0.number}")
    csv = AddressHere("/partnerships.csv?version={0.number}")
    example = {
        "number": 1,
        "published_at": "2026-01-01T12:00:00Z",
        "why": "The first run of the list Announcements.",
        "added": 479,
        "changed": 0,
        "withdrawn": 0,
        "total": 479,
        "partnerships": "https://ringwatch.example/api/v1/partnerships/?version=1",
        "csv": "https://ringwatch.example/partnerships.csv?version=1",
    }


class ReleasesSerializer(WholeSerializer):
    """Every version, the newest first."""

    results = ReleaseSerializer(many=True)
    example = {"count": 1, "results": [ReleaseSerializer.example]}


VALUE: Schema = {"description": "As the column has it.", "type": ["string", "number", "array", "null"]}
NAMED = ("partnership_id", "agency", "agency_id", "state", "program", "status")


class FieldChangeSerializer(AnswerSerializer):
    """A column that differs."""

    field = serializers.CharField()
    before = AsRead(VALUE)
    after = AsRead(VALUE)
    example = {"field": "status", "before": "announced", "after": "reported"}


class ChangeSerializer(RowSerializer):
    """A record that differs between two versions."""

    column_names = NAMED
    what = serializers.ChoiceField(choices=ChangeType.choices)
    fields = FieldChangeSerializer(many=True)  # type: ignore[assignment]  # a field may have any name
    example: ClassVar[Mapping[str, Any]] = {
        "what": "changed",
        **some_of(ROW, NAMED),
        "fields": [FieldChangeSerializer.example],
    }


class ChangesSerializer(PageSerializer):
    """A page of changes."""

    since_version = whole_number()
    added = whole_number()
    changed = whole_number()
    withdrawn = whole_number()
    results = ChangeSerializer(many=True)
    example = PAGE | {
        "since_version": 0,
        "added": 0,
        "changed": 1,
        "withdrawn": 0,
        "results": [ChangeSerializer.example],
    }

"""Sources, their snapshots, and listings."""

from __future__ import annotations

from datetime import date
from typing import Any

from rest_framework import serializers

from partnerships.api.serializers.fields import (
    PAGE,
    AnswerSerializer,
    AsRead,
    PageSerializer,
    RowSerializer,
    Schema,
    TextOrNull,
    WebAddressOrNull,
    WholeSerializer,
    or_null,
    utc_time,
    whole_number,
)
from partnerships.models import Source
from partnerships.models.statements import AGAINST
from partnerships.models.vocabulary import Program, SourceState
from partnerships.queries.provenance import statements
from partnerships.queries.provenance.evidence_columns import LISTING_COLUMNS


class SourceSerializer(AnswerSerializer):
    """One published list."""

    source = serializers.CharField(source="slug")  # type: ignore[assignment]  # a field may have any name
    title = serializers.CharField()
    publisher = serializers.CharField()
    homepage = TextOrNull()
    address = TextOrNull()
    license = serializers.CharField()
    license_url = TextOrNull()
    about = serializers.CharField(help_text="Who makes the list, why, and what it leaves out.")
    state = serializers.ChoiceField(
        choices=SourceState.choices, help_text="Whether its publisher still keeps it."
    )
    state_on = serializers.DateField(allow_null=True)
    state_reason = TextOrNull()
    last_observed_on = serializers.SerializerMethodField(
        help_text="The newest day that a snapshot of it speaks for."
    )
    open_listings = whole_number("Rows that its newest snapshot shows.")
    closed_listings = whole_number("Rows that earlier snapshots showed.")
    example = {
        "source": "announcements",
        "title": "Announcements",
        "publisher": "Many newsrooms and agencies",
        "homepage": None,
        "address": None,
        "license": "Facts, each with its source",
        "license_url": None,
        "about": "What newsrooms and agencies announced, one row an announcement.",
        "state": "kept",
        "state_on": None,
        "state_reason": None,
        "last_observed_on": "2026-01-01",
        "open_listings": 479,
        "closed_listings": 0,
    }

    def get_last_observed_on(self, source: Source) -> date | None:
        return max((one.observed_on for one in source.snapshots.all() if one.applied_at), default=None)


class SourcesSerializer(WholeSerializer):
    """Every list."""

    results = SourceSerializer(many=True)
    example = {"count": 1, "results": [SourceSerializer.example]}


class SnapshotSerializer(AnswerSerializer):
    """A list's exact bytes at one moment."""

    snapshot = serializers.IntegerField(source="pk", min_value=0)
    source = serializers.CharField(source="source.slug")  # type: ignore[assignment]  # a field may have any name
    observed_on = serializers.DateField(help_text="The day it speaks for.")
    fetched_at = utc_time()
    address = WebAddressOrNull(
        source="origin", help_text="Where it came from; null when a curator brought a file."
    )
    sha256 = serializers.RegexField("^[0-9a-f]{64}$")
    size = whole_number("Bytes.")
    example = {
        "snapshot": 1,
        "source": "announcements",
        "observed_on": "2026-01-01",
        "fetched_at": "2026-01-01T12:00:00Z",
        "address": "https://lists.example/list.csv",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "size": 120394,
    }


class SnapshotsSerializer(WholeSerializer):
    """Snapshots, those that speak for the newest days first."""

    results = SnapshotSerializer(many=True)
    example = {"count": 1, "results": [SnapshotSerializer.example]}


TYPES: dict[str, Schema] = {
    "string": {"type": "string"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
}
ALWAYS_SAID = ("partnership_id", "listing_id", "source")


class ListingSerializer(RowSerializer):
    """A row of a list, and a partnership that rests on it."""

    example = {
        "partnership_id": "RW-000001",
        "listing_id": 17,
        "source": "announcements",
        "agency_as_written": "San Diego County Sheriff",
        "city_as_written": None,
        "county_as_written": "San Diego County",
        "state": "CA",
        "place_note": None,
        "wording": "The department joined the app in July.",
        "title": "Sheriff joins app",
        "publisher": "Example News",
        "published_on": "2019-07-12",
        "address": "https://news.example/san-diego",
        "archived_address": None,
        "snapshot_day": "2026-01-01",
        "snapshot_sha256": SnapshotSerializer.example["sha256"],
        "row_number": 17,
    }

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        schemas = {
            column.name: TYPES[column.type] if column.name in ALWAYS_SAID else or_null(TYPES[column.type])
            for column in LISTING_COLUMNS
        }
        return {
            column.name: AsRead(schemas[column.name] | {"description": column.meaning})
            for column in LISTING_COLUMNS
        }


class ListingsSerializer(PageSerializer):
    """A page of listings."""

    results = ListingSerializer(many=True)
    example = PAGE | {"results": [ListingSerializer.example]}


def _meaning(name: str) -> str:
    return statements.COLUMNS[name][1].removesuffix(", parted by semicolons.").removesuffix(".") + "."


class StatementSerializer(AnswerSerializer):
    """What is said of an agency, in a program, where no source says that it took part."""

    agency = serializers.CharField(source="statement.agency_name", help_text=_meaning("agency"))
    agency_id = serializers.CharField(source="statement.agency_slug", help_text=_meaning("agency_id"))
    state = TextOrNull(source="statement.state", help_text=_meaning("state"))
    program = serializers.ChoiceField(
        choices=Program.choices, source="statement.program", help_text=_meaning("program")
    )
    statement = serializers.ChoiceField(
        choices=[(one.value, one.label) for one in AGAINST],
        source="statement.event",
        help_text=_meaning("statement"),
    )
    day = TextOrNull(help_text=_meaning("day"))
    sources = serializers.ListField(
        child=serializers.CharField(), source="statement.sources", help_text=_meaning("sources")
    )
    source_urls = serializers.ListField(
        child=serializers.CharField(), source="addresses", help_text=_meaning("source_urls")
    )
    listing_ids = serializers.ListField(
        child=serializers.IntegerField(), source="statement.listing_ids", help_text=_meaning("listing_ids")
    )
    example = {
        "agency": "Baytown Police Department",
        "agency_id": "baytown-police-department-tx",
        "state": "TX",
        "program": "neighbors",
        "statement": "reported_none",
        "day": "2019-08-29",
        "sources": ["announcements"],
        "source_urls": ["https://news.example/baytown"],
        "listing_ids": [17],
    }


class StatementsSerializer(PageSerializer):
    """A page of statements."""

    results = StatementSerializer(many=True)
    example = PAGE | {"results": [StatementSerializer.example]}

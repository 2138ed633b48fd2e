"""Partnerships and agencies."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from partnerships.api.serializers.fields import (
    PAGE,
    AnswerSerializer,
    PageSerializer,
    RowSerializer,
    TextOrNull,
)

ROW: dict[str, Any] = {
    "partnership_id": "RW-000001",
    "agency": "San Diego County Sheriff's Department",
    "agency_id": "san-diego-county-sheriffs-department-ca",
    "agency_kind": "sheriff",
    "city": None,
    "county": "San Diego",
    "county_fips": "06073",
    "state": "CA",
    "program": "neighbors",
    "status": "reported",
    "start_date": "2019-07",
    "start_earliest": "2019-07-01",
    "start_latest": "2019-07-31",
    "end_date": None,
    "end_earliest": None,
    "end_latest": None,
    "date_basis": "source_text",
    "latitude": 33.02,
    "longitude": -116.78,
    "location_precision": "county",
    "sources": ["announcements"],
    "source_count": 1,
    "evidence_count": 2,
    "source_urls": ["https://news.example/san-diego"],
    "conflicts": [],
    "announced_on": "2019-06-20",
    "attested_until": "2019-07-12",
    "certainty": None,
    "overridden": ["county"],
    "first_listed_on": None,
    "last_listed_on": None,
    "changed_on": "2026-01-01",
    "dataset_version": 1,
    "record_url": "https://ringwatch.example/partnerships/RW-000001/",
}
"""A row of the table as an example."""
OF_AGENCY = (
    "agency_id", "agency", "agency_kind", "city", "county", "county_fips", "state",
    "latitude", "longitude", "location_precision",
)  # fmt: skip
OF_EACH = ("partnership_id", "program", "status", "start_date", "end_date", "sources")


def some_of(row: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: row[name] for name in names}


class PartnershipSerializer(RowSerializer):
    """One agency in one program."""

    is_whole = False
    example = ROW


class CuratedValueSerializer(AnswerSerializer):
    """A value that a curator set."""

    column = serializers.CharField(help_text="The column, as `overridden` names it.")
    value = TextOrNull(help_text="As it was set; null: not known.")
    reason = serializers.CharField()
    set_on = serializers.DateField()
    example = {
        "column": "county",
        "value": "San Diego",
        "reason": "The list names no county.",
        "set_on": "2026-01-01",
    }


class PartnershipInFullSerializer(RowSerializer):
    """One agency in one program."""

    is_whole = False
    curated_values = CuratedValueSerializer(
        many=True,
        required=False,
        help_text="Values that a curator set; left out where `fields` picks columns.",
    )
    example = ROW | {"curated_values": [CuratedValueSerializer.example]}


class PartnershipsSerializer(PageSerializer):
    """A page of partnerships."""

    results = PartnershipSerializer(many=True)
    example = PAGE | {"count": 34, "results": [ROW]}


class AgencyPartnershipSerializer(RowSerializer):
    """One of its partnerships."""

    column_names = OF_EACH
    example = some_of(ROW, OF_EACH)


class AgencySerializer(RowSerializer):
    """One agency."""

    column_names = OF_AGENCY
    partnerships = AgencyPartnershipSerializer(many=True)
    example = some_of(ROW, OF_AGENCY) | {"partnerships": [AgencyPartnershipSerializer.example]}


class AgenciesSerializer(PageSerializer):
    """A page of agencies."""

    results = AgencySerializer(many=True)
    example = PAGE | {"results": [AgencySerializer.example]}

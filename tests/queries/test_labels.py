"""Every column and every field that a curator sets has one label, wherever it is shown."""

import pytest

from partnerships.admin import overrides, partnerships
from partnerships.models import Override
from partnerships.queries.columns import COLUMNS
from partnerships.queries.labels import FIELD_LABELS, VALUE_LABELS, field_label
from partnerships.queries.partnership_changes import ALWAYS_DIFFERENT

PARTS = {f"{field}_{part}" for field in ("start", "end") for part in ("date", "earliest", "latest")}
"""Columns that are shown as one field."""


@pytest.mark.parametrize(
    "name", [*(column.name for column in COLUMNS), *overrides.FIELDS, *partnerships.SHOWN_FIELDS]
)
def test_each_has_a_label(name):
    repeated = {"partnership_id", "source_count", ALWAYS_DIFFERENT} | PARTS

    assert name in FIELD_LABELS or name in repeated


@pytest.mark.parametrize(
    "column", [column for column in COLUMNS if "enum" in column.limits], ids=lambda column: column.name
)
def test_each_value_of_a_closed_list_has_a_label(column):
    assert set(VALUE_LABELS[column.name]) == set(column.limits["enum"])


def test_a_form_of_the_admin_uses_the_label_of_the_pages():
    shown = dict(overrides.SetOverride.base_fields["field"].choices)

    assert shown == {
        name: field_label(name) for name in (*Override.AGENCY_FIELDS, *Override.PARTNERSHIP_FIELDS)
    }

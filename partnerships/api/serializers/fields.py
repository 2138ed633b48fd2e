"""Fields and serializers that say how a value stands in JSON, and what the OpenAPI document says of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any, ClassVar

from rest_framework import serializers

from partnerships.exports.codebook import meaning
from partnerships.queries.column_values import Column, Type
from partnerships.queries.columns import Asked, columns

Schema = dict[str, Any]
"""A JSON Schema."""

TYPES: dict[Type, Schema] = {
    Type.TEXT: {"type": "string"},
    Type.SPAN: {"type": "string"},
    Type.LIST: {"type": "array", "items": {"type": "string"}},
    Type.DAY: {"type": "string", "format": "date"},
    Type.NUMBER: {"type": "number"},
    Type.INTEGER: {"type": "integer"},
}
LIMITS = ("pattern", "enum", "minimum", "maximum")


class AsRead(serializers.Field[Any, Any, Any, Any]):
    """A value that the database gives as JSON has it. `json_schema` is what the document says of it."""

    def __init__(self, json_schema: Schema, **options: Any) -> None:
        super().__init__(**options)
        self.json_schema = json_schema

    def to_representation(self, value: Any) -> Any:
        return value


class TextOrNull(serializers.CharField):
    """A text; an empty one is null."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_null=True, **options)

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]  # as DRF itself does for null
        return str(value) or None


class WebAddressOrNull(TextOrNull):
    """An address of the web; null for any other text, such as a file's name."""

    def to_representation(self, value: str) -> str | None:  # type: ignore[override]  # as above
        return value if value.startswith(("http://", "https://")) else None


class AddressHere(serializers.URLField):
    """An address of this site: a path in which the thing that is shown is filled in."""

    def __init__(self, path: str, **options: Any) -> None:
        super().__init__(source="*", **options)
        self.path = path

    def to_representation(self, value: Any) -> str:
        return f"{self.context['site']}{self.path.format(value)}"


def whole_number(help_text: str = "") -> serializers.IntegerField:
    """A number of things, never below zero."""
    return serializers.IntegerField(min_value=0, help_text=help_text)


def utc_time() -> serializers.DateTimeField:
    """A moment, in UTC whatever the site's zone is."""
    return serializers.DateTimeField(default_timezone=UTC)


def or_null(schema: Schema) -> Schema:
    """The same, or null."""
    nullable = schema | {"type": [schema["type"], "null"]}
    return nullable | {"enum": [*schema["enum"], None]} if "enum" in schema else nullable


def schema_of_column(column: Column) -> Schema:
    """A column's values in JSON."""
    schema = TYPES[column.type] | {name: column.limits[name] for name in LIMITS if name in column.limits}
    schema = schema if column.required or column.type is Type.LIST else or_null(schema)
    return schema | {"description": meaning(column)}


class AnswerSerializer(serializers.Serializer[Any]):
    """An object that has all of its fields and no others."""

    example: ClassVar[Mapping[str, Any]]


class RowSerializer(AnswerSerializer):
    """Columns of the table, and more. Rows come as mappings whose values are as JSON has them."""

    column_names: ClassVar[tuple[str, ...]] = ()
    """Which columns; all if none is named."""
    is_whole = True
    """Whether every row has all of them."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        shown = columns(Asked(1), self.column_names)
        fields: dict[str, serializers.Field[Any, Any, Any, Any]] = {
            column.name: AsRead(schema_of_column(column), required=self.is_whole) for column in shown
        }
        return fields | super().get_fields()

    def to_representation(self, instance: Mapping[str, Any]) -> dict[str, Any]:
        if unknown := instance.keys() - self.fields.keys():
            raise ValueError(f"not in the schema of {type(self).__name__}: {', '.join(sorted(unknown))}")
        return dict(instance)


class WholeSerializer(AnswerSerializer):
    """A whole list."""

    count = whole_number("How many there are on all pages together.")


class QuestionSerializer(WholeSerializer):
    """A list that answers a question."""

    dataset_version = whole_number("The version that was read; 0 before the first.")
    question = serializers.CharField(help_text="The question in words.")


class PageSerializer(QuestionSerializer):
    """A page of such a list."""

    next = serializers.URLField(allow_null=True, help_text="The next page.")


QUESTION = {"dataset_version": 1, "question": "State: California"}
PAGE = QUESTION | {"count": 1, "next": None}
"""Examples of what every answer, and every page of one, has."""

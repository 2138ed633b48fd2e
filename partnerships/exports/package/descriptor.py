"""`datapackage.json`: the package and its tables in the words of Frictionless Data Package v1."""

from __future__ import annotations

import json
from typing import Any

from partnerships.exports import about, codebook
from partnerships.exports.answer import Answer
from partnerships.queries.column_values import Column, Type
from partnerships.queries.provenance import evidence_sql, statements
from partnerships.queries.provenance.evidence_columns import LISTING_COLUMNS, SOURCE_COLUMNS

TYPES = {
    Type.TEXT: "string",
    Type.SPAN: "string",
    Type.LIST: "string",
    Type.DAY: "date",
    Type.NUMBER: "number",
    Type.INTEGER: "integer",
}
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def written(answer: Answer, sizes: dict[str, int], hashes: dict[str, str]) -> bytes:
    """The descriptor as JSON. `sizes` and `hashes` are those of the tables, by file name."""
    return json.dumps(descriptor(answer, sizes, hashes), indent=2, ensure_ascii=False).encode() + b"\n"


def descriptor(answer: Answer, sizes: dict[str, int], hashes: dict[str, str]) -> dict[str, Any]:
    """The descriptor as an object."""
    question = answer.question
    return {
        "profile": "data-package",
        "name": answer.file_name,
        "title": about.TITLE,
        "description": f"{question.words()}; version {question.version}; {question.count()} rows.",
        "version": str(question.version),
        "created": answer.release.published_at.isoformat(timespec="seconds"),
        "homepage": answer.address("/partnerships/"),
        "licenses": [{"name": about.LICENSE_NAME, "path": about.LICENSE_URL, "title": about.LICENSE}],
        "sources": [_credit(source) for source in evidence_sql.sources(question)],
        "resources": [
            _resource(name, words, table, sizes[f"{name}.csv"], hashes[f"{name}.csv"])
            for name, (words, table) in tables(answer).items()
        ],
    }


def tables(answer: Answer) -> dict[str, tuple[str, dict[str, Any]]]:
    """Name → words and schema of each table of the package. Releases of the first layout had no statements."""
    evidence = "The evidence: each listing behind the rows, in the publisher's words."
    none = "What is said of agencies that have no partnership: they are no rows of the data."
    found = {
        "data": ("The rows of the question.", schema(answer.columns)),
        "listings": (evidence, LISTINGS_SCHEMA),
        "statements": (none, STATEMENTS_SCHEMA),
        "sources": ("The lists that the rows rest on, with their licenses.", SOURCES_SCHEMA),
    }
    if answer.question.layout < STATEMENTS_SINCE:
        del found["statements"]
    return found


def schema(columns: tuple[Column, ...]) -> dict[str, Any]:
    """The Table Schema of these columns."""
    described: dict[str, Any] = {"fields": [_field(column) for column in columns], "missingValues": [""]}
    if any(column.name == "partnership_id" for column in columns):
        described["primaryKey"] = "partnership_id"
    return described


def _field(column: Column) -> dict[str, Any]:
    promises: dict[str, Any] = ({"required": True} if column.required else {}) | column.limits
    described = {"name": column.name, "type": TYPES[column.type], "description": codebook.meaning(column)}
    return described | ({"constraints": promises} if promises else {})


def _resource(name: str, words: str, table: dict[str, Any], size: int, digest: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": words,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest}",
        "dialect": DIALECT,
        "schema": table,
    }


def _credit(source: Any) -> dict[str, str]:
    credit = {"title": f"{source.title}, {source.publisher} ({source.license})"}
    return credit | ({"path": source.homepage} if source.homepage else {})


LISTINGS_SCHEMA = {
    "fields": [
        {"name": column.name, "type": column.type, "description": column.meaning}
        for column in LISTING_COLUMNS
    ],
    "missingValues": [""],
    "primaryKey": ["partnership_id", "listing_id"],
}
SOURCES_SCHEMA = {
    "fields": [
        {"name": column.name, "type": column.type, "description": column.meaning} for column in SOURCE_COLUMNS
    ],
    "missingValues": [""],
    "primaryKey": "source",
}
STATEMENTS_SCHEMA = {
    "fields": [
        {"name": name, "type": type, "description": meaning}
        for name, (type, meaning) in statements.COLUMNS.items()
    ],
    "missingValues": [""],
    "primaryKey": ["agency_id", "program"],
}
STATEMENTS_SINCE = 2
"""The first layout of releases whose packages have a table of statements."""

"""What the answers of the API look like, in JSON Schema. The columns come from where they are declared."""

from __future__ import annotations

from partnerships.api.agencies import ITS_OWN, OF_EACH
from partnerships.exports.codebook import meaning
from partnerships.models.vocabulary import SourceState
from partnerships.queries.changes import Change
from partnerships.queries.columns import Asked, Column, Type, columns
from partnerships.queries.counts import GROUPS
from partnerships.queries.evidence_columns import LISTING_COLUMNS

TYPES = {
    Type.TEXT: {"type": "string"},
    Type.SPAN: {"type": "string"},
    Type.LIST: {"type": "array", "items": {"type": "string"}},
    Type.DAY: {"type": "string", "format": "date"},
    Type.NUMBER: {"type": "number"},
    Type.INTEGER: {"type": "integer"},
}
LIMITS = ("pattern", "enum", "minimum", "maximum")
TEXT, NUMBER, COUNT = {"type": "string"}, {"type": "number"}, {"type": "integer", "minimum": 0}
DAY, MOMENT = {"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}
ADDRESS = {"type": "string", "format": "uri"}
VALUE = {"description": "As the column has it.", "type": ["string", "number", "array", "null"]}
SCHEMA_OF_TYPE = {"string": TEXT, "integer": {"type": "integer"}, "date": DAY}
ALWAYS_SAID = ("partnership_id", "listing_id", "source")


def or_null(schema: dict) -> dict:
    """The same, or null."""
    nullable = schema | {"type": [schema["type"], "null"]}
    return nullable | {"enum": [*schema["enum"], None]} if "enum" in schema else nullable


def of_column(column: Column) -> dict:
    """A column's values in JSON."""
    schema = TYPES[column.type] | {name: column.limits[name] for name in LIMITS if name in column.limits}
    schema = schema if column.required or column.type is Type.LIST else or_null(schema)
    return schema | {"description": meaning(column)}


def one(meaning: str, **properties: dict) -> dict:
    """An object that has all of these and nothing else."""
    return {
        "type": "object",
        "description": meaning,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def many(name: str, meaning: str, **also: dict) -> dict:
    """A list whose items are the component `name`."""
    count = COUNT | {"description": "How many there are on all pages together."}
    return one(meaning, **also, count=count, results={"type": "array", "items": ref(name)})


def paged(name: str, meaning: str, **also: dict) -> dict:
    """A page of an answer, whose items are the component `name`."""
    return many(name, meaning, **also, **ANSWER, next=or_null(ADDRESS) | {"description": "The next page."})


ANSWER = {
    "dataset_version": COUNT | {"description": "The version that was read; 0 before the first."},
    "question": TEXT | {"description": "The question in words."},
}


def _of_columns(names: tuple[str, ...]) -> dict:
    return {column.name: of_column(column) for column in columns(Asked(1), names)}


def _picked(schema: dict) -> dict:
    """An object that may leave columns out, as `fields` picks them."""
    return {name: value for name, value in schema.items() if name != "required"}


def components() -> dict[str, dict]:
    """Every schema by its name."""
    return {**_records(), **_evidence(), **_versions(), **_others()}


def _records() -> dict[str, dict]:
    each = one("One of its partnerships.", **_of_columns(OF_EACH))
    agency = one(
        "One agency.",
        **_of_columns(ITS_OWN),
        partnerships={"type": "array", "items": ref("AgencyPartnership")},
    )
    curated = one(
        "A value that a curator set.",
        column=TEXT | {"description": "The column, as `overridden` names it."},
        value=or_null(TEXT) | {"description": "As it was set; null: not known."},
        reason=TEXT,
        set_on=DAY,
    )
    values = {
        "type": "array",
        "items": curated,
        "description": "Values that a curator set; left out where `fields` picks columns.",
    }
    in_full = one("One agency in one program.", **_of_columns(()), curated_values=values)
    return {
        "Partnership": _picked(one("One agency in one program.", **_of_columns(()))),
        "PartnershipInFull": _picked(in_full),
        "Partnerships": paged("Partnership", "A page of partnerships."),
        "AgencyPartnership": each,
        "Agency": agency,
        "Agencies": paged("Agency", "A page of agencies."),
    }


def _evidence() -> dict[str, dict]:
    source = one(
        "One published list.",
        **dict.fromkeys(("source", "title", "publisher"), TEXT),
        **dict.fromkeys(("homepage", "address"), or_null(TEXT)),
        license=TEXT,
        license_url=or_null(TEXT),
        about=TEXT | {"description": "Who makes the list, why, and what it leaves out."},
        state={
            "type": "string",
            "enum": SourceState.values,
            "description": "Whether its publisher still keeps it.",
        },
        state_on=or_null(DAY),
        state_reason=or_null(TEXT),
        last_observed_on=or_null(DAY) | {"description": "The newest day that a snapshot of it speaks for."},
        open_listings=COUNT | {"description": "Rows that its newest snapshot shows."},
        closed_listings=COUNT | {"description": "Rows that earlier snapshots showed."},
    )
    snapshot = one(
        "A list's exact bytes at one moment.",
        snapshot=COUNT,
        source=TEXT,
        observed_on=DAY | {"description": "The day it speaks for."},
        fetched_at=MOMENT,
        address=or_null(TEXT) | {"description": "Where it came from; null when a curator brought a file."},
        sha256={"type": "string", "pattern": "^[0-9a-f]{64}$"},
        size=COUNT | {"description": "Bytes."},
    )
    listing = {
        column.name: (
            SCHEMA_OF_TYPE[column.type]
            if column.name in ALWAYS_SAID
            else or_null(SCHEMA_OF_TYPE[column.type])
        )
        | {"description": column.meaning}
        for column in LISTING_COLUMNS
    }
    return {
        "Source": source,
        "Sources": many("Source", "Every list."),
        "Snapshot": snapshot,
        "Snapshots": many("Snapshot", "Snapshots, those that speak for the newest days first."),
        "Listing": one("A row of a list, and a partnership that rests on it.", **listing),
        "Listings": paged("Listing", "A page of listings."),
    }


def _versions() -> dict[str, dict]:
    counts = dict.fromkeys((what.value for what in Change), COUNT)
    release = one(
        "One version of the data set.",
        number=COUNT,
        published_at=MOMENT,
        why=TEXT | {"description": "Which run of a list or which curator's action made it."},
        **counts,
        total=COUNT | {"description": "Partnerships in this version."},
        partnerships=ADDRESS,
        csv=ADDRESS,
    )
    shown = ("partnership_id", "agency", "agency_id", "state", "program", "status")
    change = one(
        "A record that differs between two versions.",
        what={"type": "string", "enum": [what.value for what in Change]},
        **_of_columns(shown),
        fields={
            "type": "array",
            "items": one("A column that differs.", field=TEXT, before=VALUE, after=VALUE),
        },
    )
    return {
        "Release": release,
        "Releases": many("Release", "Every version, the newest first."),
        "Change": change,
        "Changes": paged("Change", "A page of changes.", since_version=COUNT, **counts),
    }


def _others() -> dict[str, dict]:
    group = one(
        "One group.", key=or_null(TEXT) | {"description": "Null: not known."}, label=TEXT, count=COUNT
    )
    place = one(
        "What the letters may mean.",
        kind={"type": "string", "enum": ["zip", "place", "county", "state"]},
        label=TEXT,
        latitude=NUMBER,
        longitude=NUMBER,
        state=TEXT,
        county_fips=or_null(TEXT),
        parameters={"type": "object", "description": "The parameters that ask for what is around it."},
    )
    problem = one(
        "What is wrong, as RFC 9457 writes it.",
        type=TEXT,
        title=TEXT,
        status={"type": "integer"},
        detail=TEXT,
        problems={
            "type": "array",
            "items": TEXT,
            "description": "One sentence for each thing that is wrong.",
        },
    )
    by = {"type": "string", "enum": list(GROUPS)}
    return {
        "Group": group,
        "Counts": many("Group", "Groups, in the order of their keys.", group_by=by, **ANSWER),
        "Place": place,
        "Places": many("Place", "Places, the likeliest first."),
        "Problem": problem,
    }

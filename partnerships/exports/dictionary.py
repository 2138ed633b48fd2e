"""docs/data-dictionary.md: the codebook of every file, as a document. The command `codebook` writes it."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.exports import about, codebook
from partnerships.exports.differences import HEADER
from partnerships.exports.formats import FORMATS
from partnerships.exports.history import HISTORY
from partnerships.queries.columns import Asked, columns
from partnerships.queries.provenance import statements
from partnerships.queries.provenance.evidence_columns import LISTING_COLUMNS, SOURCE_COLUMNS

INTRODUCTION = """# Data dictionary

Written by `bin/manage codebook` from the declarations that the files themselves are made from; a test holds it to
them. Do not edit it by hand.

One row is one agency in one of Ring's programs. Each answer is of one numbered version of the data set, which never
changes."""
ONE_ROW_A_FIELD = (
    "One row for each field that changed, and one for each partnership added or withdrawn. `before` and `after` are "
    "the values as texts. The field `listing_ids` names the listings behind a partnership."
)


def written() -> str:
    """The whole document."""
    rows = ((f"`{one.name}`", codebook.TYPES[one.type], codebook.meaning(one)) for one in columns(Asked(0)))
    versions = ((f"`{one.name}`", codebook.TYPES[one.type], one.meaning) for one in HISTORY[-2:])
    listings = ((f"`{one.name}`", one.type, one.meaning) for one in LISTING_COLUMNS)
    sources = ((f"`{one.name}`", one.type, one.meaning) for one in SOURCE_COLUMNS)
    said = ((f"`{name}`", type, meaning) for name, (type, meaning) in statements.COLUMNS.items())
    files = ((f"`/partnerships.{one.extension}`", one.label, one.about) for one in FORMATS.values())
    sections = (
        INTRODUCTION,
        "## Files\n\n" + _table(("address", "file", "good for"), files),
        "## The rows\n\n" + _table(codebook.HEADER, rows),
        "## Reading the files\n\n" + _list(codebook.NOTES),
        "## What the data does not know\n\n" + _list(about.LIMITS),
        "## Terms\n\n" + about.TERMS,
        "## `listings.csv` in the data package\n\n" + _table(codebook.HEADER, listings),
        "## `statements.csv` in the data package\n\n" + _table(codebook.HEADER, said),
        "## `sources.csv` in the data package\n\n" + _table(codebook.HEADER, sources),
        "## `/data/history.csv`\n\nThe columns above but `dataset_version` and `record_url`, and:\n\n"
        + _table(codebook.HEADER, versions),
        f"## `/data/releases/<a>..<b>.csv`\n\n{ONE_ROW_A_FIELD}\n\nColumns: {', '.join(HEADER)}.",
    )
    return "\n\n".join(sections) + "\n"


def _table(header: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    header = list(header)
    rows = [header, ["---"] * len(header), *lines]
    return "\n".join("| " + " | ".join(_plain(cell) for cell in row) + " |" for row in rows)


def _plain(text: str) -> str:
    """A text as it is, where Markdown would see marks."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)

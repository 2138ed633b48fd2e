"""The evidence of many release rows at once: the listings they rest on, and the sources of those.

Plain SQL around a select of release rows, because `COPY` writes the file of listings straight from the database.
It reads only what never changes: a listing's own words and the snapshot it was read from.
"""

from __future__ import annotations

from partnerships.models import Source
from partnerships.queries.evidence_columns import LISTING_COLUMNS


def listings(rows: bytes) -> bytes:
    """A select of `LISTING_COLUMNS`: the listings of release rows, given a select of (partnership_id, listing_ids)."""
    columns = ", ".join(f"{column.value} AS {column.name}" for column in LISTING_COLUMNS)
    return (
        f"SELECT {columns} FROM (SELECT partnership_id, unnest(listing_ids) AS listing_id FROM (".encode()
        + rows
        + b""") AS answer) AS row
        JOIN partnerships_listing AS listing ON listing.id = row.listing_id
        JOIN partnerships_source AS source ON source.id = listing.source_id
        JOIN partnerships_run AS run ON run.id = listing.opened_in_id
        LEFT JOIN partnerships_snapshot AS snapshot ON snapshot.id = run.snapshot_id
        ORDER BY row.partnership_id, listing.id"""
    )


def sources(question) -> list[Source]:
    """The sources that the rows of a question name, by title."""
    named = question.matching().extra(select={"slug": "unnest(sources)"}).values_list("slug").distinct()
    return list(Source.objects.filter(slug__in=[slug for (slug,) in named]).order_by("title", "id"))

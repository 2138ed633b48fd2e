"""The evidence of many release rows at once: the listings they rest on, and the sources of those.

Plain SQL around a select of release rows, because `COPY` writes the file of listings straight from the database.
It reads only what never changes: a listing's own words and the snapshot it was read from.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from django.db.models import F, Func, IntegerField, Sum
from django.db.models.functions import Coalesce

from partnerships.models import Source
from partnerships.models.copy import statement_of
from partnerships.queries.provenance.evidence_columns import LISTING_COLUMNS
from partnerships.queries.question import Question


def listings(rows: bytes) -> bytes:
    """A select of `LISTING_COLUMNS`: the listings of release rows, given a select of (partnership_id, listing_ids)."""
    columns = ", ".join(f"{column.value} AS {column.name}" for column in LISTING_COLUMNS)
    return (
        f"SELECT {columns} FROM (SELECT partnership_id, unnest(listing_ids) AS listing_id FROM (".encode()  # noqa: S608 (LISTING_COLUMNS; values are bound)
        + rows
        + b""") AS answer) AS row
        JOIN partnerships_listing AS listing ON listing.id = row.listing_id
        JOIN partnerships_source AS source ON source.id = listing.source_id
        JOIN partnerships_run AS run ON run.id = listing.opened_in_id
        LEFT JOIN partnerships_snapshot AS snapshot ON snapshot.id = run.snapshot_id
        ORDER BY row.partnership_id, listing.id"""
    )


def sources(question: Question) -> list[Source]:
    """The sources that the rows of a question name, by title."""
    named = question.matching().extra(select={"slug": "unnest(sources)"}).values_list("slug").distinct()
    return list(Source.objects.filter(slug__in=[slug for (slug,) in named]).order_by("title", "id"))


def page_of_listings(question: Question, after: Sequence[int], most: int) -> list[dict[str, object]]:
    """At most so many rows of `LISTING_COLUMNS` after a (partnership, listing), in this order.

    Reads the listings of only so many partnerships as the page can need: each has one at least.
    """
    rows = question.matching().filter(partnership_id__gte=after[0], listing_ids__len__gt=0)
    needed = rows.order_by("partnership_id").values_list("partnership_id", "listing_ids")[:most]
    select, values = statement_of(needed)
    with connection.cursor() as cursor:
        found = listings(cursor.mogrify(select, values)).decode().replace("%", "%%")
        cursor.execute(
            f"SELECT * FROM ({found}) AS cited WHERE (partnership_id, listing_id) > (%s, %s)"  # noqa: S608 (LISTING_COLUMNS; values are bound)
            " ORDER BY partnership_id, listing_id LIMIT %s",
            [*after, most],
        )
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def count_listings(question: Question) -> int:
    """How many rows of `LISTING_COLUMNS` a question has."""
    rows = question.matching().order_by().annotate(listings=Func(F("listing_ids"), function="cardinality"))
    number: int = rows.aggregate(number=Coalesce(Sum("listings", output_field=IntegerField()), 0))["number"]
    return number

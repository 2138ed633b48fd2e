"""What stands behind many rows at once: the listings they rest on, and the sources of those.

Plain SQL around a select of release rows, because a file of evidence is copied out, not built row by row. Only
what never changes is read: a listing's own words and the snapshot it was read from.
"""

from __future__ import annotations

from partnerships.models import Source

LISTINGS = {
    "partnership_id": ("row.partnership_id", "string", "The record that the listing speaks for."),
    "listing_id": ("listing.id", "integer", "The listing's lasting number."),
    "source": ("source.slug", "string", "The list it stands in: see sources.csv."),
    "agency_as_written": ("listing.agency", "string", "The agency's name, as the list writes it."),
    "city_as_written": ("listing.city", "string", "The city, as the list writes it."),
    "county_as_written": ("listing.county", "string", "The county, as the list writes it."),
    "state": ("listing.state", "string", "The state's postal code."),
    "wording": ("listing.wording", "string", "What the row says, in the publisher's words."),
    "title": ("listing.title", "string", "The title of the page that shows it."),
    "publisher": ("coalesce(nullif(listing.publisher, ''), source.publisher)", "string", "Who published it."),
    "published_on": (
        "listing.published_on",
        "string",
        "When that page was published, as exactly as it is known.",
    ),
    "address": ("listing.address", "string", "The page that shows it."),
    "archived_address": ("listing.archived_address", "string", "An archived copy of that page."),
    "snapshot_day": (
        "snapshot.observed_on",
        "date",
        "The day for which the snapshot speaks that it was read from.",
    ),
    "snapshot_sha256": ("snapshot.sha256", "string", "The SHA-256 of that snapshot's bytes."),
    "row_number": ("listing.row_number", "integer", "Where the row stood in that snapshot."),
}
"""Column of the file of listings → how to get it, its type, and what it means."""

SOURCES = {
    "source": ("slug", "The list's id, as in the column sources of the rows."),
    "title": ("title", "What the list is called."),
    "publisher": ("publisher", "Who publishes it."),
    "homepage": ("homepage", "Its page."),
    "address": ("address", "Where it is fetched from."),
    "license": ("license", "Under which terms it is published."),
    "license_url": ("license_url", "Those terms."),
    "about": ("about", "Who makes the list, why, and what it leaves out."),
}
"""Column of the file of sources → field, and what it means."""


def listings(rows: bytes) -> bytes:
    """The listings behind rows: a select of `LISTINGS`, given a select of (partnership_id, listing_ids)."""
    columns = ", ".join(f"{value} AS {name}" for name, (value, _type, _meaning) in LISTINGS.items())
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

"""The columns of the two evidence tables, listings and sources, as files, API and data dictionary have them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EvidenceColumn:
    """One column. `value`: SQL over listing, source and snapshot, or a field of Source; `type`: a Table Schema type."""

    name: str
    value: str
    meaning: str
    type: str = "string"


LISTING_COLUMNS = (
    EvidenceColumn("partnership_id", "row.partnership_id", "The record that the listing speaks for."),
    EvidenceColumn("listing_id", "listing.id", "The listing's lasting number.", "integer"),
    EvidenceColumn("source", "source.slug", "The list it stands in: see sources.csv."),
    EvidenceColumn("agency_as_written", "listing.agency", "The agency's name, as the list writes it."),
    EvidenceColumn("city_as_written", "listing.city", "The city, as the list writes it."),
    EvidenceColumn("county_as_written", "listing.county", "The county, as the list writes it."),
    EvidenceColumn("state", "listing.state", "The state's postal code."),
    EvidenceColumn("place_note", "listing.place_note",
                   "What was assumed, left aside or found wrong when the row was placed."),
    EvidenceColumn("wording", "listing.wording", "What the row says, in the publisher's words."),
    EvidenceColumn("title", "listing.title", "The title of the page that shows it."),
    EvidenceColumn("publisher", "coalesce(nullif(listing.publisher, ''), source.publisher)", "Who published it."),
    EvidenceColumn("published_on", "listing.published_on", "When that page was published, as exactly as it is known."),
    EvidenceColumn("address", "listing.address", "The page that shows it."),
    EvidenceColumn("archived_address", "listing.archived_address", "An archived copy of that page."),
    EvidenceColumn("snapshot_day", "snapshot.observed_on",
                   "The day for which the snapshot speaks that it was read from.", "date"),
    EvidenceColumn("snapshot_sha256", "snapshot.sha256", "The SHA-256 of that snapshot's bytes."),
    EvidenceColumn("row_number", "listing.row_number", "Where the row stood in that snapshot.", "integer"),
)  # fmt: skip
"""One row is a listing and a partnership that rests on it."""

SOURCE_COLUMNS = (
    EvidenceColumn("source", "slug", "The list's id, as in the column sources of the rows."),
    EvidenceColumn("title", "title", "What the list is called."),
    EvidenceColumn("publisher", "publisher", "Who publishes it."),
    EvidenceColumn("homepage", "homepage", "Its page."),
    EvidenceColumn("address", "address", "Where it is fetched from."),
    EvidenceColumn("license", "license", "Under which terms it is published."),
    EvidenceColumn("license_url", "license_url", "Those terms."),
    EvidenceColumn("about", "about", "Who makes the list, why, and what it leaves out."),
)
"""One row is a source."""

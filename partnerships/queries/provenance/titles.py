"""What the lists and the pages that changes name are called, for who reads them."""

from __future__ import annotations

from collections.abc import Iterable

from partnerships.models import Listing, Source
from partnerships.queries.partnership_changes import PartnershipChange
from partnerships.queries.provenance import cited_pages

PAGES_COLUMN = "source_urls"


def of_lists() -> dict[str, str]:
    """A list's title by its slug."""
    return dict(Source.objects.values_list("slug", "title"))


def of_changes(changed: Iterable[PartnershipChange]) -> dict[str, str]:
    """A list's title by its slug; the title and the publisher of each page that came or went by its address."""
    found = of_lists()
    numbers = {
        number
        for one in changed
        if one.evidence and any(name == PAGES_COLUMN for name, _before, _after in one.fields)
        for number in (*one.evidence[0], *one.evidence[1])
    }
    for listing in Listing.objects.filter(pk__in=numbers).exclude(address="").select_related("source"):
        found[listing.address] = ", ".join(cited_pages.of_listing(listing, published="").parts)
    return found

"""The page that a row of a list gives for what it says: its own title and publisher, and where a copy of it may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from partnerships.facts import known_pages
from partnerships.models import ArchivedPage, Listing

ARCHIVE = "https://web.archive.org/web"
ANY_YEAR = "*"


@dataclass(frozen=True)
class CitedPage:
    """`title` is empty where the list gives none; `published` is in words. `note`: what a reader may stumble on."""

    address: str
    title: str
    publisher: str
    published: str
    archived: str
    year: str
    note: str = ""

    @property
    def parts(self) -> list[str]:
        """ "“Police and Ring”", "WAFF", "Dec 6, 2019"; of a page without a title, who published it."""
        quoted = gettext("“%(title)s”") % {"title": self.title} if self.title else ""
        return [part for part in (quoted, self.publisher, self.published) if part] or [self.address]

    @property
    def archive_index(self) -> str:
        """Where the Internet Archive lists its copies of the page, if it has any."""
        return f"{ARCHIVE}/{self.year}/{self.address}"


def archived_pages(listings: Iterable[Listing]) -> dict[str, str]:
    """Address → our own archived copy of it, of the pages that these rows give."""
    addresses = {one.address for one in listings if one.address and not one.archived_address}
    if not addresses:
        return {}
    return dict(ArchivedPage.objects.filter(address__in=addresses).values_list("address", "archived_address"))


def of_listing(listing: Listing, *, published: str, archived: str = "") -> CitedPage:
    """The page that a row gives; `published` is its day in words, `archived` our own archived copy of it, if any."""
    known = known_pages.at(listing.address)
    year = listing.published_on[:4]
    return CitedPage(
        address=listing.address,
        title=known.title if known else listing.title,
        publisher=known.publisher if known else listing.publisher or listing.source.publisher,
        published=published,
        archived=listing.archived_address or (known.archived if known else "") or archived,
        year=f"{year}{ANY_YEAR}" if year.isdigit() and len(year) == 4 else ANY_YEAR,
        note=known.note if known else "",
    )

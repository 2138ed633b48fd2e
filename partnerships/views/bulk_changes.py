"""What differs between two versions, as a page has it: groups with their counts, and the records of one, paged."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext

from partnerships.http.parameters import whole_number
from partnerships.queries import change_groups
from partnerships.queries.change_groups import ChangeGroup
from partnerships.queries.changes import Difference
from partnerships.queries.partnership_changes import PartnershipChange, partnership_changes
from partnerships.queries.provenance import titles

MAX_OF_A_GROUP = 5
"""Records of each group on the page of all groups."""
RECORDS_PER_PAGE = 50


class NotAsked(ValueError):
    """The address asks for a group or a page that is not understood. The text is a sentence for the reader."""


class BulkChanges:
    """What a request asks of a difference: all groups with the first records of each, or one group page by page."""

    def __init__(self, request: HttpRequest, difference: Difference) -> None:
        self.difference = difference
        said, page = request.GET.get("group", ""), request.GET.get("page", "1")
        if said and said not in ChangeGroup.values:
            words = {"said": said[:60], "words": ", ".join(ChangeGroup.values)}
            raise NotAsked("group: " + gettext("“%(said)s” is not one of %(words)s.") % words)
        number = whole_number(page, least=1, most=10**9)
        if number is None:
            raise NotAsked(
                gettext("%(name)s: “%(said)s” is not a whole number from 1.")
                % {"name": "page", "said": page[:60]}
            )
        self.group = ChangeGroup(said) if said else None
        self.number = number

    @cached_property
    def counted(self) -> list[change_groups.Counted]:
        return change_groups.counted(self.difference)

    def context(self) -> dict[str, Any]:
        """What `parts/changes/_bulk_changes.html` shows."""
        shared = {
            "groups": self.counted,
            "group": self.group,
            "first": MAX_OF_A_GROUP,
            "titles": titles.of_lists(),
        }
        if self.group is None:
            return shared | {"parts": [(one, self._first(one.group)) for one in self.counted]}
        count = next((one.count for one in self.counted if one.group == self.group), 0)
        page = Paginator(range(count), RECORDS_PER_PAGE).get_page(self.number)
        offset = (page.number - 1) * RECORDS_PER_PAGE
        found = change_groups.records(self.difference, self.group, offset=offset, most=RECORDS_PER_PAGE)
        numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
        return shared | {"page": page, "numbers": numbers, "records": partnership_changes(found)}

    def _first(self, group: ChangeGroup) -> list[PartnershipChange]:
        return partnership_changes(
            change_groups.records(self.difference, group, offset=0, most=MAX_OF_A_GROUP)
        )

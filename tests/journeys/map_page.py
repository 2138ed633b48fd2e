"""What tests of the map in a browser ask of its page."""

import re

from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from partnerships.queries.question.filters import dates_condition

ADDRESSES = [
    "/",
    "/?as_of=2019-08-28",
    "/#6/34/-118",
    "/#9/34.05/-118.2",
    "/#4/38/-96/states/rate",
    "/embed/?state=CA",
    "/find/?q=springfield",
]
"""The map as a whole, on a day, close, shaded, framed elsewhere; and the search that leads to it."""


def ready(page):
    expect(page.locator("[data-map-page]")).to_have_attribute("data-state", "ready")


def settled(page):
    """Ready or found empty, and the list beside the map, which waits until the map rests, is filled."""
    expect(page.locator("[data-map-page]")).to_have_attribute("data-state", re.compile("ready|empty"))
    if page.locator("[data-in-view-count]").count():
        expect(page.locator("[data-in-view-count]")).not_to_have_text("")


def shown(page):
    return int(page.locator("[data-count]").inner_text().replace(",", ""))


def in_force(day):
    """The partnerships that certainly or possibly were in force on a day, the undated with them."""
    return ReleaseRow.objects.newest().filter(
        dates_condition(after=None, before=None, day=day, undated="include")
    )

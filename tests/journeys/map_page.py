"""What tests of the map in a browser ask of its page."""

from playwright.sync_api import expect

from partnerships.models import ReleaseRow
from partnerships.queries.question.filters import dates_condition


def ready(page):
    expect(page.locator("[data-map-page]")).to_have_attribute("data-state", "ready")


def shown(page):
    return int(page.locator("[data-count]").inner_text().replace(",", ""))


def in_force(day):
    """The partnerships that certainly or possibly were in force on a day, the undated with them."""
    return ReleaseRow.objects.newest().filter(
        dates_condition(after=None, before=None, day=day, undated="include")
    )

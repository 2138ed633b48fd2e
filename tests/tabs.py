"""Tabs of one browser window. A test gets a new one, without cookies; what the window has cached and compiled stays.

A window of its own for each test reads, compiles and starts anew what all pages share: a second of work each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page


@contextmanager
def window(browser: Browser, site: str, **options) -> Iterator[Page]:
    """A window on the site, and its first tab, which is not tested: it opens the others."""
    context = browser.new_context(base_url=site, **options)
    first = context.new_page()
    first.goto("/healthz")
    yield first
    context.close()


@contextmanager
def tab(first: Page) -> Iterator[Page]:
    """A tab of a visitor who was never here."""
    with first.expect_popup() as opening:
        first.evaluate("void open('about:blank')")
    yield opening.value
    for other in first.context.pages:
        if other != first:
            other.close()
    first.context.clear_cookies()

"""Following by keyboard alone at the width of a phone: a form, the page that a mail leads to, and the way out again."""

import re

from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import expect

from partnerships.alerts import following
from partnerships.models import Follower
from partnerships.views.forms import guards
from tests import tabs
from tests.alerts.test_following import path_in
from tests.factories import released
from tests.views.test_reports import Earlier

PHONE = {"width": 390, "height": 844}
MAX_TAB_PRESSES = 60
"""Presses of the Tab key within which a page is left."""


def tab_to(page, words):
    """Press Tab until what has these words has the focus, and see that it is on the screen."""
    focused = page.locator(":focus")
    for _ in range(MAX_TAB_PRESSES):
        page.keyboard.press("Tab")
        if focused.count() and words in (focused.inner_text() or focused.get_attribute("name") or ""):
            box = focused.bounding_box()
            assert box["y"] >= 0 and box["y"] + box["height"] <= PHONE["height"]
            return
    raise AssertionError(f"Tab does not lead to {words}")


def test_a_question_is_followed_confirmed_and_left_by_keyboard_alone(
    committed_db, mailbox, mail_port, serving, browser
):
    cache.clear()
    released({"state": "OH"}, {"state": "CA"})
    with (
        serving("test-mail-web", RINGWATCH_MAIL=f"smtp://127.0.0.1:{mail_port}") as address,
        tabs.window(browser, address, viewport=PHONE, has_touch=True, is_mobile=True) as first,
        tabs.tab(first) as page,
    ):
        page.goto("/follow/?state=OH")
        opened = Earlier(guards.MIN_FILL_SECONDS + 1).sign("open")  # as if it had been read for so long
        page.evaluate("when => { document.querySelector('[name=opened]').value = when }", opened)
        tab_to(page, "email")
        page.keyboard.type("ann@example.org")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(":focus")).to_have_text(re.compile("^Look into your mail"))

        following.take_up(now=timezone.now())
        page.goto(path_in(mailbox.mails[0]))
        tab_to(page, "Yes, tell me")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("You follow this")
        follower = Follower.objects.confirmed().get()
        assert follower.question == "state=OH"

        tab_to(page, "Stop following")
        page.keyboard.press("Enter")
        tab_to(page, "Stop, and delete my address")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Nothing is sent")
        assert not Follower.objects.exists()

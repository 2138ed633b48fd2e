"""A curator's way in a real browser, under the site's security policy: what it forbids fails the test."""

import pytest
from django.contrib.auth import get_user_model

from partnerships.models import Listing
from partnerships.models.vocabulary import Event, Verdict
from tests.admin.desk import page_of
from tests.factories import agency, listing
from tests.ingest.readers.handmade import grid, xlsx
from tests.waiting import wait_until

PASSWORD = "a password of some length"
LISTS = (
    "agency",
    "auditentry",
    "listing",
    "override",
    "partnership",
    "release",
    "run",
    "snapshot",
    "source",
)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def signed_in(committed, page):
    """The browser's page, on the start page, where rows wait."""
    get_user_model().objects.create_superuser("carla", password=PASSWORD)
    page.goto("/admin/")
    page.get_by_label("Username").fill("carla")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def test_the_queue_can_be_worked_through_by_number_keys(signed_in):
    signed_in.get_by_role("link", name="3 rows await a match").click()
    signed_in.wait_for_url(f"**{page_of(listing('D2'))}?queue=1")

    signed_in.keyboard.press("1")
    signed_in.wait_for_url(f"**{page_of(listing('D1'))}?queue=1")
    signed_in.keyboard.press("n")
    signed_in.wait_for_url(f"**{page_of(listing('D3'))}?queue=1")
    signed_in.get_by_label("Why, if it needs saying").press_sequentially("1 reason")
    signed_in.get_by_role("button", name="The same agency").first.click()
    signed_in.wait_for_url(f"**{page_of(listing('D1'))}?queue=1")

    assert signed_in.get_by_text("1 row left").is_visible()
    assert meant(listing("D2")) == agency("Longmont Police Department")
    assert meant(listing("D3")) == agency("Brighton Police Department")


def test_every_decision_stands_on_the_screen_and_is_taken_back_by_a_key(signed_in):
    signed_in.set_viewport_size({"width": 1280, "height": 800})
    signed_in.goto(f"{page_of(listing('D1'))}?queue=1")
    buttons = signed_in.locator("button[name='decision'], .review-moves > *, [data-key='m']")
    boxes = [one.bounding_box() for one in buttons.all()]
    assert len(boxes) >= 7
    assert all(box["y"] + box["height"] <= 800 and box["x"] + box["width"] <= 1280 for box in boxes)

    signed_in.keyboard.press("?")
    assert signed_in.get_by_role("dialog").get_by_text("Undo your last decision").is_visible()
    signed_in.keyboard.press("Escape")
    signed_in.keyboard.press("x")
    signed_in.keyboard.press("1")
    signed_in.get_by_text("No candidate is left").wait_for()
    signed_in.keyboard.press("u")

    signed_in.wait_for_url(f"**{page_of(listing('D1'))}?queue=1&focus=other*")
    focused = "document.activeElement.value"
    assert signed_in.evaluate(focused) == f"other {agency('Brighton Police Department').pk}"
    assert listing("D1").matches.get().verdict == Verdict.UNSURE


def test_an_agency_is_found_as_its_name_is_typed(signed_in):
    signed_in.goto(f"{page_of(listing('D1'))}?queue=1")

    signed_in.get_by_label("Another agency").press_sequentially("monroe")
    signed_in.locator("#found").get_by_role("button", name="The same agency").click()
    signed_in.wait_for_url(f"**{page_of(listing('D3'))}?queue=1")

    assert meant(listing("D1")) == agency("Monroe County Sheriff's Office")


def test_a_new_agency_is_made_by_its_own_key(signed_in):
    signed_in.goto(f"{page_of(listing('D1'))}?queue=1")

    signed_in.keyboard.press("0")
    signed_in.wait_for_url(f"**{page_of(listing('D3'))}?queue=1")

    assert meant(listing("D1")) == agency("Brighton Public Safety")


def press(keyboard, *keys):
    for key in keys:
        keyboard.press(key)


def test_evidence_is_added_by_the_keyboard_alone(signed_in):
    brighton = agency("Brighton Police Department")
    signed_in.goto("/admin/partnerships/listing/evidence/?address=https://news.example/b&title=Police+join")

    keys = signed_in.keyboard
    signed_in.wait_for_function("document.activeElement.name === 'words'")
    keys.type("brighton police department")
    press(keys, "Tab", "Tab", "Tab")
    while signed_in.evaluate("document.activeElement.value") != Event.JOINED.value:
        keys.press("ArrowDown")
    press(keys, "Tab", "Tab")
    keys.type("2019-07")
    keys.press("Enter")
    signed_in.wait_for_url(f"**{page_of(brighton)}")

    assert signed_in.get_by_text("Added: Brighton Police Department, NY, says it joined.").is_visible()
    assert Listing.objects.get(source__slug="desk").claims.get().precision == "month"


def test_every_page_fits_on_a_phone(signed_in):
    brighton = agency("Brighton Police Department")
    partnership, run = brighton.partnerships.get(), listing("D1").opened_in
    records = (brighton, partnership, listing("D1"), run, run.source, run.snapshot)
    signed_in.set_viewport_size(PHONE)

    for address in (
        "/admin/",
        *(f"/admin/partnerships/{name}/" for name in (*LISTS, "listing/evidence")),
        *map(page_of, records),
    ):
        assert signed_in.goto(address).ok, address
        assert signed_in.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], address


def meant(row: Listing):
    return row.matches.get(verdict=Verdict.SAME).agency


def test_a_part_that_is_ticked_is_read_at_once(signed_in, tmp_path):
    header = ["Agency", "City", "State"]
    dublin, ames = ["Dublin Police", "Dublin", "OH"], ["Ames Police", "Ames", "IA"]
    (tmp_path / "list.xlsx").write_bytes(xlsx(grid([header, dublin]), grid([header, ames]), hidden={1}))
    signed_in.goto("/admin/partnerships/source/new/")
    for label, said in {"Title": "Two sheets", "Publisher:": "A county", "License:": "none stated"}.items():
        signed_in.get_by_label(label).first.fill(said)
    signed_in.get_by_label("What kind of list it is").select_option("roll")
    signed_in.get_by_label("About it, for readers").fill("Kept by hand.")
    signed_in.get_by_label("A file of it").set_input_files(tmp_path / "list.xlsx")
    scripts = []

    def hold(route):
        """The script comes later than a quick curator ticks."""
        scripts.append(route)

    signed_in.route("**/pages/columns*.js", hold)
    signed_in.get_by_role("button", name="Next: its columns").click(no_wait_after=True)

    signed_in.get_by_label("“S2”").check()
    wait_until(lambda: signed_in.wait_for_timeout(20) or scripts, "its script is not asked for")
    scripts.pop().continue_()

    signed_in.locator("#reading").get_by_text("Ames Police").wait_for()
    assert signed_in.get_by_label("“S2”").is_checked()
    assert signed_in.locator("#reading").get_by_text("Dublin Police").is_visible()

    signed_in.get_by_label("“S2”").uncheck()
    signed_in.locator("#reading").get_by_text("Ames Police").wait_for(state="detached")

"""The desk by the keyboard alone: all that waits, reports, a change set, a rename, a merge; a passkey in a browser."""

import re
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.utils import timezone

from partnerships.actions import reports, runs
from partnerships.ingest.left_out import LeftOut
from partnerships.models import Agency, ChangeSet, EvidencePage, Release, ReleaseRow, Report, Run, Source
from tests.admin.desk import BRIGHTON, LONGMONT, page_of
from tests.admin.keyboard.keys import PASSWORD, Keys
from tests.factories import TODAY, agency, announcement, as_csv, asked_for, ingest_run, listing

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 720}


def test_a_curators_day_needs_no_mouse(keys):
    through_all_that_waits(keys)
    answer_what_readers_report(keys)
    rename_and_set_a_value_in_a_change_set(keys)
    merge_two(keys)


def through_all_that_waits(keys):
    """From the start page to each kind of thing that waits, and its decision: what waited waits no more."""
    held = what_waits()
    decide_on_a_held_run(keys, held)
    match_a_doubtful_row(keys)
    set_a_value_in_conflict(keys)
    have_a_failing_list_fetched_again(keys)
    follow_a_page_that_is_gone(keys)


def what_waits() -> Run:
    """A held run, a conflict, a list whose last run failed, and a page that is gone, beside the doubtful rows."""
    rows = [
        announcement("K1", agency="Brighton Police Department", date="2019-05-01", **BRIGHTON),
        announcement("K2", agency="Longmont Police Department", date="2019-05-01", **LONGMONT),
        announcement("K3", agency="Monroe County Sheriff's Office", agency_kind="sheriff", **BRIGHTON),
        announcement("D1", agency="Brighton Public Safety", **BRIGHTON),
        announcement("D2", agency="Longmont Public Safety", **LONGMONT),
        announcement("D3", agency="Town of Brighton Public Safety", **BRIGHTON),
        announcement("C1", agency="Longmont Police Department", date="2018-01-01", **LONGMONT),
    ]
    held = ingest_run(as_csv(rows), on="2026-02-01", preview_first=True)
    Source.objects.filter(slug="eff-atlas").update(address="http://127.0.0.1:9/list.csv", state="kept")
    failed = asked_for(b"", slug="eff-atlas")
    runs.ingest(run=failed, today=TODAY)
    now = timezone.now()
    EvidencePage.objects.create(
        address="https://news.example/K1",
        failures=1,
        failing_since=now,
        says_gone=True,
        answer="It answers 410.",
    )
    assert (held.outcome, failed.outcome) == ("held", "rejected")
    return held


def decide_on_a_held_run(keys, held):
    keys.page.goto("/admin/")
    keys.enter(f".waits a[href='{page_of(held)}']")
    assert keys.page.locator("table.impact tbody tr").count() == 2
    chosen = choose_rows_on_a_phone(keys, held)
    keys.page.goto(page_of(chosen))
    keys.write("form[action*='/act/apply/'] [name=reason]", "Looked at.")
    keys.enter("form[action*='/act/apply/'] button")

    applied = runs.ingest(run=Run.objects.latest("id"), today=TODAY)
    assert applied.outcome == "applied"


def choose_rows_on_a_phone(keys, held) -> Run:
    """One row is left out: no row of it is applied, and nothing on the page is wider than the phone."""
    keys.page.set_viewport_size(PHONE)
    keys.enter("a[href$='/choose/']")
    [row, *_others] = held.previewed_listings.order_by("row_number")
    keys.enter(f"[name=untick][value={row.kind}]")
    assert keys.page.get_by_text(re.compile(r"^\d+ of \d+ rows are ticked")).is_visible()
    keys.enter(f"[name=tick][value={row.kind}]")
    keys.reach(f"[name=rows][value='{row.row_number}']")
    keys.press("Space")
    keys.write("[name=reason]", "Not sure of it.")
    assert keys.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keys.enter("[name=choose]")
    keys.page.set_viewport_size(DESK)

    chosen = runs.ingest(run=Run.objects.latest("id"), today=TODAY)
    assert (chosen.outcome, LeftOut.of(chosen.asked).rows) == ("held", {row.row_number})
    return chosen


def match_a_doubtful_row(keys):
    keys.page.goto("/admin/")
    keys.enter(".waits a[href$='/queue/']")
    row = listing("D2")
    with keys.page.expect_navigation():
        keys.press("1")

    assert row.matches.get(verdict="same").agency == agency("Longmont Police Department")


def set_a_value_in_conflict(keys):
    longmont = agency("Longmont Police Department").partnerships.get()
    assert longmont.conflicts
    keys.page.goto("/admin/")
    keys.enter(f".waits a[href='{page_of(longmont)}']")
    assert longmont.conflicts[0] in keys.page.locator(".notice").inner_text()
    keys.reach("details:has([value=start]) summary")
    keys.press("Enter")
    keys.write("details[open] [name=value]", "2018")
    keys.write("details[open] [name=reason]", "The town's letter.")
    keys.enter("details[open] form[action*='/act/set_override/'] button")

    keys.page.goto("/admin/")
    assert keys.page.locator(f".waits a[href='{page_of(longmont)}']").count() == 0


def have_a_failing_list_fetched_again(keys):
    failed = Run.objects.get(outcome="rejected")
    keys.enter(f".waits a[href='{page_of(failed)}']")
    keys.enter(f".lead a[href='{page_of(failed.source)}']")
    keys.enter("form[action*='/act/fetch_now/'] button")

    assert failed.source.runs.latest("id").asked == {}


def follow_a_page_that_is_gone(keys):
    gone = EvidencePage.objects.get()
    keys.page.goto("/admin/")
    keys.enter(f".waits a[href='{page_of(gone)}']")
    keys.enter(f"a[href='{page_of(listing('K1'))}']")

    assert keys.page.get_by_role("heading", level=1).inner_text().startswith("Brighton Police Department")


def answer_what_readers_report(keys):
    """From the start page: one is spam, taken back and declined; one is amended; one is accepted with evidence."""
    spam, amended, accepted = (
        reports.receive(record=record, wrong=wrong)
        for record, wrong in (
            ("Buy watches", "Now."),
            ("Brighton Police Department, NY", "It ended in May."),
            ("Longmont Police Department, CO", "It joined in July 2018."),
        )
    )
    keys.page.goto("/admin/")
    keys.enter(f".waits a[href='{page_of(spam)}']")
    delete_as_spam_and_take_it_back(keys, spam, following=amended)
    decline(keys, spam, following=amended)
    amend(keys, amended, following=accepted)
    accept_with_evidence(keys, accepted)

    outcomes = Report.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["unrelated", "amended", "corrected"]


def delete_as_spam_and_take_it_back(keys, spam: Report, following: Report):
    with keys.page.expect_navigation(url=f"**{page_of(following)}"):
        keys.press("d")
    keys.enter(".messagelist a")
    keys.write("form[action*='/act/undo/'] [name=reason]", "A slip.")
    keys.send("undo")

    spam.refresh_from_db()
    assert not spam.outcome


def decline(keys, report: Report, following: Report):
    keys.page.goto(page_of(report))
    keys.choose("[name=outcome]", "Not")
    keys.write("[name=answer]", "It is about watches.")
    keys.send("answer")

    assert page_of(following) in keys.page.url


def amend(keys, report: Report, following: Report):
    """The value is set on the report's own page, otherwise than reported, and the version is named with the answer."""
    record = agency("Brighton Police Department").partnerships.get()
    form = f"form[action='{page_of(record).replace('change/', 'act/set_values/')}']"
    keys.reach(f"details:has({form}) > summary")
    keys.press("Enter")
    keys.choose(f"{form} [name=value_status]", "Ended")
    keys.enter(f"{form} button")
    answer_with_the_version(keys, report, "Corrected, o")

    assert page_of(following) in keys.page.url


def accept_with_evidence(keys, report: Report):
    keys.enter(".card a[href*='/listing/evidence/']")
    keys.choose("[name=event]", "says it joined")
    keys.write("[name=date]", "2018-07")
    keys.write("[name=source_url]", "https://news.example/July")
    keys.write("[name=source_title]", "The town joins")
    keys.write("[name=source_publisher]", "The Town's News")
    keys.enter(".evidence-form button")
    answer_with_the_version(keys, report, "Corrected")


def answer_with_the_version(keys, report: Report, outcome: str):
    keys.page.goto(page_of(report))
    keys.choose("[name=outcome]", outcome)
    keys.write("[name=answer]", "A source says so.")
    keys.send("answer")

    report.refresh_from_db()
    assert report.version == Release.objects.newest_number()


def rename_and_set_a_value_in_a_change_set(keys):
    brighton = agency("Brighton Police Department")
    partnership, version = brighton.partnerships.get(), Release.objects.newest_number()
    keys.page.goto("/admin/")
    keys.enter("form.change-set button")

    keys.page.goto(page_of(brighton))
    keys.reach("details:has(form[action*='/act/edit/']) summary")
    keys.press("Enter")
    keys.write("[name=agency_name]", "Brighton Force")
    keys.write("form[action*='/act/edit/'] [name=reason]", "Its letterhead.")
    keys.enter("form[action*='/act/edit/'] button")
    keys.page.goto(page_of(partnership))
    keys.reach("details:has([value=status]) summary")
    keys.press("Enter")
    keys.choose("details[open] [name=value]", "Ended")
    keys.write("details[open] [name=reason]", "The town said so.")
    keys.enter("details[open] form[action*='/act/set_override/'] button")
    assert Release.objects.newest_number() == version

    keys.enter(".change-set-banner a")
    keys.write("form[action*='/act/publish/'] [name=reason]", "The town's letter")
    keys.enter("form[action*='/act/publish/'] button")

    row = ReleaseRow.objects.newest().get(agency_number=brighton.pk)
    assert (row.agency_name, row.status) == ("Brighton Force", "ended")
    assert (Release.objects.newest_number(), ChangeSet.objects.count()) == (version + 1, 0)


def merge_two(keys):
    sheriff, brighton = agency("Monroe County Sheriff's Office"), Agency.objects.get(name="Brighton Force")
    keys.page.goto(f"{page_of(sheriff)}#merge")
    keys.write("#merge [name=find]", "brighton force")
    keys.press("Enter")
    keys.page.locator("#merge a.button").wait_for()
    keys.enter("#merge a.button")

    keys.page.get_by_text("If this one stays").wait_for()
    keys.write("form[action*='/act/merge/'] [name=reason]", "One department.")
    keys.enter("form[action*='/act/merge/'] button")

    sheriff.refresh_from_db()
    assert sheriff.merged_into == brighton
    assert listing("K3").matches.get(verdict="same").agency == brighton


def test_a_passkey_is_registered_in_a_browser(committed, browser, site):
    get_user_model().objects.create_superuser("carla", password=PASSWORD)
    here = f"http://localhost:{urlsplit(site).port}"  # a passkey is of a name, never of a number
    context = browser.new_context(base_url=here)
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    keys = Keys(page)
    page.goto("/admin/")
    keys.write("main input[type=text]", "carla")
    keys.write("main input[type=password]", PASSWORD)
    with page.expect_navigation(url="**/admin/"):
        keys.press("Enter")

    page.goto("/admin/account/factors/webauthn/add/")
    keys.write("main input[type=password]", PASSWORD)  # asked again before a factor is added
    with page.expect_navigation(url="**/webauthn/add/"):
        keys.press("Enter")
    keys.write("main [name=name]", "Laptop")
    with page.expect_navigation():
        keys.reach("main button")
        keys.press("Enter")

    keys_of = Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN)
    assert [one.wrap().name for one in keys_of] == ["Laptop"]
    context.close()

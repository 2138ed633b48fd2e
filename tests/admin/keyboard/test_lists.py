"""A list added by the keyboard alone, by a file and by paste: columns, preview, rows chosen, applied, undone."""

from partnerships.actions import runs
from partnerships.ingest.left_out import LeftOut
from partnerships.models import Agency, ReleaseRow, Run, Source
from partnerships.models.vocabulary import Outcome
from partnerships.today import site_today
from tests.admin.keyboard.keys import FOCUSED
from tests.admin.lists.adding import FACTS, READABLE

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ON_FIRST_SCREEN = """() => {
    const { top, bottom } = document.activeElement.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight && scrollY === 0;
}"""


def test_a_list_is_added_by_a_file_and_by_paste_without_a_mouse(keys, tmp_path):
    keys.page.set_viewport_size(DESK)
    file = tmp_path / "list.csv"
    file.write_bytes(READABLE)

    run = preview_a_file(keys, file)
    applied = apply_but_one_row(keys, run)
    undo(keys, applied)
    keys.page.set_viewport_size(PHONE)
    add_what_is_pasted(keys, READABLE.decode().replace(",", "\t"))


def say_what_it_is(keys, title: str) -> None:
    keys.page.goto("/admin/partnerships/source/")
    keys.enter("a[href$='/source/new/']")
    keys.write("[name=title]", title)
    keys.write("[name=publisher]", FACTS["publisher"])
    keys.choose("[name=nature]", "A roll")


def say_of_readers(keys) -> None:
    keys.write("[name=license]", FACTS["license"])
    keys.write("[name=about]", FACTS["about"])
    keys.enter("form.act:has([name=title]) button[type=submit]")


def preview_a_file(keys, file) -> Run:
    """Its columns are corrected, and how it reads then is seen before it is given to the worker."""
    say_what_it_is(keys, "Towns of a county")
    keys.choose_file("[name=file]", file)
    say_of_readers(keys)

    keys.choose("[name=encoding]", "utf-8")
    keys.reach("[name=reread]")
    keys.page.locator("[name=encoding] option[value='utf-8'][selected]").wait_for(state="attached")
    assert keys.page.evaluate(FOCUSED, "[name=reread]")
    keys.choose("[name=take_date]", "Signed up")
    keys.reach("[name=show]")
    keys.page.locator("#reading td", has_text="May 2019").first.wait_for()
    assert keys.page.evaluate(FOCUSED, "[name=show]")
    keys.choose("[name=event]", "joined")
    keys.tick("[name=preview_first]")
    keys.enter("[name=save]")

    held = worker_is_done()
    assert (held.outcome, held.report["added"]) == (Outcome.HELD, 4)
    return held


def worker_is_done() -> Run:
    """The newest run, carried out as the worker does."""
    return runs.ingest(run=Run.objects.latest("id"), today=site_today())


def apply_but_one_row(keys, held: Run) -> Run:
    """The page of the run has waited for the worker; the way to its rows lies on the first screen."""
    keys.page.locator("a[href$='/choose/']").wait_for()
    keys.reach("a[href$='/choose/']")
    assert keys.page.evaluate(ON_FIRST_SCREEN)
    with keys.page.expect_navigation():
        keys.press("Enter")
    keys.tick("[name=rows][value='2']")
    keys.write("[name=reason]", "Reno is not sure.")
    keys.enter("[name=choose]")
    chosen = worker_is_done()
    assert (chosen.outcome, LeftOut.of(chosen.asked).rows) == (Outcome.HELD, {2})

    keys.page.locator("form[action*='/act/apply/']").wait_for()
    keys.reach("form[action*='/act/apply/'] [name=reason]")
    assert keys.page.evaluate(ON_FIRST_SCREEN)
    keys.type("Looked at.")
    keys.send("apply")
    applied = worker_is_done()
    assert (applied.outcome, applied.report["added"]) == (Outcome.APPLIED, 3)
    return applied


def undo(keys, applied: Run) -> None:
    keys.page.locator("#undo").wait_for()
    keys.unfold("undo")
    keys.write("form[action*='/act/undo/'] [name=reason]", "The wrong county.")
    keys.send("undo")

    applied.refresh_from_db()
    assert applied.undone_at
    assert not ReleaseRow.objects.newest().filter(sources__contains=[applied.source.slug]).exists()


def add_what_is_pasted(keys, text: str) -> None:
    """On a phone with a keyboard, and at once."""
    say_what_it_is(keys, "Towns that were pasted")
    keys.paste("[name=pasted]", text)
    say_of_readers(keys)
    keys.choose("[name=take_date]", "Signed up")
    assert keys.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keys.enter("[name=save]")

    run = worker_is_done()
    assert (run.outcome, run.snapshot.origin) == (Outcome.APPLIED, "pasted.tsv")
    assert Source.objects.filter(declared=False).count() == 2
    assert Agency.objects.filter(name="Reno Police Department", withdrawn_at=None).exists()

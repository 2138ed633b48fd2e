"""Rows of a held snapshot are chosen: what is applied is what was shown of them, and the others are not lost."""

import random

import pytest
from django.db import transaction

from partnerships.actions import runs
from partnerships.actions.conflicts import CannotUndo
from partnerships.actions.runs import choosing, undoing
from partnerships.actions.sources import Refused
from partnerships.ingest.left_out import LeftOut
from partnerships.models import AuditEntry, Listing, ReleaseRow, RowKind, Run
from partnerships.models.vocabulary import Outcome
from tests.admin.desk import page_of, said, words
from tests.factories import TODAY, announcement, as_csv, curator, ingest_run, kept_as_a_roll, published

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-01-01", "2026-02-01"
BRIGHTON = {"city": "Brighton", "state": "NY"}
BEFORE = [
    announcement("K1", agency="Brighton Police Department", date="2019-05-01", **BRIGHTON),
    announcement("K2", agency="Longmont Police Department", city="Longmont", state="CO"),
    announcement("K3", agency="Macon Police Department", city="Macon", state="GA"),
]
AFTER = [
    BEFORE[0],
    BEFORE[1] | {"date": "2021-05-05"},
    announcement("N1", agency="Fresno Police Department", city="Fresno", state="CA"),
    announcement("N2", agency="Yakima Police Department", city="Yakima", state="WA"),
    announcement("D1", agency="Brighton Public Safety", **BRIGHTON),
    announcement("P1", agency="Dayton Police Department", city="Dayton", state="OH", date="soon"),
    announcement("J1", agency="Brighton Police Department", date="2019-06-01", **BRIGHTON),
]
LONGMONT, FRESNO, YAKIMA, DOUBT, PROBLEM, OTHER_DAY = DIFFER = range(2, 8)
"""Numbers of the rows that differ."""
UNSEEN = {"listing_ids", "id", "partnership_id", "agency_number", "versions", "changed_at"}
"""Numbers that another order of the same acts gives otherwise."""


@pytest.fixture
def held(db) -> Run:
    published(*BEFORE, on=FIRST)
    return ingest_run(as_csv(AFTER), on=SECOND, preview_first=True)


def seen() -> list[dict]:
    """What readers see, without the numbers of what it is made of."""
    names = [field.name for field in ReleaseRow._meta.fields if field.name not in UNSEEN]
    return list(ReleaseRow.objects.newest().order_by("agency_slug", "program").values(*names))


def on_file() -> list:
    """The rows of the list that stand open."""
    return sorted(Listing.objects.open().values_list("raw__id", "raw__date", "opened_by__observed_on"))


def gone_of(run: Run) -> set[int]:
    return set(Listing.objects.open().filter(raw__id="K3", source=run.source).values_list("id", flat=True))


def chosen(run: Run, rows=(), gone=()) -> Run:
    """The run that says what the others would change, as the worker has worked it out."""
    left_out = LeftOut(frozenset(rows), frozenset(gone))
    made = choosing.choose(run=run, left_out=left_out, by=curator(), reason="Not sure of these.")
    return runs.ingest(run=made, today=TODAY)


def applied(run: Run) -> Run:
    run = runs.ingest(run=runs.apply_held(run=run, by=curator(), reason="Seen."), today=TODAY)
    assert run.outcome == Outcome.APPLIED, run.reason
    return run


def of_those_rows_alone(left_out: set[int], gone: bool) -> tuple:
    """What a file gives that says only what is not left out. Taken back."""
    rows = [row for number, row in enumerate(AFTER, start=1) if number not in left_out]
    rows += [BEFORE[1]] * (LONGMONT in left_out) + [BEFORE[2]] * gone
    with transaction.atomic():
        ingest_run(as_csv(rows), on=SECOND, decided=1)
        found = seen(), on_file()
        transaction.set_rollback(True)
    return found


def test_each_row_that_differs_has_its_kind(held):
    kinds = dict(held.previewed_listings.values_list("row_number", "kind"))

    assert kinds == {
        LONGMONT: RowKind.JOINS, FRESNO: RowKind.NEW, YAKIMA: RowKind.NEW, DOUBT: RowKind.DOUBT,
        PROBLEM: RowKind.PROBLEM, OTHER_DAY: RowKind.CONFLICT,
    }  # fmt: skip
    joined = held.previewed_listings.get(row_number=LONGMONT)
    assert joined.agency_number == Listing.objects.get(raw__id="K2").matches.get().agency_id
    assert held.previewed_listings.get(row_number=PROBLEM).problems == ["unreadable_claim"]


def test_what_is_applied_is_what_a_file_of_the_chosen_rows_gives_and_undone_nothing(held):
    chance, before = random.Random(11), (seen(), on_file())
    choices = [({LONGMONT}, False), (set(DIFFER), False), ({YAKIMA, DOUBT, PROBLEM, OTHER_DAY}, True)]
    choices += [(set(chance.sample(DIFFER, chance.randint(1, 5))), chance.random() < 0.5)]

    for left_out, gone in choices:
        with transaction.atomic():
            expected = of_those_rows_alone(left_out, gone)
            made = chosen(held, left_out, gone_of(held) if gone else ())
            assert (made.outcome, seen(), on_file()) == (Outcome.HELD, *before), made.reason
            shown = {row.agency_slug for row in made.previewed_rows.exclude(change_type="")}

            run = applied(made)

            assert (seen(), on_file()) == expected, left_out
            assert shown == differing(before[0], seen())
            assert run.report["kept"] == len(AFTER)
            assert (run.snapshot, run.snapshot.sha256) == (held.snapshot, held.snapshot.sha256)
            undoing.undo(run=run, by=curator(), reason="It was too early.")
            assert (seen(), on_file()) == before
            transaction.set_rollback(True)


def differing(before: list[dict], after: list[dict]) -> set[str]:
    old, new = ({row["agency_slug"]: row for row in rows} for rows in (before, after))
    return {slug for slug in old.keys() | new.keys() if old.get(slug) != new.get(slug)}


def test_what_was_left_out_can_be_taken_in_later_and_each_be_undone(held):
    whole = of_those_rows_alone(set(), gone=False)
    before = seen(), on_file()
    first = applied(chosen(held, {LONGMONT, FRESNO, DOUBT}, gone_of(held)))
    part = seen(), on_file()

    rest = runs.ingest(run=choosing.take_rest(run=first, by=curator()), today=TODAY)
    assert (rest.outcome, rest.report["added"], rest.report["changed"], rest.report["gone"]) == (
        "held",
        2,
        1,
        1,
    )
    second = applied(rest)

    assert (seen(), on_file()) == whole
    assert Listing.objects.get(raw__id="K2", closed_by__isnull=False).last_shown_on.isoformat() == FIRST
    undoing.undo(run=second, by=curator(), reason="Too early.")
    assert (seen(), on_file()) == part
    undoing.undo(run=first, by=curator(), reason="Too early.")
    assert (seen(), on_file()) == before
    with pytest.raises(CannotUndo, match=f"run {first.pk} had left out"):
        undoing.redo(run=second, by=curator(), reason="After all.")
    for run, after in ((first, part), (second, whole)):
        undoing.redo(run=run, by=curator(), reason="After all.")
        assert (seen(), on_file()) == after


def test_a_choice_can_be_narrowed_and_widened_before_it_is_applied(held):
    expected = of_those_rows_alone({FRESNO}, gone=False)

    narrow = chosen(chosen(held, {FRESNO}), {FRESNO, YAKIMA, DOUBT})
    wide = chosen(narrow, {FRESNO})
    applied(wide)

    assert (seen(), on_file()) == expected
    assert choosing.root_of(wide) == held
    assert set(Run.objects.filter(pk__in=[held.pk, narrow.pk]).values_list("decision", flat=True)) == {
        "choose"
    }


def test_the_audit_log_says_which_rows_were_left_out(held):
    (gone,) = gone_of(held)
    applied(chosen(held, {FRESNO, YAKIMA, PROBLEM}, [gone]))

    for action in ("choose a held run", "apply a list"):
        entry = AuditEntry.objects.filter(action=action).latest("id")
        assert entry.details["left_out"] == {"rows": "3-4, 6", "gone": str(gone)}
    assert AuditEntry.objects.get(action="choose a held run").reason == "Not sure of these."


def test_the_same_bytes_again_do_not_bring_what_was_left_out_and_say_where_it_is(held):
    run = applied(chosen(held, {FRESNO}))
    before = seen(), on_file()

    again = ingest_run(as_csv(AFTER), on=SECOND)

    assert (again.outcome, f"Run {run.pk} left rows of it out" in again.reason) == (Outcome.UNCHANGED, True)
    assert (seen(), on_file()) == before


def test_a_choice_of_nothing_or_of_no_other_rows_is_refused(held):
    def refused(message: str, rows=(), gone=(), run=held):
        with pytest.raises((Refused, runs.NotHeld), match=message):
            chosen(run, rows, gone)

    refused("Nothing is chosen otherwise")
    refused("No row is chosen", DIFFER, gone_of(held))
    made = chosen(held, {FRESNO})
    refused("waits for a decision", {YAKIMA}, run=Run.objects.get(pk=held.pk))
    kept_as_a_roll()
    refused("gone from a roll", {FRESNO}, gone_of(held), run=Run.objects.get(pk=made.pk))
    with pytest.raises(Refused, match="No row was left out"):
        choosing.take_rest(run=made, by=curator())


def choose_page(run: Run) -> str:
    return f"{page_of(run)[: -len('change/')]}choose/"


def sent(page, **more) -> dict:
    """What a browser sends of the page's form."""
    form = page.xpath("//form[@class='choosing']")[0]
    hidden = {one.name: one.value for one in form.xpath(".//input[@type='hidden']")}
    ticks = {name: form.xpath(f".//input[@name='{name}'][@checked]/@value") for name in ("rows", "gone")}
    return hidden | ticks | {"reason": ""} | more


def counts(page) -> dict[str, list[str]]:
    rows = page.xpath("//table[@class='kinds']/tbody/tr")
    return {words(row[0]): [words(cell) for cell in row[1:3]] for row in rows}


def test_rows_are_picked_one_by_one_and_by_kind_and_the_ticks_travel_with_the_page(desk, held):
    def press(page, **button):
        return desk.post(choose_page(held), **sent(page, **button))

    page = desk.see(choose_page(held))
    assert counts(page) == {
        "All": ["7", "7"], "With a problem": ["1", "1"], "Waits for a person": ["1", "1"],
        "Conflicts with another source": ["1", "1"], "Names a new agency": ["2", "2"],
        "Joins an agency on record": ["1", "1"], "Gone from the file": ["1", "1"],
    }  # fmt: skip
    assert "Joins an agency on record: Longmont Police Department" in words(page)
    page = press(page, untick="")
    assert "0 of 7 rows are ticked" in words(page)
    page = press(page, tick="new")
    page = press(page, show_kind="new")
    assert page.xpath("//input[@type='checkbox']/@value") == [str(FRESNO), str(YAKIMA)]
    page = press(page, rows=[str(YAKIMA)], show_kind="")
    page = press(page, tick="gone")
    assert page.xpath("//input[@type='checkbox'][@checked]/@value") == [str(YAKIMA), str(*gone_of(held))]
    assert "Why the others are left out" in said(desk.post(choose_page(held), 400, **sent(page, choose=1)))
    page = press(page, choose=1, reason="Only these are sure.")

    assert "with the worker" in said(page)
    made = runs.ingest(run=Run.objects.latest("id"), today=TODAY)
    assert page.address == page_of(made)
    page = desk.see(made)
    assert "5 rows are left out by a curator. Their numbers in the file: 2-3, 5-7." in words(page)
    desk.act(made, "apply", reason="Seen.")
    run = runs.ingest(run=Run.objects.latest("id"), today=TODAY)
    page = desk.see(run)
    left = page.xpath("//section[@id='left-out']")[0]
    assert [words(one) for one in left.xpath(".//summary")][1:3] == [
        "Added Brighton Public Safety row 5", "Added Dayton Police Department row 6",
    ]  # fmt: skip
    assert "with the worker" in said(desk.act(run, "take_rest"))


def test_a_roll_does_not_offer_to_keep_what_it_no_longer_shows(desk):
    kept_as_a_roll()
    published(*BEFORE, on=FIRST)
    held = ingest_run(as_csv(AFTER), on=SECOND, preview_first=True)

    page = desk.see(choose_page(held))

    assert not page.xpath("//input[@name='gone']")
    assert "If you doubt that they are gone, reject the run" in words(page)


@pytest.mark.parametrize(
    "given", [{"left_rows": "x"}, {"rows": ["1;2"], "shown_rows": "1"}, {"left_gone": "1-"}]
)
def test_what_is_no_number_of_a_row_is_said(desk, held, given):
    page = desk.post(choose_page(held), **sent(desk.see(choose_page(held)), **given))

    assert "is no numbers of rows" in said(page)


def test_rows_are_not_chosen_of_a_run_that_was_decided(desk, held):
    runs.reject_held(run=held, by=desk.user, reason="No.")

    assert "Rows are chosen of a run that was read" in said(desk.see(choose_page(held)))

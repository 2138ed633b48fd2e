"""What a decision does to readers is shown before it is made, by state and by record, and is what it then does."""

from collections import Counter

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.actions import evidence, override, runs
from partnerships.actions.runs import undoing
from partnerships.ingest.effect import OTHERWISE_BY_NOW
from partnerships.models import AuditEntry, Listing, PreviewedRow, Release, ReleaseRow, Source
from partnerships.models.vocabulary import Outcome
from partnerships.queries import changes
from tests.admin.desk import said, words
from tests.factories import TODAY, agency, announcement, as_csv, curator, listing, published
from tests.starter_runs import SECOND, WHOLE, newest_run

KINDS = ("added", "changed", "withdrawn", "doubtful")


def shown(page) -> dict[str, dict[str, int]]:
    """The table by state, without its zeros."""
    rows = page.xpath("//table[contains(@class, 'impact')]/tbody/tr")
    counts = {words(row[0]): [int(words(cell).replace(",", "")) for cell in row[1:]] for row in rows}
    return {state: dict(zip(KINDS, cells, strict=True)) for state, cells in counts.items()}


def became(version: int) -> dict[str, Counter]:
    """What a version changed, by state."""
    found: dict[str, Counter] = {}
    for one in changes.of_versions(version - 1, version).changed():
        row = ReleaseRow.objects.get(pk=one.after or one.before)
        found.setdefault(row.state, Counter())[str(one.change_type)] += 1
    return found


def without_zeros(by_state) -> dict[str, dict[str, int]]:
    return {
        state: {kind: count for kind, count in kinds.items() if count} for state, kinds in by_state.items()
    }


def names(page) -> list[str]:
    """Of the records that are shown one by one: what becomes of each, and whose it is."""
    return [words(one) for one in page.xpath("//ul[@class='told']/li/span | //ul[@class='told']/li/div/*[1]")]


def test_a_held_run_shows_readers_losses_by_state_with_the_records_and_does_no_more(desk, held):
    page = desk.see(held)
    table = shown(page)
    state = max(table, key=lambda one: sum(table[one].values()))
    of_state = desk.see(held, state=state, kind="changed")

    desk.act(held, "apply", reason="They left.")
    run = runs.ingest(run=newest_run(), today=TODAY)

    assert run.outcome == Outcome.APPLIED
    assert without_zeros(table) == became(run.report["release"])
    assert len(names(of_state)) == 2 * min(table[state]["changed"], 25)
    assert "What readers would have seen" in words(desk.see(held))


def test_what_is_otherwise_by_now_is_not_applied_but_shown_anew(desk, held):
    row = PreviewedRow.objects.filter(run=held, change_type="changed")[0]
    whose = ReleaseRow.objects.get(pk=row.before)
    override.set_(
        agency=agency(whose.agency_name), field="city", value="Elsewhere", reason="x", by=curator("dora")
    )
    version = Release.objects.latest().number

    desk.act(held, "apply", reason="They left.")
    again = runs.ingest(run=newest_run(), today=TODAY)

    assert (again.outcome, again.reason) == (Outcome.HELD, OTHERWISE_BY_NOW)
    assert Release.objects.latest().number == version
    page = desk.see(again)
    assert shown(page)
    desk.act(again, "apply", reason="Still.")
    run = runs.ingest(run=newest_run(), today=TODAY)
    assert without_zeros(shown(page)) == became(run.report["release"])


def test_a_file_is_shown_first_where_that_is_asked_for(desk):
    source = published(*WHOLE).source
    file = SimpleUploadedFile(
        "list.csv", as_csv([*WHOLE, announcement("NEW", city="Xenia", agency="Xenia Police")])
    )
    before, version = Listing.objects.count(), Release.objects.latest().number

    desk.act(source, "upload_file", file=file, observed_on=SECOND, preview_first="on")
    run = runs.ingest(run=newest_run(), today=TODAY)

    assert (run.outcome, Listing.objects.count()) == (Outcome.HELD, before)
    assert Release.objects.latest().number == version
    page = desk.see(run)
    assert without_zeros(shown(page))["OH"]["added"] == 1
    assert "Added Xenia Police" in words(page)
    assert "checked" in " ".join(desk.see(source).xpath("//input[@name='preview_first']")[0].keys())


@pytest.mark.parametrize("again", [False, True])
def test_what_undoing_a_run_changes_is_shown_where_it_is_asked_for(desk, again):
    published(*WHOLE)
    run = published(*WHOLE[:-2], WHOLE[-1] | {"city": "Xenia"}, on=SECOND)
    if again:
        undoing.undo(run=run, by=desk.user, reason="A draft.")
    log = AuditEntry.objects.count()

    assert not shown(desk.see(run))
    table = shown(desk.see(run, preview="undo"))
    assert AuditEntry.objects.count() == log
    desk.act(run, "redo" if again else "undo", reason="It was a draft.")

    assert table
    assert without_zeros(table) == became(Release.objects.latest().number)


@pytest.mark.usefixtures("doubtful")
def test_what_undoing_an_act_changes_is_shown_beside_it(desk):
    desk.decide(listing("D1"), "same", agency("Brighton Police Department"), reason="One force.")
    override.set_(
        agency=agency("Brighton Police Department"), field="city", value="Rome", reason="x", by=desk.user
    )
    for action in ("override", "match: same"):
        entry = AuditEntry.objects.filter(action__startswith=action).latest("id")

        page = desk.see(entry)
        desk.act(entry, "undo", reason="Two forces.")

        assert without_zeros(shown(page)) == {
            "NY": became(Release.objects.latest().number)["NY"]
            | ({"doubtful": 1} if "match" in action else {})
        }
        assert "Brighton Police Department" in names(page)


@pytest.mark.usefixtures("doubtful")
def test_lists_are_called_by_their_titles(desk):
    brighton = agency("Brighton Police Department")
    facts = {
        "program": "neighbors",
        "event": "joined",
        "date": "2019",
        "source_url": "https://news.example/a",
    }
    evidence.add(finding=evidence.about(brighton, **facts), agency=brighton, by=desk.user)

    page = desk.see(AuditEntry.objects.get(action="add evidence"))

    assert f"Sources: {Source.objects.get(slug=evidence.SLUG).title}" in words(page)


@pytest.mark.usefixtures("doubtful")
def test_why_an_act_cannot_be_undone_is_said_before_it_is_tried(desk):
    desk.decide(listing("D1"), "new")
    entry = AuditEntry.objects.filter(action="match: new").latest("id")
    listing("D1").matches.update(score=1)

    assert "has changed again since" in words(desk.see(entry))
    assert "has changed again since" in said(desk.act(entry, "undo", reason="x", status=400))

"""Any act is undone exactly, in steps, and says what depends on it; the audit log is added to and never changed."""

from contextlib import suppress
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from partnerships.actions import acts, match, merge, override, reports, sources
from partnerships.actions.agency_names import SameName
from partnerships.actions.conflicts import CannotUndo
from partnerships.models import Act, Agency, AuditEntry, Match, Override, Partnership, Report, Source
from partnerships.models.vocabulary import ReportOutcome, SourceState, Verdict
from tests.admin.desk import doubtful_list
from tests.factories import agency, curator, listing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def doubtful(db):
    doubtful_list()


def state():
    """What readers see, and what a person decided, row by row."""
    published = Partnership.objects.filter(published=True).order_by("id")
    return [
        list(published.values()),
        list(Match.objects.order_by("listing_id", "agency_id").values()),
        list(Override.objects.in_force().order_by("id").values()),
        list(Agency.objects.living().order_by("id").values()),
    ]


def newest() -> Act:
    return Act.objects.latest("id")


def same():
    match.same(listing=listing("D1"), agency=agency("Brighton Police Department"), by=curator())


def other():
    match.other(listing=listing("D1"), agency=agency("Brighton Police Department"), by=curator())


def new():
    match.new(listing=listing("D1"), by=curator())


def overridden():
    set_("city", "Rochester")


def lifted():
    set_("city", "Rochester")
    override.lift(override=Override.objects.latest("id"), by=curator())


def merged():
    one, into = agency("Monroe County Sheriff's Office"), agency("Brighton Police Department")
    merge.merge(agency=one, into=into, by=curator(), reason="x")


def retired():
    source = Source.objects.get(slug="announcements")
    sources.retire(
        source=source, state=SourceState.RETIRED, on=source.state_on or DAY, by=curator(), reason="x"
    )


DAY = date(2026, 1, 1)


def set_(field, value, **of):
    override.set_(
        agency=agency("Brighton Police Department"), field=field, value=value, reason="x", by=curator(), **of
    )


@pytest.mark.parametrize("carry_out", [same, other, new, overridden, merged, retired])
def test_each_kind_of_act_is_undone_exactly_and_redone_and_so_on(carry_out):
    before = state()
    carry_out()
    after, done = state(), newest()

    acts.undo(act=done, by=curator(), reason="a slip")
    assert state() == before
    assert AuditEntry.objects.filter(details__undoes=done.entry_id, reason="a slip").count() == 1

    for undone in (False, True, False):
        acts.undo(act=newest(), by=curator(), reason="the other way round")
        assert state() == (before if undone else after)
        done.refresh_from_db()
        assert bool(done.undone_at) == undone


def test_what_is_undone_is_not_undone_again():
    same()
    done = newest()
    acts.undo(act=done, by=curator(), reason="x")

    with pytest.raises(CannotUndo, match="undone already"):
        acts.undo(act=done, by=curator(), reason="x")


def test_what_changed_since_without_an_act_is_not_overwritten():
    set_("city", "Rochester")
    done = newest()
    Override.objects.update(value="Henrietta")
    before = state()

    with pytest.raises(CannotUndo, match=r"changed again since, by a run or by hand \(value\)"):
        acts.undo(act=done, by=curator(), reason="x")

    assert state() == before


def test_an_agency_that_later_rows_name_is_not_withdrawn():
    new()
    made = agency("Brighton Public Safety")
    named = listing("D3").matches.order_by("id").first()
    Match.objects.filter(listing=named.listing).delete()
    Match.objects.create(listing=named.listing, agency=made, verdict=Verdict.SAME, score=100)  # as a run does
    before = state()

    with pytest.raises(CannotUndo, match="is named by 1 more row by now"):
        acts.undo(act=newest(), by=curator(), reason="x")

    assert state() == before


def test_an_undoing_that_would_leave_two_of_one_name_is_refused():
    one = agency("Brighton Police Department")
    new()
    other = agency("Brighton Public Safety")
    override.set_(agency=one, field="agency_name", value="Brighton Town Police", reason="x", by=curator())
    done = newest()
    override.set_(
        agency=other, field="agency_name", value="Brighton Police Department", reason="x", by=curator()
    )
    before = state()

    with pytest.raises(SameName), transaction.atomic():
        acts.undo(act=done, by=curator(), reason="x")

    assert state() == before


def test_many_steps_are_undone_one_by_one():
    before = state()
    for carry_out in (other, new, lifted):
        carry_out()

    while done := acts.latest_of(curator()):
        acts.undo(act=done, by=curator(), reason="x")

    assert state() == before


def test_what_depends_on_an_act_is_named_and_undone_with_it():
    before = state()
    new()
    first = newest()
    made = agency("Brighton Public Safety")
    override.set_(agency=made, field="city", value="Rochester", reason="x", by=curator("dora"))

    with pytest.raises(acts.Dependent, match="override, dora"):
        acts.undo(act=first, by=curator(), reason="x")
    acts.undo(act=first, by=curator(), reason="x", with_later=True)

    assert state() == before


def test_an_agency_that_was_withdrawn_stands_again_when_it_is_made_again():
    new()
    made = agency("Brighton Public Safety")
    acts.undo(act=newest(), by=curator(), reason="x")

    new()

    assert listing("D1").matches.get(verdict=Verdict.SAME).agency == made
    assert Agency.objects.filter(name=made.name).count() == 1


def test_pressing_twice_does_nothing_twice():
    row, by = listing("D1"), curator()
    expected = row.matches.fingerprint()
    for _press in range(2):
        with suppress(match.AlreadyDecided):
            match.new(listing=row, by=by, expected=expected)

    assert Act.objects.count() == 1
    assert Agency.objects.filter(name="Brighton Public Safety").count() == 1


def test_rows_of_other_words_are_not_decided_along():
    into = agency("Brighton Police Department")

    with pytest.raises(match.EditConflict, match="Not of the same name"):
        match.same(listing=listing("D1"), agency=into, by=curator(), alike=[listing("D3")])

    assert not Act.objects.exists()


def test_a_merge_takes_overrides_along_and_undoing_it_reads_no_log():
    one, into = agency("Monroe County Sheriff's Office"), agency("Brighton Police Department")
    override.set_(agency=one, field="county", value="Monroe", reason="x", by=curator())
    set_("city", "Rochester")
    override.set_(agency=one, field="city", value="Henrietta", reason="x", by=curator())
    before = state()
    merge.merge(agency=one, into=into, by=curator(), reason="x")
    assert set(into.overrides.in_force().values_list("field", "value")) == {
        ("county", "Monroe"), ("city", "Rochester"),
    }  # fmt: skip

    one.refresh_from_db()
    merge.unmerge(agency=one, by=curator(), reason="x")

    assert state() == before


def test_an_override_of_a_merged_agency_is_refused():
    merged()

    with pytest.raises(Exception, match="was merged into"):
        override.set_(
            agency=agency("Monroe County Sheriff's Office"), field="city", value="x", reason="x", by=curator()
        )


def test_the_answer_to_a_report_is_undone_without_the_readers_words():
    report = reports.receive(record="RW-000001", wrong="The town is wrong.", email="reader@example.org")
    reports.answer(report=report, outcome=ReportOutcome.KEPT, answer="It is right.", by=curator())

    acts.undo(act=newest(), by=curator(), reason="x")

    assert Report.objects.waiting().get().email == ""
    assert not Act.objects.filter(changes__icontains="reader@example.org").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE partnerships_auditentry SET reason = 'nothing'",
        "DELETE FROM partnerships_auditentry",
        "TRUNCATE partnerships_auditentry",
        "SET session_replication_role = replica; DELETE FROM partnerships_auditentry",
    ],
)
def test_the_sites_own_role_cannot_change_the_audit_log(statement):
    kept = list(AuditEntry.objects.order_by("id").values())
    assert kept

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert list(AuditEntry.objects.order_by("id").values()) == kept


def test_what_stands_in_the_place_of_a_row_depends_on_its_undoing():
    """A row comes back where a later act put another: the second is undone first, and neither is overwritten."""
    set_("city", "Rochester")
    override.lift(override=Override.objects.latest("id"), by=curator())
    lift = newest()
    set_("city", "Henrietta")
    before = state()

    with pytest.raises(acts.Dependent, match="override"):
        acts.undo(act=lift, by=curator(), reason="x")
    assert state() == before
    acts.undo(act=lift, by=curator(), reason="x", with_later=True)

    assert Override.objects.in_force().get().value == "Rochester"


def test_what_a_run_put_in_the_place_of_a_row_is_told():
    other()
    done = newest()
    acts.undo(act=done, by=curator(), reason="x")
    undoing, match_of = newest(), done.changes[0]["before"]
    listing("D1").matches.all().delete()
    before = Match.objects.create(
        listing=listing("D1"), agency_id=match_of["agency_id"], verdict=Verdict.UNSURE, score=50
    )

    with pytest.raises(CannotUndo), transaction.atomic():
        acts.undo(act=undoing, by=curator(), reason="x")

    assert list(listing("D1").matches.all()) == [before]

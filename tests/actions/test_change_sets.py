"""A curator's edits can wait and become one release; what waits is never published in parts, or by others' runs."""

from datetime import date

import pytest

from partnerships.actions import change_set_edits, match, merge, override, sources
from partnerships.actions.conflicts import EditConflict
from partnerships.actions.rebuild import rebuild
from partnerships.actions.releases import change_sets
from partnerships.actions.releases.publish import publish
from partnerships.actions.runs import undoing
from partnerships.models import Act, AuditEntry, ChangeSet, ChangeSetAgency, Release
from partnerships.models.vocabulary import SourceState
from partnerships.queries.changes import ChangeType
from tests.actions.towns import ROWS, set_status, statuses, waiting
from tests.factories import curator, kept_as_a_roll, listing, published

pytestmark = pytest.mark.django_db


def test_edits_of_a_change_set_are_seen_by_nobody_until_they_are_published_as_one_release(towns):
    change_set = change_sets.begin(by=curator())

    assert [set_status(one) for one in towns] == [change_set] * 3
    assert (Release.objects.count(), set(statuses())) == (1, {"reported"})

    release = change_sets.publish_together(
        change_set=change_set, by=curator(), reason="The state's letters of May"
    )

    assert (release.number, release.changed, release.why) == (2, 3, "The state's letters of May")
    assert set(statuses()) == {"ended"}
    assert not ChangeSet.objects.exists() and not ChangeSetAgency.objects.exists()


def test_what_would_change_is_shown_field_by_field(towns):
    change_sets.begin(by=curator())
    set_status(towns[0])

    [told] = waiting()

    assert told.change_type is ChangeType.CHANGED
    fields = (("status", "reported", "ended"), ("overridden", [], ["status"]))
    assert (told.row["agency"], told.fields) == (towns[0].name, fields)


def test_what_is_shown_is_what_the_release_then_changes(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    merge.merge(agency=towns[1], into=towns[2], by=curator(), reason="one department")
    shown = {(one.change_type, one.row["partnership_id"]) for one in waiting()}

    release = change_sets.publish_together(change_set=change_set, by=curator(), reason="May")

    assert len(shown) == release.added + release.changed + release.withdrawn == 3
    assert {change_type for change_type, _ in shown} == {ChangeType.CHANGED, ChangeType.WITHDRAWN}


def test_a_list_that_comes_in_is_published_without_half_of_a_curators_session(towns):
    change_sets.begin(by=curator())
    set_status(towns[0])

    rows = [ROWS["Ashland"], ROWS["Bedford"] | {"date": "2018-01-01"}, ROWS["Clinton"]]
    run = published(*rows, on="2026-02-01")

    assert run.report["release"] == 2
    assert Release.objects.get(number=2).changed == 1
    assert statuses() == ["reported"] * 3
    assert [one.row["agency"] for one in waiting()] == [towns[0].name]


def test_what_a_list_says_of_an_agency_that_waits_waits_with_it(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    published(ROWS["Ashland"] | {"date": "2018-01-01"}, ROWS["Bedford"], ROWS["Clinton"], on="2026-02-01")

    assert Release.objects.count() == 1
    [told] = waiting()
    assert {name for name, _, _ in told.fields} >= {"status", "start_date"}

    assert change_sets.publish_together(change_set=change_set, by=curator(), reason="May").changed == 1


def test_another_curators_edits_are_published_at_once(towns):
    change_sets.begin(by=curator())
    set_status(towns[0])

    release = set_status(towns[1], by=curator("dora"))

    assert (release.number, release.changed) == (2, 1)
    assert statuses() == ["reported", "ended", "reported"]


def test_an_act_on_an_agency_that_waits_waits_whole(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])

    assert merge.merge(agency=towns[0], into=towns[1], by=curator("dora"), reason="one") == change_set

    assert Release.objects.count() == 1
    assert (
        change_sets.publish_together(change_set=change_set, by=curator("dora"), reason="both").withdrawn == 1
    )


def test_an_act_on_agencies_of_two_change_sets_is_refused_as_one_of_them_would_publish_half_of_it(towns):
    theirs, ours = (change_sets.begin(by=curator(name)) for name in ("dora", "carla"))
    set_status(towns[0], by=curator("carla"))
    set_status(towns[1], by=curator("dora"))

    with pytest.raises(
        EditConflict, match=r"\(Edits of dora, Edits of carla\): publish or discard all but one"
    ):
        merge.merge(agency=towns[0], into=towns[1], by=curator("carla"), reason="one")

    change_sets.publish_together(change_set=theirs, by=curator("dora"), reason="May")
    assert merge.merge(agency=towns[0], into=towns[1], by=curator("carla"), reason="one") == ours


def test_an_edit_taken_back_leaves_nothing_to_publish(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    override.lift(override=towns[0].overrides.in_force().get(), by=curator())

    assert waiting() == []
    assert (
        change_sets.publish_together(change_set=change_set, by=curator(), reason="nothing after all") is None
    )
    assert Release.objects.count() == 1


def test_an_act_that_changes_no_record_waits_too_and_is_discarded_with_the_rest(towns):
    change_set = change_sets.begin(by=curator())
    row = listing("Ashland")

    assert match.same(listing=row, agency=towns[0], by=curator()) == change_set
    assert (change_set.edits().count(), waiting()) == (1, [])

    change_set_edits.discard(change_set=change_set, by=curator(), reason="not sure")
    assert row.matches.get().decided_by is None


def test_what_another_does_to_an_agency_waits_while_an_edit_about_it_waits(towns):
    """A value set on a record that is not there yet: another's evidence makes the record, and would publish both."""
    change_set = change_sets.begin(by=curator())
    match.same(listing=listing("Ashland"), agency=towns[0], by=curator())

    assert set_status(towns[0], by=curator("dora")) == change_set
    [kept, _dora] = change_set.edits().order_by("pk")

    change_set_edits.take_out(change_set=change_set, act=kept, by=curator(), with_later=True)
    assert [one.row["agency"] for one in waiting()] == [towns[0].name]
    change_set_edits.take_out(change_set=change_set, act=change_set.edits().get(), by=curator())
    assert not ChangeSetAgency.objects.exists()


def test_what_is_said_of_a_list_as_a_whole_waits_in_no_change_set(towns):
    kept_as_a_roll()
    rebuild()
    publish(actor="test", why="a roll")
    change_set, source = change_sets.begin(by=curator()), listing("Ashland").source

    facts = {"state": SourceState.RETIRED, "on": date(2026, 1, 2), "by": curator(), "reason": "It says so."}
    release = sources.retire(source=source, **facts)

    assert (release.changed, change_set.edits().count()) == (3, 0)
    assert not ChangeSetAgency.objects.exists()


def test_rebuilding_and_publishing_everything_leaves_what_waits(towns):
    change_sets.begin(by=curator())
    set_status(towns[0])

    rebuild()

    assert publish(actor="test", why="everything") is None
    assert statuses() == ["reported"] * 3


def test_it_is_published_once(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    change_sets.publish_together(change_set=change_set, by=curator(), reason="May")

    with pytest.raises(change_sets.AlreadyPublished):
        change_sets.publish_together(change_set=change_set, by=curator("dora"), reason="May")
    assert Release.objects.count() == 2


def test_beginning_again_goes_on_and_afterwards_edits_are_published_at_once(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    assert change_sets.begin(by=curator()) == change_set
    change_sets.publish_together(change_set=change_set, by=curator(), reason="May")

    assert set_status(towns[1]).number == 3


def test_the_audit_log_tells_who_began_and_who_published_a_change_set(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    change_sets.publish_together(change_set=change_set, by=curator("dora"), reason="The letters of May")

    told = AuditEntry.objects.filter(action__contains="change set").order_by("id")
    assert list(told.values_list("actor", "action", "reason")) == [
        ("carla", "begin a change set", ""),
        ("dora", "publish a change set", "The letters of May"),
    ]


def test_each_act_knows_the_version_that_readers_see_it_in(towns):
    set_status(towns[2])
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    set_status(towns[1])
    change_sets.publish_together(change_set=change_set, by=curator(), reason="May")

    assert list(Act.objects.order_by("pk").values_list("version", "change_set")) == [
        (2, None), (3, None), (3, None),
    ]  # fmt: skip


def test_undoing_a_run_is_no_edit_and_goes_to_readers_at_once(towns):
    run = published(*(row | {"date": "2020-05-01"} for row in ROWS.values()), on="2026-02-01")
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])

    release = undoing.undo(run=run, by=curator(), reason="A draft.")

    assert (release.changed, change_set.edits().count()) == (2, 1)
    assert {agency.agency_id for agency in change_set.waiting_agencies.all()} == {towns[0].pk}

"""Edits of a change set are taken out, or discarded with all the rest: readers never see them."""

import pytest

from partnerships.actions import acts, change_set_edits, merge, override
from partnerships.actions.conflicts import CannotUndo, EditConflict
from partnerships.actions.releases import change_sets
from partnerships.models import Act, AuditEntry, ChangeSet, ChangeSetAgency, Partnership, Release
from tests.actions.towns import ROWS, set_status, statuses, waiting
from tests.factories import curator, published

pytestmark = pytest.mark.django_db


def computed() -> list:
    return list(Partnership.objects.order_by("pk").values_list("agency", "status", "published", "overridden"))


def test_the_edits_of_a_change_set_are_known_and_one_is_taken_out(towns):
    set_status(towns[2])
    change_set = change_sets.begin(by=curator())
    for one in towns[:2]:
        set_status(one)
    first, second = change_set.edits().order_by("pk")
    assert str(first).startswith(f"override: {towns[0].slug}")

    change_set_edits.take_out(change_set=change_set, act=first, by=curator())

    assert list(change_set.edits()) == [second]
    assert [one.row["agency"] for one in waiting()] == [towns[1].name]
    assert list(change_set.waiting_agencies.values_list("agency", flat=True)) == [towns[1].pk]
    with pytest.raises(CannotUndo):
        change_set_edits.take_out(change_set=change_set, act=first, by=curator())


def test_an_edit_on_which_another_depends_is_taken_out_with_it_only(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    first = change_set.edits().get()
    set_status(towns[0], "denied")

    with pytest.raises(acts.Dependent):
        change_set_edits.take_out(change_set=change_set, act=first, by=curator())
    change_set_edits.take_out(change_set=change_set, act=first, by=curator(), with_later=True)

    assert (list(change_set.edits()), waiting()) == ([], [])


def test_a_change_set_is_discarded_with_all_that_anybody_did_in_it(towns):
    set_status(towns[2])
    before, version = computed(), Release.objects.latest().number
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    merge.merge(agency=towns[0], into=towns[1], by=curator("dora"), reason="one department")
    acts.undo(act=Act.objects.order_by("pk").first(), by=curator(), reason="it had not ended")
    override.set_(agency=towns[1], field="city", value="Rochester", reason="moved", by=curator())
    assert change_set.edits().count() == 4

    assert change_set_edits.discard(change_set=change_set, by=curator(), reason="all wrong") is None

    assert computed() == before
    assert Release.objects.latest().number == version
    assert not ChangeSet.objects.exists() and not ChangeSetAgency.objects.exists()
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.reason, len(entry.details["edits"])) == (
        "discard a change set", "all wrong", 4,
    )  # fmt: skip


def test_what_a_list_said_meanwhile_is_published_when_the_edits_are_discarded(towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    published(ROWS["Ashland"] | {"date": "2018-01-01"}, ROWS["Bedford"], ROWS["Clinton"], on="2026-02-01")

    release = change_set_edits.discard(change_set=change_set, by=curator(), reason="wrong")

    assert (release.number, release.changed, set(statuses())) == (2, 1, {"reported"})


def test_an_empty_change_set_is_discarded_and_an_ended_one_is_not(towns):
    change_set = change_sets.begin(by=curator())

    assert change_set_edits.discard(change_set=change_set, by=curator(), reason="nothing") is None
    with pytest.raises(change_sets.AlreadyPublished):
        change_set_edits.discard(change_set=change_set, by=curator(), reason="nothing")


@pytest.mark.parametrize("ending", [change_sets.publish_together, change_set_edits.discard])
def test_a_change_set_that_changed_since_it_was_seen_is_left_as_it_is(ending, towns):
    change_set = change_sets.begin(by=curator())
    set_status(towns[0])
    seen = change_set.fingerprint()
    override.set_(agency=towns[0], field="city", value="Rochester", reason="moved", by=curator("dora"))

    with pytest.raises(EditConflict):
        ending(change_set=change_set, by=curator(), reason="May", expected=seen)

    assert change_set.edits().count() == 2
    ending(change_set=change_set, by=curator(), reason="May", expected=change_set.fingerprint())
    assert not ChangeSet.objects.exists()

"""Change sets on the curators' pages: begun with a button, seen before it is published, published with a reason."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from partnerships.models import AuditEntry, ChangeSet, Partnership, Release
from tests.admin.desk import Desk, act_of, page_of, said, values, words

BEGIN = reverse("admin:partnerships_changeset_begin")
pytestmark = pytest.mark.usefixtures("doubtful_shared")


@pytest.fixture
def change_set(desk):
    """A curator's, begun on the start page, with one edit in it."""
    assert "Start a change set" in words(desk.see(reverse("admin:index")))
    desk.client.post(BEGIN)
    partnership = Partnership.objects.order_by("id").first()
    page = desk.act(
        partnership, "set_override", field="status", value="ended", reason="It did.", expected="none"
    )
    assert "It waits to be published with the edits of carla." in said(page)
    return ChangeSet.objects.get()


def test_the_start_page_says_what_waits(desk, change_set):
    page = words(desk.see(reverse("admin:index")))

    assert "1 agency with edits of yours to publish" in page
    assert "Start a change set" not in page


def test_the_page_shows_each_record_before_and_after(desk, change_set):
    page = words(desk.see(change_set))

    assert "1 record would change" in page
    assert "0 added, 1 changed, 0 withdrawn" in page
    assert "Status: Reported → Ended" in page


def test_nobody_is_asked_whether_their_own_edits_are_theirs(desk, change_set):
    assert not desk.see(change_set).xpath("//input[@name='of_another']")


def test_publishing_makes_one_release_with_its_reason(desk, change_set):
    before = Release.objects.count()

    page = desk.act(change_set, "publish", reason="The letters of May", expected=change_set.fingerprint())

    release = Release.objects.latest()
    assert Release.objects.count() == before + 1
    assert (release.why, release.changed) == ("The letters of May", 1)
    assert page.address == page_of(release)
    assert f"{release} is published." in said(page)


def test_it_is_not_published_without_a_reason(desk, change_set):
    page = desk.act(change_set, "publish", status=400, reason=" ", expected="1-1")

    assert "Why, for readers: nothing was written; it is needed." in words(page)
    assert ChangeSet.objects.exists()


def test_an_empty_change_set_ends_without_a_release(desk):
    before = Release.objects.count()
    desk.client.post(BEGIN)

    page = desk.act(ChangeSet.objects.get(), "publish", reason="Nothing after all", expected="0-0")

    assert "No record that readers see has changed." in said(page)
    assert (ChangeSet.objects.count(), Release.objects.count()) == (0, before)


def test_another_curator_sees_and_may_publish_it(desk, change_set, client):
    dora = get_user_model().objects.create_user("dora", is_staff=True)
    dora.groups.set(desk.user.groups.all())
    other = Desk(client, dora)

    assert "edits of carla to publish" in words(other.see(reverse("admin:index")))
    given = {"reason": "Carla is away", "expected": change_set.fingerprint()}
    for act in ("publish", "discard"):
        page = other.act(change_set, act, 400, **given)
        assert "These are the edits of carla. Tick that you know" in said(page)
        assert page.xpath("//input[@name='of_another']")
    other.act(change_set, "publish", **given, of_another="on")

    assert AuditEntry.objects.filter(actor="dora", action="publish a change set").exists()


def test_strangers_neither_begin_nor_publish(change_set, stranger):
    stranger.see(change_set, status=403)
    for address in (BEGIN, *(act_of(change_set, name) for name in ("publish", "discard", "take_out"))):
        assert stranger.client.post(address, {"reason": "mine"}).status_code == 403

    assert ChangeSet.objects.count() == 1


def test_beginning_is_a_post(desk):
    assert desk.client.get(BEGIN).status_code == 405


def test_every_page_says_whether_an_edit_waits_or_goes_live_at_once(desk):
    partnership = Partnership.objects.order_by("id").first()
    pages = (partnership, partnership.agency, reverse("admin:partnerships_listing_evidence"))
    for page in pages:
        assert "Readers see it at once." in words(desk.see(page))

    desk.client.post(BEGIN)

    for page in (*pages, reverse("admin:partnerships_source_changelist"), reverse("admin:index")):
        seen = words(desk.see(page))
        assert "Your change set: 0 edits wait" in seen
        assert "Readers see it at once." not in seen


def test_edits_are_listed_and_taken_out_or_discarded(desk, change_set):
    agency, before = change_set.waiting_agencies.get().agency, Release.objects.count()
    desk.act(
        agency, "set_values", set_city="on", value_city="Rochester", reason="Moved.",
        expected=agency.overrides.fingerprint(),
    )  # fmt: skip
    page = desk.see(change_set)
    newest, oldest = values(page, "act")
    assert page.xpath("//h2[contains(., '2 edits wait')]") and "Your change set: 2 edits wait" in words(page)

    page = desk.act(change_set, "take_out", act=newest)
    assert "Readers never saw it" in said(page) and values(page, "act") == [oldest]
    desk.act(change_set, "take_out", 400, act=newest)
    page = desk.act(change_set, "discard", reason="Wrong.", expected=change_set.fingerprint())

    assert "Discarded, with 1 edit." in said(page)
    assert (Release.objects.count(), ChangeSet.objects.count()) == (before, 0)
    assert not agency.overrides.in_force().exists()


def test_a_release_and_its_edits_lead_to_each_other(desk, change_set):
    act = change_set.edits().get()
    desk.act(change_set, "publish", reason="May", expected=change_set.fingerprint())
    release = Release.objects.latest()

    assert page_of(act.entry) in desk.see(release).xpath("//dl//a/@href")
    assert page_of(release) in desk.see(act.entry).xpath("//dl//a/@href")

"""Change sets on the curators' pages: begun with a button, seen before it is published, published with a reason."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from partnerships.models import AuditEntry, ChangeSet, Partnership, Release
from tests.admin.desk import Desk, act_of, page_of, said, words

BEGIN = reverse("admin:partnerships_changeset_begin")
pytestmark = pytest.mark.usefixtures("doubtful")


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


def test_publishing_makes_one_release_with_its_reason(desk, change_set):
    before = Release.objects.count()

    page = desk.act(change_set, "publish", reason="The letters of May")

    release = Release.objects.latest()
    assert Release.objects.count() == before + 1
    assert (release.why, release.changed) == ("The letters of May", 1)
    assert page.address == page_of(release)
    assert f"{release} is published." in said(page)


def test_it_is_not_published_without_a_reason(desk, change_set):
    page = desk.act(change_set, "publish", status=400, reason=" ")

    assert "This field is required." in words(page)
    assert ChangeSet.objects.exists()


def test_an_empty_change_set_ends_without_a_release(desk):
    before = Release.objects.count()
    desk.client.post(BEGIN)

    page = desk.act(ChangeSet.objects.get(), "publish", reason="Nothing after all")

    assert "Nothing that readers see has changed." in said(page)
    assert (ChangeSet.objects.count(), Release.objects.count()) == (0, before)


def test_another_curator_sees_and_may_publish_it(desk, change_set, client):
    dora = get_user_model().objects.create_user("dora", is_staff=True)
    dora.groups.set(desk.user.groups.all())
    other = Desk(client, dora)

    assert "edits of carla to publish" in words(other.see(reverse("admin:index")))
    other.act(change_set, "publish", reason="Carla is away")

    assert AuditEntry.objects.filter(actor="dora", action="publish a change set").exists()


def test_strangers_neither_begin_nor_publish(change_set, stranger):
    stranger.see(change_set, status=403)
    for address in (BEGIN, act_of(change_set, "publish")):
        assert stranger.client.post(address, {"reason": "mine"}).status_code == 403

    assert ChangeSet.objects.count() == 1


def test_beginning_is_a_post(desk):
    assert desk.client.get(BEGIN).status_code == 405

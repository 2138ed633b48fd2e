"""Who may see and do what; that acts are POSTs; that nothing else can be written."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from partnerships.actions.roles import DECIDES, Role, make_groups
from partnerships.models import (
    Agency,
    AuditEntry,
    Listing,
    Match,
    Override,
    Partnership,
    Release,
    Run,
    Snapshot,
    Source,
)
from tests.admin.desk import act_of, page_of, words
from tests.factories import agency, listing

pytestmark = pytest.mark.usefixtures("doubtful_shared")

RECORDS = (Agency, AuditEntry, Listing, Override, Partnership, Release, Run, Snapshot, Source)
WITH_ACTS = (
    (Agency, "set_override"),
    (Agency, "lift_override"),
    (Agency, "merge"),
    (Agency, "unmerge"),
    (Partnership, "set_override"),
    (Listing, "decide"),
    (Run, "apply"),
    (Run, "reject"),
    (Run, "list_stopped"),
    (Run, "cancel"),
    (Run, "undo"),
    (Run, "redo"),
    (Source, "fetch_now"),
    (Source, "upload_file"),
    (Source, "say_state"),
    (Source, "say_nature"),
)


def everything():
    return {model: list(model.objects.order_by("pk").values()) for model in (*RECORDS, Match)}


def changelist(model) -> str:
    return reverse(f"admin:partnerships_{model._meta.model_name}_changelist")


@pytest.fixture
def override(doubtful_shared, desk):
    """An override, so that every kind of record has one of it."""
    brighton = agency("Brighton Police Department")
    desk.act(
        brighton, "set_override", field="city", value="Rochester", reason="It sits there.", expected="none"
    )
    return Override.objects.get()


@pytest.mark.parametrize("model", RECORDS)
def test_a_curator_sees_the_list_and_a_page_of_every_kind_of_record(desk, override, model):
    record = model.objects.order_by("pk").last()

    desk.see(changelist(model))
    page = desk.see(record)

    assert page.address == page_of(record)


@pytest.mark.parametrize("model", RECORDS)
def test_staff_without_permissions_see_none_of_it(override, stranger, model):
    record = model.objects.latest("pk")

    stranger.see(changelist(model), status=403)
    stranger.see(record, status=403)


def test_staff_without_permissions_start_with_a_sentence_and_nothing_more(stranger):
    page = stranger.see(reverse("admin:index"))

    assert "no permissions yet" in words(page)
    assert "await" not in words(page)


def test_visitors_are_asked_to_sign_in(client):
    for address in (reverse("admin:index"), page_of(listing("D1")), changelist(Agency)):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("admin:login"))


@pytest.mark.parametrize(("model", "name"), WITH_ACTS)
def test_an_act_is_only_done_by_post(desk, model, name):
    before = everything()

    response = desk.client.get(act_of(model.objects.first(), name))

    assert response.status_code == 405
    assert everything() == before


@pytest.mark.parametrize(("model", "name"), WITH_ACTS)
def test_an_act_needs_its_own_permission_also_of_those_who_may_look(stranger, model, name):
    stranger.user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    before = everything()

    response = stranger.client.post(act_of(model.objects.first(), name), {"reason": "x"})

    assert response.status_code == 403
    assert everything() == before


def test_those_who_may_only_look_are_shown_no_buttons(stranger):
    stranger.user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))

    for record in (
        listing("D1"),
        agency("Brighton Police Department"),
        Run.objects.first(),
        Source.objects.first(),
    ):
        page = stranger.see(record)
        assert page.xpath("//main//form[@method='post']") == []


@pytest.mark.parametrize("model", RECORDS)
def test_a_forged_post_changes_nothing(desk, override, model):
    """Django's own addresses for editing, adding and deleting, with fields that the records have."""
    record, before = model.objects.order_by("pk").first(), everything()
    forged = {
        "status": "ended",
        "agency_name": "X",
        "name": "X",
        "value": "X",
        "_save": "Save",
        "post": "yes",
    }
    name = f"admin:partnerships_{model._meta.model_name}"

    for address in (
        page_of(record),
        reverse(f"{name}_delete", args=[record.pk]),
        reverse(f"{name}_add"),
    ):
        assert desk.client.post(address, forged).status_code in (403, 405), address
    everywhere = {"action": "delete_selected", "_selected_action": record.pk, "form-TOTAL_FORMS": "1"}
    desk.client.post(changelist(model), everywhere | forged)

    assert everything() == before


def test_a_computed_value_cannot_be_slipped_in_as_an_override(desk):
    partnership = Partnership.objects.first()
    before = everything()

    for field in ("sources", "first_listed_on", "agency_name", "published", ""):
        desk.act(partnership, "set_override", field=field, value="x", reason="x", expected="none", status=400)

    assert everything() == before


def test_an_act_without_the_forms_token_is_refused(desk):
    desk.client.handler.enforce_csrf_checks = True

    response = desk.client.post(act_of(listing("D1"), "decide"), {"decision": "new", "expected": "x"})

    assert response.status_code == 403


def test_the_group_of_curators_may_do_every_act_and_nothing_with_users():
    group = Group.objects.get(name=Role.CURATOR)

    names = set(group.permissions.values_list("codename", flat=True))
    assert set(DECIDES) <= names
    assert not any(name.endswith(("_user", "_group", "_permission")) for name in names)
    assert not any(name.startswith("delete_") for name in names)


def test_what_administrators_change_in_the_group_stays():
    Group.objects.get(name=Role.CURATOR).permissions.clear()

    make_groups()

    assert Group.objects.get(name=Role.CURATOR).permissions.count() == 0


def acts_of_groups():
    """The group of each role → what its members may do, beyond seeing."""
    return {
        group.name: set(
            group.permissions.exclude(codename__startswith="view_").values_list("codename", flat=True)
        )
        for group in Group.objects.all()
    }


def test_migrations_made_the_group_of_each_role_with_what_it_may():
    made = acts_of_groups()

    Group.objects.all().delete()
    make_groups()

    assert made == acts_of_groups()
    assert not Group.objects.filter(permissions__codename="view_follower").exists()

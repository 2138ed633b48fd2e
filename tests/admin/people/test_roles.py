"""What each role may do, and how a contributor's proposals reach a curator."""

import pytest
from django.contrib.auth.models import User
from django.urls import get_resolver, reverse

from partnerships.actions.releases import change_sets
from partnerships.actions.roles import Role
from partnerships.models import AuditEntry, ChangeSet, Listing, ReleaseRow
from tests.admin.desk import Desk, said
from tests.admin.people.accounts import person
from tests.factories import agency, listing

pytestmark = pytest.mark.django_db

ADDRESSES = [
    reverse(f"admin:{name}")
    for name in get_resolver("ringwatch.urls").namespace_dict["admin"][1].reverse_dict
    if isinstance(name, str)
    and name.endswith(("_changelist", "_queue", "_evidence", "_invite", "_new", "_export"))
]
MAY_NOT = {
    Role.VIEWER: ("_evidence", "/evidence/", "/new/", "/invite/", "/auth/"),
    Role.CONTRIBUTOR: ("/new/", "/invite/", "/auth/"),
    Role.CURATOR: ("/invite/", "/auth/"),
    Role.ADMINISTRATOR: (),
}


def test_what_a_contributor_proposes_waits_for_a_curator(doubtful, client):
    before = list(ReleaseRow.objects.newest().values())
    contributor = Desk(client, person(Role.CONTRIBUTOR))

    page = contributor.decide(listing("D1"), "same", agency("Brighton Police Department"))

    assert "waits to be published" in said(page)
    assert list(ReleaseRow.objects.newest().values()) == before
    waiting = ChangeSet.objects.get(curator=contributor.user)
    contributor.client.post(
        reverse("admin:partnerships_changeset_act", args=[waiting.pk, "publish"]), {"reason": "mine"}
    )
    assert ChangeSet.objects.filter(pk=waiting.pk).exists()
    change_sets.publish_together(change_set=waiting, by=person(Role.CURATOR), reason="Right.")
    assert (
        listing("D1").pk
        in ReleaseRow.objects.newest().get(agency_name="Brighton Police Department").listing_ids
    )


@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_the_pages_that_are_its_own_and_no_others(doubtful, client, role):
    client.force_login(person(role))

    for address in ADDRESSES:
        status = client.get(address).status_code
        assert (status == 403) == any(part in address for part in MAY_NOT[role]), (address, status)


@pytest.mark.parametrize("role", [None, *Role])
def test_each_act_is_refused_to_roles_without_its_permission(doubtful, client, role):
    from django.contrib import admin

    user = person(role) if role else User.objects.create_user("stan", is_staff=True)
    client.force_login(user)

    for model, page in admin.site._registry.items():
        record = model.objects.order_by("pk").first() or model(pk=0)
        for act in page.acts:
            if not user.has_perm(f"{model._meta.app_label}.{act.permission}"):
                address = reverse(
                    f"admin:{model._meta.app_label}_{model._meta.model_name}_act", args=[record.pk, act.name]
                )
                assert client.post(address).status_code in (403, 404), address
    assert not AuditEntry.objects.filter(actor=user.username).exists()
    assert Listing.objects.awaiting_match().count() == 3

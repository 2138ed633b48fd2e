"""Roles, invitations, signing in with a lock-out and a second factor, sessions, and what the audit log tells of it."""

import re

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.cache import cache
from django.urls import get_resolver, reverse

from partnerships.actions import people, roles
from partnerships.actions.releases import change_sets
from partnerships.actions.roles import Role
from partnerships.models import AuditEntry, ChangeSet, Listing, ReleaseRow
from tests.admin.desk import Desk, page_of, said, words
from tests.factories import agency, listing

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN, PEOPLE = "/admin/login/", "/admin/auth/user/"
GOT_IN = 302


@pytest.fixture(autouse=True)
def quick(settings):
    """Weak hashes, mails kept in memory, nobody locked out by an earlier test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MAIL, settings.EMAIL_BACKEND = "in memory", "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()


def person(role, name="", **facts):
    user = User.objects.create_user(
        name or role.name.lower(), "someone@paper.example", PASSWORD, is_staff=True, **facts
    )
    user.groups.set(Group.objects.filter(name=role))
    return user


@pytest.fixture
def administrator(client):
    return Desk(client, person(Role.ADMINISTRATOR))


def sign_in(client, name, password=PASSWORD):
    return client.post(LOGIN, {"username": name, "password": password})


def logged(action):
    return list(AuditEntry.objects.filter(action=action).values_list("actor", flat=True))


def code_of(user_secret):
    counter = next(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(user_secret, counter))


def test_a_person_is_added_with_a_role_and_sets_a_password_by_the_link_in_the_mail(administrator, client):
    page = administrator.client.post(
        f"{PEOPLE}invite/",
        {"username": "nora", "email": "nora@paper.example", "role": Role.CURATOR},
        follow=True,
    )
    assert page.status_code == 200
    (message,) = mail.outbox
    (link,) = re.findall(r"http\S+", message.body)[:1]
    client.logout()

    form = client.get("/" + link.split("/", 3)[3], follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})

    assert roles.role_of(User.objects.get(username="nora")) is Role.CURATOR
    assert sign_in(client, "nora").status_code == GOT_IN
    assert client.get("/admin/partnerships/listing/").status_code == 200
    assert logged("add a person") == ["administrator"]
    assert logged("change a password") == ["nora"]
    assert "nora" in logged("sign in")


def test_the_link_is_shown_where_no_mail_can_be_sent(administrator, settings):
    settings.MAIL = None

    user = people.invite(username="nora", email="nora@paper.example", role=Role.VIEWER, by=administrator.user)

    assert mail.outbox == []
    assert "/admin/account/password/reset/key/" in words(administrator.see(page_of(user)))


def test_a_role_is_changed_with_a_reason_and_holds_at_once(administrator):
    nora = person(Role.CURATOR, "nora")

    administrator.act(nora, "role", role=Role.VIEWER, reason="She only reads.")

    assert roles.role_of(nora) is Role.VIEWER
    entry = AuditEntry.objects.get(action="change a role")
    assert (entry.subject, entry.details["former"], entry.reason) == (
        "account nora",
        "Curators",
        "She only reads.",
    )


def test_who_is_let_in_no_more_is_out_at_once_everywhere(administrator, client):
    nora = person(Role.CURATOR, "nora")
    theirs = type(client)()
    sign_in(theirs, "nora")
    assert theirs.get("/admin/").status_code == 200

    administrator.act(nora, "active", reason="She left.")

    assert theirs.get("/admin/").status_code == GOT_IN
    assert sign_in(theirs, "nora").headers.get("Location", "") != "/admin/"
    assert not UserSession.objects.filter(user=nora).exists()


@pytest.mark.parametrize("act", ["role", "active", "end_sessions"])
def test_nobody_changes_their_own_account_or_an_operators(administrator, act):
    operator = User.objects.create_superuser("operator")

    for user in (administrator.user, operator):
        response = administrator.client.post(
            reverse("admin:auth_user_act", args=[user.pk, act]), {"role": Role.VIEWER, "reason": "No."}
        )
        assert response.status_code == 400

    assert roles.role_of(administrator.user) is Role.ADMINISTRATOR


def test_after_five_wrong_passwords_the_right_one_waits_and_the_owner_is_told(client):
    person(Role.CURATOR, "nora")

    for attempt in range(25):
        sign_in(client, "nora", f"wrong {attempt}")

    assert sign_in(client, "nora").status_code == 200
    assert "_auth_user_id" not in client.session
    assert len(logged("fail to sign in")) == 5
    assert logged("lock out") == ["nora"]
    assert [message.to for message in mail.outbox] == [["someone@paper.example"]]


def test_a_name_that_nobody_has_is_not_kept_in_the_log(client):
    sign_in(client, "my secret password")

    assert logged("fail to sign in") == [people.NOBODY_KNOWN]


def test_a_code_is_asked_for_after_the_password(client):
    nora, secret = person(Role.CURATOR, "nora"), generate_totp_secret()
    TOTP.activate(nora, secret)

    asked = sign_in(client, "nora")
    assert asked["Location"].endswith("/factors/authenticate/")
    assert client.get("/admin/").status_code == GOT_IN
    client.post(asked["Location"], {"code": "000000"})
    client.post(asked["Location"], {"code": code_of(secret)})

    assert client.get("/admin/").status_code == 200
    assert logged("fail with a second factor") == ["nora"]


def test_where_a_second_factor_is_required_the_desk_waits_for_it(client, settings):
    settings.SECOND_FACTOR = True
    nora = person(Role.CURATOR, "nora")
    sign_in(client, "nora")

    for address in ("/admin/", "/admin/partnerships/listing/queue/", PEOPLE):
        assert client.get(address)["Location"] == reverse("mfa_index")
    page = client.get(reverse("mfa_index"))
    assert "The desk asks for a second factor" in page.content.decode()
    again = client.get(reverse("mfa_activate_totp"))
    activate = client.post(again["Location"], {"password": PASSWORD}, follow=True)
    client.post(reverse("mfa_activate_totp"), {"code": code_of(activate.context["form"].secret)})

    assert Authenticator.objects.filter(user=nora, type="totp").exists()
    assert client.get("/admin/").status_code == 200


def test_the_log_is_told_of_factors_that_come_and_go(django_user_model):
    nora = person(Role.CURATOR, "nora")
    factor = Authenticator(user=nora, type="webauthn")

    for signal in (signals.authenticator_added, signals.authenticator_removed):
        signal.send(Authenticator, request=None, user=nora, authenticator=factor)

    assert logged("add a second factor") == logged("remove a second factor") == ["nora"]


def test_a_lost_factor_is_removed_by_an_administrator(administrator):
    nora = person(Role.CURATOR, "nora")
    TOTP.activate(nora, generate_totp_secret())

    administrator.act(nora, "remove_factor", reason="Her phone is lost.")

    assert not Authenticator.objects.filter(user=nora).exists()


def test_ones_sessions_are_listed_and_ended(client):
    person(Role.CURATOR, "nora")
    there = type(client)()
    sign_in(there, "nora")
    sign_in(client, "nora")

    page = client.get(reverse("usersessions_list"))
    client.post(reverse("usersessions_list"))

    assert page.context["session_count"] == 2
    assert client.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == GOT_IN


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"username": "me", "password1": PASSWORD, "email": "me@x.example"})

    assert not User.objects.exists()


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


@pytest.mark.parametrize("address", ["/admin/login/", "/admin/account/login/"])
def test_the_name_is_asked_for_at_the_admins_own_address_and_at_the_accounts(client, address):
    person(Role.CURATOR, "nora")

    assert b'name="username"' in client.get(address).content
    assert client.post(f"{address}?next=/admin/", {"username": "nora", "password": PASSWORD}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_nobody_who_is_signed_in_becomes_another_there(client):
    person(Role.ADMINISTRATOR, "ada")
    client.force_login(person(Role.VIEWER, "vera"))

    answer = client.post(LOGIN, {"username": "ada", "password": PASSWORD})

    assert answer.url == "/admin/"
    assert client.get("/admin/").wsgi_request.user.username == "vera"


def test_an_account_without_a_role_is_refused_where_others_sign_in(client):
    client.force_login(User.objects.create_user("outsider", password=PASSWORD))

    assert client.get(LOGIN).status_code == 403

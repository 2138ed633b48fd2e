"""People of the desk: invited, given a role, let in no more."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from partnerships.actions import people, roles
from partnerships.actions.roles import Role
from partnerships.models import AuditEntry
from tests.admin.desk import page_of, words
from tests.admin.people.accounts import GOT_IN, PASSWORD, PEOPLE, logged, person, sign_in, worker_sends

pytestmark = pytest.mark.django_db


def test_a_person_is_added_with_a_role_and_sets_a_password_by_the_link_in_the_mail(administrator, client):
    page = administrator.client.post(
        f"{PEOPLE}invite/",
        {"username": "nora", "email": "nora@paper.example", "role": Role.CURATOR},
        follow=True,
    )
    assert page.status_code == 200
    assert "The worker sends the invitation to nora@paper.example" in page.content.decode()
    assert mail.outbox == []
    (message,) = worker_sends()
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


def test_who_has_a_password_is_sent_the_way_to_a_new_one(administrator, settings):
    nora = person(Role.CURATOR, "nora")

    page = administrator.act(nora, "invite_again")

    assert "The worker sends the link to someone@paper.example" in words(page)
    assert page.xpath("//form[contains(@action, 'invite_again')]//button/text()") == [
        "Send a link to set a new password"
    ]
    (message,) = worker_sends()
    assert "Set a new password for your account" in message.body and "was made for you" not in message.body
    settings.MAIL = None
    assert "bin/manage changepassword nora" in words(administrator.act(nora, "invite_again"))


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
        page = administrator.see(page_of(user))
        assert people.why_refused(user, administrator.user) in words(page)
        assert not page.xpath(f"//form[contains(@action, '/act/{act}/')]")

    assert roles.role_of(administrator.user) is Role.ADMINISTRATOR


def test_a_lost_factor_is_removed_by_an_administrator(administrator):
    nora = person(Role.CURATOR, "nora")
    TOTP.activate(nora, generate_totp_secret())

    administrator.act(nora, "remove_factor", reason="Her phone is lost.")

    assert not Authenticator.objects.filter(user=nora).exists()

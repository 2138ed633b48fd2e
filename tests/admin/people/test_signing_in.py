"""Signing in: by name and password, with a lock-out, a second factor, sessions, and what the log tells of it."""

import time
from types import SimpleNamespace

import pytest
from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import User
from django.core import mail
from django.urls import reverse

from partnerships.actions import people
from partnerships.actions.roles import Role
from ringwatch import environment
from ringwatch.celery import app as queue
from tests.admin.desk import words
from tests.admin.people.accounts import (
    GOT_IN,
    LOGIN,
    PASSWORD,
    PEOPLE,
    code_of,
    logged,
    person,
    sign_in,
    worker_sends,
)

pytestmark = pytest.mark.django_db


def test_after_five_wrong_passwords_the_right_one_waits_and_the_owner_is_told(client):
    person(Role.CURATOR, "nora")

    for attempt in range(25):
        sign_in(client, "nora", f"wrong {attempt}")

    assert sign_in(client, "nora").status_code == 200
    assert "_auth_user_id" not in client.session
    assert len(logged("fail to sign in")) == 5
    assert logged("lock out") == ["nora"]
    assert mail.outbox == []
    assert [message.to for message in worker_sends()] == [["someone@paper.example"]]


@pytest.mark.parametrize("is_known", [True, False])
def test_a_password_is_forgotten_and_the_worker_writes(client, is_known):
    person(Role.CURATOR, "nora")

    email = "someone@paper.example" if is_known else "nobody@paper.example"
    answer = client.post(reverse("account_reset_password"), {"email": email})

    assert answer.url == reverse("account_reset_password_done") and mail.outbox == []
    sent = worker_sends()
    assert [message.to for message in sent] == [[email]] * is_known
    assert all("/admin/account/password/reset/key/" in message.body for message in sent)


def test_who_changes_their_password_is_told_by_the_worker(client):
    nora = person(Role.CURATOR, "nora")
    sign_in(client, "nora")

    another = {"password1": f"another {PASSWORD}", "password2": f"another {PASSWORD}"}
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, **another})

    assert logged("change a password") == ["nora"] and mail.outbox == []
    assert [message.to for message in worker_sends()] == [[nora.email]]


def test_no_page_of_the_accounts_waits_for_a_queue_or_a_mail_server(
    client, administrator, monkeypatch, settings
):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    monkeypatch.setattr(queue.conf, "broker_url", environment.celery_broker("unix:///no/such/queue?db=0"))
    monkeypatch.setattr(queue.amqp, "_producer_pool", None)  # who is connected stays connected
    nora, visitor = person(Role.CURATOR, "nora"), type(client)()

    answers = [sign_in(visitor, "nora", f"wrong {attempt}").status_code for attempt in range(7)]
    reset = visitor.post(reverse("account_reset_password"), {"email": nora.email})
    again = administrator.act(nora, "invite_again")

    assert answers == [200] * 7 and reset.status_code == 302
    assert "The queue cannot be reached, so no mail is sent" in words(again)
    assert logged("lock out") == ["nora"]


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


@pytest.mark.parametrize(("seconds", "is_taken"), [(0, True), (30, True), (60, False), (90, False)])
def test_a_code_that_ended_while_it_was_typed_is_taken(seconds, is_taken, client, monkeypatch):
    nora, secret = person(Role.CURATOR, "nora"), generate_totp_secret()
    TOTP.activate(nora, secret)
    shown_at = time.time()
    asked = sign_in(client, "nora")

    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: shown_at + seconds))
    client.post(asked["Location"], {"code": code_of(secret, at=shown_at)})

    assert (client.get("/admin/").status_code == 200) == is_taken


def test_where_a_second_factor_is_required_the_desk_waits_for_it(client, settings):
    settings.SECOND_FACTOR = True
    nora = person(Role.CURATOR, "nora")
    sign_in(client, "nora")

    for address in ("/admin/", "/admin/partnerships/listing/queue/", PEOPLE, "/status/"):
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


def test_ones_sessions_are_listed_and_ended(client):
    person(Role.CURATOR, "nora")
    there = type(client)()
    sign_in(there, "nora")
    client.defaults["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0"
    )
    sign_in(client, "nora")

    page = client.get(reverse("usersessions_list"))
    client.post(reverse("usersessions_list"))

    assert page.context["session_count"] == 2
    assert "<summary>Firefox on Linux</summary>" in page.content.decode()
    assert client.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == GOT_IN


def test_nobody_signs_up(client):
    client.post(reverse("account_signup"), {"username": "me", "password1": PASSWORD, "email": "me@x.example"})

    assert not User.objects.exists()


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

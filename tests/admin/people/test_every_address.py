"""Every address of the desk that the site has, walked as everybody: none reaches what is not its own.

The addresses are read from the site itself, so a new one is walked too: unless a table here says otherwise, those who
have a role see it, and nobody else. What one role sees and may do, those above it do too; `test_roles` holds that.
"""

import logging
import re
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from partnerships.actions import override
from partnerships.actions.releases import change_sets
from partnerships.actions.roles import Role
from partnerships.models import Act, Agency, AuditEntry, EvidencePage, Report
from tests.admin.people.accounts import person
from tests.factories import agency, curator

pytestmark = pytest.mark.django_db

DESK = ("admin/", "status/")
VISITOR, WITHOUT_ROLE = "a visitor", "staff without a role"
EVERYBODY = (VISITOR, WITHOUT_ROLE, *Role)
STAFF, DECIDES = (WITHOUT_ROLE, *Role), (Role.CURATOR, Role.ADMINISTRATOR)
SEE = {
    "admin:.*_(add|delete|act|begin)|admin:autocomplete": (),
    "admin:partnerships_listing_evidence": (Role.CONTRIBUTOR, *DECIDES),
    "admin:partnerships_(source_(new|columns|mapping)|run_choose)": DECIDES,
    "admin:auth_user_.*": (Role.ADMINISTRATOR,),
    "admin:(index|password_change.*|jsi18n|view_on_site|app_list|admin/.*)": STAFF,
    "admin:login|account_(login|signup|inactive|confirm_email|email_verif|reset).*": (VISITOR,),
    "account_.*|mfa_.*|usersessions_list": (),
}
"""Names of addresses → who gets a page or is led to one; the first that fits. Acts are only posted."""
OF_ONESELF = re.compile("account_|mfa_|usersessions_|admin:login")
"""Addresses that show who is signed in what is theirs."""
WRITES = re.compile(r".*_(act|begin|new|columns|mapping|evidence|choose|invite|add|delete)")
ACTS = re.compile(r".*_(act|begin)")
"""Of those who have a role that acts, each act asks for its permission: `test_roles` holds that."""
SIGNING_OUT = ("account_logout", "admin:logout")


def addresses() -> Iterator[tuple[str, str]]:
    """The name of each address, and the address with something of ours in the place of each argument."""

    def walk(resolver: URLResolver, route: str, space: str) -> Iterator[tuple[str, str]]:
        for one in resolver.url_patterns:
            here = route + str(one.pattern)
            if isinstance(one, URLResolver):
                yield from walk(one, here, f"{one.namespace}:" if one.namespace else space)
            elif here.startswith(DESK) and "?P<url>" not in here:
                yield f"{space}{one.name or here}", filled(here, one, space)

    yield from walk(get_resolver(), "", "")


def filled(route: str, pattern: URLPattern, space: str) -> str:
    found = re.match(r"admin/(partnerships|auth)/(\w+)/", route)
    model = apps.get_model(*found.groups()) if found else None
    record = model.objects.order_by("pk").first() if model else None
    assert record or not model, f"make a {found} for the walk"
    act = next(iter(admin.site._registry[model].acts), None) if model else None
    values = {
        "number": record and record.pk,
        "object_id": record.pk if record else Agency.objects.earliest("pk").pk,
        "name": act.name if act else "none",
        "token": "begun-by-nobody",
        "pk": Authenticator.objects.get().pk,
        "content_type_id": ContentType.objects.get_for_model(Agency).pk,
        "app_label": "partnerships",
        "key": "1-a",
        "uidb36": "1",
    }
    if pattern.name is None:  # Django's former address of a record
        return "/" + route.replace("<path:object_id>", str(values["object_id"]))
    names = re.findall(r"<(?:\w+:)?(\w+)>", route)
    return reverse(space + pattern.name, kwargs={name: values[name] for name in names})


def may_see(name: str) -> tuple[str, ...]:
    return next((who for names, who in SEE.items() if re.fullmatch(names, name)), tuple(Role))


def is_reached(response) -> bool:
    """Whether a page came, or the way to one: not a refusal, not the page that asks who one is."""
    if response.streaming:
        list(response.streaming_content)  # so that its file is closed
    led_to = response.headers.get("Location", "")
    return response.status_code == 200 or (response.status_code == 302 and "/login/" not in led_to)


@pytest.fixture
def people(doubtful, db) -> dict[str, User | None]:
    """One of each, and a record of everything that has a page."""
    brighton = agency("Brighton Police Department")
    override.set_(agency=brighton, field="city", value="Rochester", reason="x", by=curator())
    change_sets.begin(by=curator())
    Report.objects.create(record="RW-000001", wrong="All of it.")
    EvidencePage.objects.create(address="https://news.example/K1")
    one = {role: person(role) for role in Role}
    Authenticator.objects.create(user=one[Role.ADMINISTRATOR], type=Authenticator.Type.WEBAUTHN, data={})
    stranger = User.objects.create_user("stranger", is_staff=True)
    return {VISITOR: None, WITHOUT_ROLE: stranger, **one}


def test_nobody_reaches_what_is_not_theirs(people, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    walked = [one for one in addresses() if one[0] not in SIGNING_OUT]
    wrong = []

    for who in EVERYBODY:
        client = client_of(people[who])
        for name, address in walked:
            if who != VISITOR and OF_ONESELF.match(name):
                continue
            if who in may_see(name):
                if not below(who) or below(who) not in may_see(name):  # else walked as the role below
                    wrong += [(who, name, "refused")] * (not is_reached(client.get(address)))
            else:
                wrong += [(who, name, "seen")] * is_reached(client.get(address))
                if WRITES.match(name) and not (who in tuple(Role)[1:] and ACTS.match(name)):
                    wrong += [(who, name, "posted")] * is_reached(client.post(address))

    assert not wrong, "\n".join(map(str, wrong))
    assert len(walked) > 100
    names = [user.username for user in people.values() if user]
    assert not Act.objects.filter(by__username__in=names).exists()
    assert not AuditEntry.objects.filter(actor__in=names).exclude(action__startswith="sign").exists()


def test_nobody_reaches_the_key_of_another(people):
    key = Authenticator.objects.get().pk

    for who in EVERYBODY[:-1]:
        client = client_of(people[who])
        for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
            client.post(reverse(name, args=[key]), {"name": "Mine"})

    assert Authenticator.objects.get().data == {}


def client_of(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def below(who: str) -> Role | None:
    """The role just below; what it reaches, this one does too."""
    roles = tuple(Role)
    return roles[roles.index(who) - 1] if who in roles[1:] else None

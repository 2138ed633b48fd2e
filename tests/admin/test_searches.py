"""The search boxes of the admin find as readers' searches do: whatever the accents, apostrophes and short forms."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from partnerships.actions.roles import Role
from partnerships.admin.record import RecordAdmin
from partnerships.models import Agency, Listing, Partnership
from partnerships.search_text import MAX_CHARACTERS, MAX_WORDS
from tests.factories import announcement, published

LISTS = [model for model, one in admin.site._registry.items() if isinstance(one, RecordAdmin)]
COLUMNS = ("agency_name", "name", "agency")
NAMES = {
    "St. Bernard’s Parish Sheriff’s Office": [
        "st bernard's",
        "Saint Bernards",
        "sheriff's saint",
        "ST. BERNARD’S",
    ],
    "Española Police Department": ["espanola", "ESPAÑOLA", "española police"],
    "Winston-Salem Police Department": ["winston salem", "winston-salem", "Winston–Salem"],
}


@pytest.fixture
def places(db):
    states = dict(zip(NAMES, ("LA", "NM", "NC"), strict=True))
    published(
        *(
            announcement(f"N{place}", agency=name, city="", state=states[name], agency_kind="")
            for place, name in enumerate(NAMES)
        )
    )


@pytest.mark.parametrize("model", [Agency, Listing, Partnership])
def test_a_name_is_found_however_it_is_typed(desk, places, model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    for name, typed in NAMES.items():
        for words in typed:
            page = desk.client.get(address, {"q": words})
            found = [
                next(filter(None, (getattr(one, column, "") for column in COLUMNS)))
                for one in page.context["cl"].result_list
            ]
            assert found == [name], (words, found)


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    "words", ["st. mary’s", "’", "%", "北京", "a" * MAX_CHARACTERS, " ".join("a" * MAX_WORDS)]
)
def test_every_list_takes_any_words_with_a_search_box_or_without(desk, model, words):
    desk.user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))

    page = desk.client.get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), {"q": words}
    )

    assert page.status_code == 200


@pytest.mark.parametrize("model", LISTS)
@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("a" * (MAX_CHARACTERS + 1), f"{MAX_CHARACTERS + 1} characters were given; at most {MAX_CHARACTERS}"),
        (" ".join("a" * (MAX_WORDS + 1)), f"{MAX_WORDS + 1} words were given; at most {MAX_WORDS}"),
    ],
)
def test_every_list_says_of_a_search_that_it_is_too_long(desk, model, words, sentence):
    desk.user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))

    page = desk.client.get(
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"), {"q": words}
    )

    assert page.status_code == 400
    assert sentence in page.content.decode()
    assert not page.context["cl"].result_list


def test_an_agency_that_is_looked_for_beside_a_record_is_so_too(desk, places):
    agency = Agency.objects.living()[0]

    page = desk.client.get(
        reverse("admin:partnerships_agency_change", args=[agency.pk]), {"find": "a " * (MAX_WORDS + 1)}
    )

    assert f"{MAX_WORDS + 1} words were given" in page.content.decode()


def test_a_list_that_leads_elsewhere_does_so_whatever_is_searched_for(desk, places):
    page = desk.client.get(
        reverse("admin:partnerships_agency_changelist"), {"q": "a" * (MAX_CHARACTERS + 1), "nosuch": "1"}
    )

    assert (page.status_code, page["Location"]) == (302, "/admin/partnerships/agency/?e=1")

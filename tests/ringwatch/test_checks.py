"""A bad deployment is refused with a hint."""

import subprocess
import sys

import pytest
from django.core import checks

from ringwatch.checks import OLDEST_POSTGRES


def ids(**options) -> set[str]:
    return {found.id for found in checks.run_checks(**options) if found.id.startswith("ringwatch.")}


@pytest.mark.django_db
def test_a_clone_as_it_comes_has_nothing_to_complain_about():
    assert ids(databases=["default"]) == set()


def test_error_details_are_not_for_the_public(settings):
    settings.DEBUG, settings.HOSTS = True, ["ringwatch.example"]

    assert ids() == {"ringwatch.E001"}


@pytest.mark.django_db
def test_an_old_postgres_is_refused(monkeypatch):
    monkeypatch.setattr("ringwatch.checks.OLDEST_POSTGRES", OLDEST_POSTGRES * 10)

    assert ids(databases=["default"]) == {"ringwatch.E002"}


def test_missing_browser_libraries_are_named(settings, tmp_path):
    settings.STATICFILES_DIRS = [("leaflet", tmp_path / "nothing")]

    assert ids() == {"ringwatch.E003"}


def test_a_deployment_needs_https_names_and_a_contact(settings):
    settings.HTTPS, settings.HOSTS, settings.CONTACT = False, [], ""
    settings.SITE_ROLE, settings.READER_ROLE = "site", "reader"

    assert ids(include_deployment_checks=True) == {"ringwatch.W004", "ringwatch.W005"}


@pytest.mark.parametrize(("role", "number"), [("SITE_ROLE", "W006"), ("READER_ROLE", "W007")])
def test_a_deployment_needs_roles_that_own_nothing(settings, role, number):
    settings.HTTPS, settings.HOSTS, settings.CONTACT = (
        True,
        ["ringwatch.example"],
        "mailto:a@ringwatch.example",
    )
    settings.SITE_ROLE, settings.READER_ROLE = "site", "reader"
    setattr(settings, role, "")

    assert ids(include_deployment_checks=True) == {f"ringwatch.{number}"}


def test_a_deployment_with_all_of_these_passes(settings):
    settings.HTTPS, settings.HOSTS, settings.CONTACT = (
        True,
        ["ringwatch.example"],
        "mailto:a@ringwatch.example",
    )
    settings.SITE_ROLE, settings.READER_ROLE = "site", "reader"

    assert ids(include_deployment_checks=True) == set()


def test_every_complaint_says_what_to_do(settings, tmp_path):
    settings.STATICFILES_DIRS = [("leaflet", tmp_path / "nothing")]
    settings.HTTPS, settings.CONTACT, settings.SITE_ROLE = False, "", ""

    found = [one for one in checks.run_checks(include_deployment_checks=True) if "ringwatch" in one.id]

    assert found and all(one.hint for one in found)


def test_pages_of_the_desk_are_checked_and_a_worker_loads_none():
    asked = """
import sys
from ringwatch.celery import app
app.loader.import_default_modules()
from celery.fixups.django import DjangoWorkerFixup
DjangoWorkerFixup(app).validate_models()
print("partnerships.tasks" in sys.modules, "partnerships.admin" in sys.modules)
from django.contrib import admin
from django.core.checks import Tags, run_checks
print(run_checks(tags=[Tags.admin]), admin.site.is_registered(sys.modules["partnerships.models"].Agency))
"""
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout

    assert said.split() == ["True", "False", "[]", "True"]

"""A list that is being added is its curator's own until it is saved, given up or forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partnerships.actions import drafts as kept_drafts
from tests.admin.desk import said
from tests.admin.lists.adding import FACTS, NEW, begin, drafts, post
from tests.factories import curator

pytestmark = pytest.mark.usefixtures("no_drafts")


def test_a_draft_is_its_curators_own(desk, client):
    address = begin(desk).address

    otto = curator("otto")
    otto.is_staff, otto.is_superuser = True, True
    otto.save()
    client.force_login(otto)
    response = client.get(address, follow=True)

    assert "Another curator began this draft" in response.content.decode()


def test_a_forged_or_finished_draft_leads_back_to_the_start(desk):
    page = desk.see(f"{NEW}forged/")

    assert page.address == NEW
    assert kept_drafts.GONE in said(page)


def test_a_draft_can_be_given_up(desk):
    page = post(desk, begin(desk).address, give_up=1)

    assert "not added" in said(page)
    assert drafts() == set()


def test_a_draft_that_is_left_lying_is_thrown_away_after_a_day(desk):
    begin(desk)

    kept_drafts.tidy(before=timezone.now() - kept_drafts.DRAFTS_KEPT_FOR + timedelta(minutes=1))
    assert len(drafts()) == 1
    kept_drafts.tidy(before=timezone.now())
    assert drafts() == set()


def test_only_who_may_add_lists_can(stranger):
    assert stranger.client.get(NEW).status_code == 403
    assert stranger.client.post(NEW, FACTS).status_code == 403

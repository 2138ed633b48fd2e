"""Where following by mail is offered: on pages that tell what changes, of a site that can send mail."""

import pytest

pytestmark = pytest.mark.django_db


def test_a_site_without_mail_offers_the_feed(first_version, client, settings):
    settings.MAIL = None

    page = client.get("/follow/?state=OH").content

    assert b"sends no mail" in page and b"/changes.atom?state=OH" in page


@pytest.mark.parametrize("address", ["/changes/", "/states/OH/", "/places/OH/toledo/", "/counties/39095/"])
def test_pages_offer_mail_only_where_there_is_a_server(address, first_version, client, settings, mailbox):
    with_mail = client.get(address).content
    settings.MAIL = None

    assert b"/follow/" in with_mail and b"/follow/" not in client.get(address).content

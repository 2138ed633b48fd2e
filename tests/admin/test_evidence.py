"""The form for evidence by hand: filled in from where it is opened, and asking which agency is meant."""

import pytest

from partnerships.models import Agency, AuditEntry, Listing, Report
from tests.admin.desk import page_of, values, words
from tests.factories import agency, announcement, published

FORM = "/admin/partnerships/listing/evidence/"
GIVEN = {
    "program": "neighbors",
    "event": "joined",
    "date": "2019-07",
    "source_url": "https://news.example/new",
}


@pytest.fixture
def brighton(db):
    published(announcement("K1", agency="Brighton Police Department", city="Brighton", state="NY"))
    return agency("Brighton Police Department")


def chosen(page):
    return page.xpath("//input[@name='which'][@checked]/@value")


def post(desk, status=200, **given):
    response = desk.client.post(FORM, given, follow=True)
    assert response.status_code == status
    return response


def of_desk():
    return Listing.objects.filter(source__slug="desk")


@pytest.mark.parametrize("opened_from", ["agency", "record", "report"])
def test_it_is_filled_in_from_the_agency_the_record_or_a_readers_report(desk, brighton, opened_from):
    record = brighton.partnerships.get()
    report = Report.objects.create(record=record.public_id, wrong="No", address="https://www.news.example/a")
    page = desk.see({"agency": brighton, "record": record, "report": report}[opened_from])

    (link,) = [one for one in page.xpath("//a/@href") if one.startswith(f"{FORM}?")]
    form = desk.see(link)

    assert chosen(form) == [str(brighton.pk)]
    if opened_from == "report":
        assert values(form, "source_url") == [report.address]
        assert values(form, "source_publisher") == ["news.example"]


def test_a_bookmark_fills_in_the_page_and_what_is_on_file_of_it_is_shown(desk, brighton):
    form = desk.see(f"{FORM}?address=https%3A%2F%2Fnews.example%2FK1&title=Police+join")

    assert values(form, "source_url") == ["https://news.example/K1"]
    assert values(form, "source_title") == ["Police join"]
    assert "This page is on file already: Brighton Police Department, NY" in words(form)
    assert f"{FORM}?'+new URLSearchParams" in form.xpath("//input[@class='bookmark']/@value")[0]


def test_words_that_name_no_agency_are_told_with_what_to_do(desk, brighton):
    page = post(desk, 400, words="Gotham police", state="NY", **GIVEN)

    assert "No agency in NY on record goes by “Gotham police”." in page.content.decode()
    assert '<details class="new-agency" open>' in page.content.decode()


def test_words_of_a_name_ask_which_agency_is_meant_and_the_rest_stays(desk, brighton):
    page = post(desk, 400, words="brighton pd", state="NY", **GIVEN)

    assert "Say which of these agencies is meant" in page.content.decode()
    assert f'value="{brighton.pk}"' in page.content.decode()
    assert 'value="https://news.example/new"' in page.content.decode()
    assert not of_desk().exists()


def test_a_name_in_full_is_enough(desk, brighton):
    page = post(desk, words=brighton.name, **GIVEN)

    assert page.request["PATH_INFO"] == page_of(brighton)
    assert of_desk().get().matches.get().agency == brighton


def test_a_new_agency_needs_a_name_a_state_and_a_kind(desk, brighton):
    post(desk, 400, words="Macon Police Department", which="new", **GIVEN)
    post(desk, words="Macon Police Department", which="new", state="GA", kind="police", city="Macon", **GIVEN)

    assert Agency.objects.get(name="Macon Police Department").partnerships.get().city == "Macon"


def test_a_day_that_cannot_be_is_refused_on_the_form(desk, brighton):
    page = post(desk, 400, which=brighton.pk, **GIVEN | {"date": "2090"})

    assert "2090-01-01 is still to come" in page.content.decode()


def test_who_may_not_add_evidence_does_not_reach_the_form(stranger):
    stranger.see(FORM, status=403)
    post(stranger, 403, **GIVEN)

    assert not of_desk().exists()


def test_it_is_undone_from_its_entry_in_the_history(desk, brighton):
    post(desk, which=brighton.pk, **GIVEN)

    desk.act(AuditEntry.objects.get(action="add evidence"), "undo", reason="wrong")

    assert not of_desk().standing().exists()

"""Reporting a mistake: no account, no third party, nothing public but the answer."""

import pytest
from django.core import signing
from django.core.cache import cache
from django.test import Client

from partnerships.actions import reports
from partnerships.http import throttles
from partnerships.models import AuditEntry, Report
from partnerships.models.vocabulary import ReportOutcome
from partnerships.views.forms import guards
from tests.factories import curator
from tests.views.conftest import words

EMAIL = "reader@example.org"


@pytest.fixture(autouse=True)
def nobody_counted(changed):
    cache.clear()
    yield
    Report.objects.all().delete()
    cache.clear()


class Earlier(signing.TimestampSigner):
    """A signer whose clock is behind."""

    def __init__(self, seconds):
        super().__init__(salt=guards.SALT)
        self.seconds = seconds

    def timestamp(self):
        now = signing.b62_decode(super().timestamp())
        return signing.b62_encode(now - self.seconds)


def filled(seconds=60, **fields):
    """The form as a person sends it, so many seconds after it was opened."""
    report = {
        "record": "RW-000001",
        "wrong": "It joined in July.",
        "address": "https://news.example/1",
        "email": EMAIL,
    }
    return report | {"opened": Earlier(seconds).sign("open"), "website": ""} | fields


def test_a_report_is_kept_and_logged_without_the_reader(client):
    response = client.post("/corrections/", filled())

    assert (response.status_code, response["Location"]) == (302, "/corrections/?thanks=1")
    kept = Report.objects.get()
    assert (kept.record, kept.wrong, kept.address, kept.email) == tuple(
        filled()[name] for name in ("record", "wrong", "address", "email")
    )
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.actor) == ("report a mistake", "a reader")
    assert EMAIL not in str(entry.details) + entry.reason + entry.subject


def test_a_report_changes_no_page_but_the_number_that_wait(client, visit):
    client.post("/corrections/", filled(wrong="Something only curators may read."))

    page = words(visit("/corrections/"))

    assert "1 report waits for an answer" in page
    assert "only curators may read" not in page
    assert EMAIL not in page


def test_an_answer_is_public_and_erases_the_address(client, visit):
    client.post("/corrections/", filled())
    report = Report.objects.get()

    reports.answer(
        report=report, outcome=ReportOutcome.CORRECTED, answer="The start is July 2019 now.", by=curator()
    )

    page = words(visit("/corrections/"))
    report.refresh_from_db()
    assert "Corrected: RW-000001" in page
    assert "The start is July 2019 now." in page
    assert report.wrong not in page
    assert report.email == ""
    with pytest.raises(reports.AlreadyAnswered):
        reports.answer(report=report, outcome=ReportOutcome.KEPT, answer="No.", by=curator())


def test_what_is_not_about_the_data_is_not_shown(client, visit):
    client.post("/corrections/", filled(record="Buy my watches"))

    reports.answer(report=Report.objects.get(), outcome=ReportOutcome.UNRELATED, answer="", by=curator())

    assert "watches" not in words(visit("/corrections/"))


def test_the_record_is_filled_in_from_its_page(visit, changed):
    link = visit(f"/agencies/{changed.agency_slug}/").xpath("//p[contains(@class, 'mistake')]/a/@href")[0]

    field = visit(link).xpath("//input[@name='record']/@value")[0]

    assert field.startswith("RW-")


def test_who_fills_in_the_hidden_field_is_thanked_and_not_heard(client):
    response = client.post("/corrections/", filled(website="https://spam.example"))

    assert response.status_code == 302
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    "fields, says",
    [
        ({"seconds": 0}, guards.HASTY),
        ({"seconds": guards.MAX_OPEN_SECONDS + 60}, guards.STALE),
        ({"opened": "open:forged:signature"}, guards.STALE),
        ({"opened": ""}, guards.STALE),
        ({"wrong": ""}, "What is wrong"),
        ({"record": ""}, "Which record"),
        ({"address": "javascript:alert(1)"}, "An address that shows it"),
        ({"email": "not an address"}, "Your e-mail address"),
        ({"wrong": "x" * 5000}, "What is wrong"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_stays(fields, says, client):
    response = client.post("/corrections/", filled(**fields))

    assert response.status_code == 400
    assert says in response.content.decode()
    assert filled(**fields)["wrong"] in response.content.decode()
    assert not Report.objects.exists()


def test_one_network_may_send_only_a_few_in_an_hour(client, one_window):
    statuses = [
        client.post("/corrections/", filled()).status_code for _ in range(throttles.MAX_FORMS_AN_HOUR + 1)
    ]
    other = client.post("/corrections/", filled(), REMOTE_ADDR="203.0.113.9").status_code

    assert statuses == [302] * throttles.MAX_FORMS_AN_HOUR + [429]
    assert other == 302
    assert Report.objects.count() == throttles.MAX_FORMS_AN_HOUR + 1


def test_a_form_of_another_site_is_refused():
    assert Client(enforce_csrf_checks=True).post("/corrections/", filled()).status_code == 403
    assert not Report.objects.exists()


def test_text_of_a_reader_is_never_markup(client, visit):
    client.post("/corrections/", filled(record="<script>alert(1)</script>"))
    reports.answer(report=Report.objects.get(), outcome=ReportOutcome.KEPT, answer="<b>No</b>", by=curator())

    response = client.get("/corrections/?record=<script>alert(2)</script>").content.decode()

    assert "<script>alert" not in response
    assert "<b>No" not in response


def test_the_glossary_explains_every_status(visit):
    terms = {words(term) for term in visit("/glossary/").xpath("//dl[@class='terms']/dt")}

    from partnerships.models.vocabulary import Status

    assert {label for _value, label in Status.choices} <= terms

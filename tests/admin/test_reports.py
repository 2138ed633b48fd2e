"""Readers' reports at the desk: they wait in sight, and are answered once, in public."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from partnerships.actions import acts, reports
from partnerships.actions.roles import Role
from partnerships.models import Act, AuditEntry, Listing, Partnership, Release, Report
from partnerships.models.curation.reports import CHANGED_SOMETHING, FOR_READERS, SPAM_KEPT_FOR
from partnerships.models.vocabulary import Event, ReportOutcome
from partnerships.queries.curation import reported
from tests.admin.desk import Desk, document, page_of, said, words
from tests.factories import agency, curator

pytestmark = pytest.mark.usefixtures("doubtful_shared")


@pytest.fixture
def report(doubtful_shared):
    return reports.receive(record="RW-000001", wrong="It joined in July.", email="reader@example.org")


@pytest.fixture
def viewer_of_reports(db, client):
    user = get_user_model().objects.create_user("vera", is_staff=True)
    user.groups.add(Group.objects.get(name=Role.VIEWER))
    return Desk(client, user)


def test_a_report_waits_on_the_start_page(desk, report):
    page = desk.see(reverse("admin:index"))

    assert page_of(report) in page.xpath("//li[contains(@class, 'wait-now')]//a/@href")


def test_a_curator_answers_a_report(desk, report):
    page = desk.act(
        report, "answer", outcome=ReportOutcome.CORRECTED.value, answer="The start is July 2019 now."
    )

    report.refresh_from_db()
    assert (report.outcome, report.answer, report.email) == (
        ReportOutcome.CORRECTED,
        "The start is July 2019 now.",
        "",
    )
    assert report.answered_by and report.answered_at
    assert AuditEntry.objects.latest("id").action == "answer a report"
    assert "is answered: corrected" in said(page)


def test_an_answer_for_readers_needs_words(desk, report):
    desk.act(report, "answer", 400, outcome=ReportOutcome.KEPT.value, answer="")

    assert Report.objects.get().outcome == ""


PAGE = "https://news.example/brighton"


@pytest.fixture
def about_brighton(doubtful_shared):
    """A report that names an agency and a page, and what it is about."""
    reports.receive(
        record="Brighton Police Department, NY", wrong="It ended.", address=PAGE, email="reader@example.org"
    )
    return Report.objects.get(), agency("Brighton Police Department").partnerships.get()


def test_the_form_beside_the_record_is_filled_in_and_leads_back_to_the_report(desk, about_brighton):
    report, partnership = about_brighton

    page = desk.see(report)
    form = page.xpath("//form[contains(@action, '/partnership/') and contains(@action, 'set_values')]")[0]
    given = {one.name: one.value for one in form.xpath(".//input[@type='hidden' or @type='url']")}
    given["reason"] = form.xpath(".//textarea[@name='reason']")[0].text.strip()
    assert (given["source_address"], "It ended" in given["reason"]) == (PAGE, False)
    del given["csrfmiddlewaretoken"]
    page = desk.act(partnership, "set_values", **given, value_status="ended")

    assert page.address == page_of(report)
    assert "ended" in words(page.xpath("//div[@class='card']")[1])
    assert page.xpath("//select[@name='version']/option/@value") == ["2", ""]
    assert page.xpath("//select[@name='version']/option[@selected]/@value") == ["2"]


def test_evidence_for_a_report_is_filled_in_and_leads_back_to_it(desk, about_brighton):
    report, partnership = about_brighton
    link = desk.see(report).xpath("//a[contains(@href, 'evidence/?report')]/@href")[0]

    form = desk.see(link).xpath("//form[contains(@class, 'evidence-form')]")[0]
    given = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
    given |= {"event": Event.ENDED, "date": "2021-05"}
    answer = desk.client.post(link.partition("?")[0], given, follow=True)

    assert document(answer).address == page_of(report)
    row = Listing.objects.get(source__slug="desk")
    assert (row.address, row.matches.get().agency) == (PAGE, partnership.agency)


@pytest.mark.parametrize("outcome", ReportOutcome.values)
def test_each_outcome_says_what_readers_see_and_only_a_correction_names_a_version(
    outcome, desk, about_brighton, client
):
    report, _partnership = about_brighton
    public = outcome in FOR_READERS

    if outcome == ReportOutcome.SPAM:
        desk.act(report, "answer", 400, outcome=outcome, answer="x")
        desk.act(report, "spam")
    else:
        desk.act(report, "answer", outcome=outcome, answer="So it is." if public else "")

    assert Report.objects.get().outcome == outcome
    assert (str(ReportOutcome(outcome).label) in client.get("/corrections/").content.decode()) == public
    with pytest.raises(reports.AlreadyAnswered):
        reports.delete_as_spam(report=report, by=curator())


def test_the_public_log_links_the_record_and_what_its_correction_changed(desk, report, client):
    partnership = Partnership.objects.order_by("id").first()
    Report.objects.update(record=f"Record {partnership.public_id}")
    desk.act(partnership, "set_override", field="status", value="ended", reason="It did.", expected="none")
    version = Release.objects.latest().number
    assert [one.number for one in reported.versions_since(report, [partnership.agency])] == [version]

    desk.act(report, "answer", outcome="amended", answer="It ended.", version=str(version))

    links = document(client.get("/corrections/")).xpath("//section[@aria-labelledby='answered']//li//a/@href")
    assert links == [partnership.get_absolute_url(), f"/changes/{version}/"]
    assert client.get(links[1]).status_code == 200


@pytest.mark.parametrize("outcome", sorted(set(FOR_READERS) - set(CHANGED_SOMETHING)))
def test_what_changed_nothing_names_no_version(outcome, report):
    with pytest.raises(ValidationError):
        reports.answer(report=report, outcome=outcome, answer="No.", version=1, by=curator())
    with pytest.raises(ValidationError):
        reports.answer(report=report, outcome=CHANGED_SOMETHING[0], answer="Yes.", version=99, by=curator())


def test_spam_is_taken_back_with_all_its_words_and_erased_after_a_month(desk, report):
    reports.receive(record="RW-000002", wrong="The next one.")
    page = desk.act(report, "spam")
    assert page.address == page_of(Report.objects.waiting().get())
    assert "is deleted as spam" in said(page)

    acts.undo(act=Act.objects.latest("id"), by=curator(), reason="x")
    report.refresh_from_db()
    assert (report.outcome, report.wrong, report.email) == ("", "It joined in July.", "reader@example.org")

    reports.delete_as_spam(report=report, by=curator())
    now = timezone.now()
    assert (reports.erase_spam(now=now), reports.erase_spam(now=now + SPAM_KEPT_FOR)) == (0, 1)
    assert not Report.objects.filter(pk=report.pk).exists()
    assert not AuditEntry.objects.filter(details__icontains="RW-000001").exists()


def test_a_record_is_found_however_its_number_is_written_and_an_agency_by_name_and_state(doubtful_shared):
    one = Partnership.objects.order_by("id").first()
    number = one.public_id
    for text in (number, number.lower(), str(one.pk), f"See {number}, please", f" RW-{one.pk} "):
        assert reported.partnership_of(text) == one, text

    for text, names in {
        "Brighton PD, NY": ["Brighton Police Department"],
        "longmont police": ["Longmont Police Department"],
        "Brighton Police Department, CO": [],
        "Nowhere": [],
        "…": [],
    }.items():
        assert [one.name for one in reported.agencies_of(Report(record=text))] == names, text


def test_a_person_chooses_between_agencies_that_the_words_name(desk, report):
    Report.objects.update(record="Department")

    page = desk.see(report)
    assert "Which of these is meant?" in words(page)

    chosen = page.xpath("//a[contains(@href, '?agency=')]/@href")[0].partition("=")[2]
    assert "Set values of the agency" in words(desk.see(report, agency=chosen))


def test_who_may_only_see_reports_is_offered_no_act(client, viewer_of_reports, report):
    page = viewer_of_reports.see(report)

    assert not page.xpath("//main//form[contains(@class, 'act')] | //div[@id='content-main']//form")
    for name in ("answer", "spam"):
        viewer_of_reports.act(report, name, 403, outcome="kept", answer="x")
    assert Report.objects.get().outcome == ""

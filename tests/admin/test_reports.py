"""Readers' reports at the desk: they wait in sight, and are answered once, in public."""

import pytest
from django.urls import reverse

from partnerships.actions import reports
from partnerships.models import AuditEntry, Report
from partnerships.models.vocabulary import ReportOutcome
from tests.admin.desk import page_of, said

pytestmark = pytest.mark.usefixtures("doubtful")


@pytest.fixture
def report(doubtful):
    return reports.receive(record="RW-000001", wrong="It joined in July.", email="reader@example.org")


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

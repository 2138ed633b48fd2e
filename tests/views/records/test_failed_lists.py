"""Where a list failed, readers are told why in a plain sentence: addresses, paths and names are for curators."""

import pytest
from django.utils import timezone, translation

from partnerships.models import Run, Source
from partnerships.models.vocabulary import FailureCause, Outcome
from tests.views.conftest import words

pytestmark = pytest.mark.django_db

RAW = "http://10.0.0.1/robots.txt answered 500 (ValueError). /var/lib/list.csv: cancelled by ada."


@pytest.fixture
def told(visit):
    """What both pages tell of a run of a list that has just ended."""

    def pages(outcome, **report):
        source = Source.objects.order_by("id")[0]
        Run.objects.create(
            source=source, outcome=outcome, reason=RAW, report=report, finished_at=timezone.now()
        )
        return [words(visit(address)) for address in ("/sources/", source.get_absolute_url())]

    return pages


@pytest.mark.parametrize("cause", FailureCause)
def test_a_failed_list_says_why_in_words_for_readers(told, cause):
    for page in told(Outcome.REJECTED, cause=str(cause), server={"status": 500}):
        assert f"rejected. {cause.label} Nothing was changed." in page
        assert not [part for part in RAW.split() if len(part) > 8 and part in page]


@pytest.mark.parametrize(
    ("status", "cause"),
    [(404, FailureCause.NOT_THERE), (403, FailureCause.CLOSED), (500, FailureCause.FAULT)],
)
def test_a_run_of_before_causes_were_noted_is_told_by_what_its_server_answered(told, status, cause):
    for page in told(Outcome.REJECTED, server={"status": status}):
        assert f"rejected. {cause.label}" in page


@pytest.mark.parametrize("outcome", [Outcome.REJECTED, Outcome.UNCHANGED, Outcome.APPLIED])
def test_what_a_run_notes_for_curators_is_not_told(told, outcome):
    for page in told(outcome):
        assert "robots.txt" not in page and "ada" not in page.split()


def test_each_cause_is_a_short_sentence_in_both_languages():
    for cause in FailureCause:
        with translation.override("es"):
            spanish = str(cause.label)
        for sentence in (str(cause.label), spanish):
            assert len(sentence) <= 80 and sentence.endswith(".") and not set(sentence) & set("/:_0123456789")
        assert spanish != cause.label

"""Until when a claim shows the tie: until its evidence, and not a day longer."""

from datetime import date

import pytest

from partnerships.dates import Span, read_iso
from partnerships.models.vocabulary import Event, Nature
from tests.factories import evidence

LAST = date(2020, 6, 1)
FIRST = date(2020, 1, 1)


def report(event, text="", published="", **facts):
    span = read_iso(text) if text and not text.startswith("by") else None
    if text.startswith("by"):
        span = Span.by(read_iso(text.removeprefix("by ")).last)
    published_on = read_iso(published) if published else None
    return evidence(event, span=span, published_on=published_on, nature=Nature.REPORTS, **facts)


@pytest.mark.parametrize(
    ("claim", "until"),
    [
        (report(Event.JOINED, "2019-05-01"), date(2019, 5, 1)),
        (report(Event.JOINED, "2019-05-01", "2019-06-03"), date(2019, 6, 3)),
        (report(Event.JOINED, "2019-05-01", "2019-05-01"), date(2019, 5, 1)),
        (report(Event.JOINED, "2019-05-01", "2019-04-20"), None),
        (report(Event.JOINED, "2019-05-15", "2019-05"), date(2019, 5, 15)),
        (report(Event.JOINED, "2019-05-01", "2019-08"), date(2019, 8, 1)),
        (report(Event.JOINED, "2019-05"), date(2019, 5, 31)),
        (report(Event.JOINED, "2019", "2019-11-20"), date(2019, 11, 20)),
        (report(Event.JOINED, "", "2019-11"), date(2019, 11, 1)),
        (report(Event.JOINED), None),
        (report(Event.REPORTED_ACTIVE, "by 2019-09-05"), date(2019, 9, 5)),
        (report(Event.REPORTED_ACTIVE, "by 2019-09-05", "2019-10-01"), date(2019, 9, 5)),
        (report(Event.REPORTED_ACTIVE, "", "2019-10-01"), date(2019, 10, 1)),
        (report(Event.REPORTED_ACTIVE), None),
        (report(Event.ANNOUNCED, "2019-05-01"), None),
        (report(Event.DENIED, "2019-05-01"), None),
        (report(Event.REPORTED_NONE, "2019-05-01"), None),
        (report(Event.ENDED, "2021-05-01"), date(2021, 4, 30)),
        (report(Event.ENDED), None),
        (evidence(Event.LISTED, first_shown_on=FIRST, last_shown_on=LAST), LAST),
        (evidence(Event.LISTED, read_iso("2019-05-01"), first_shown_on=FIRST, last_shown_on=LAST), LAST),
        (evidence(Event.LISTED, first_shown_on=FIRST, last_shown_on=LAST, source_kept=False), LAST),
        (evidence(Event.LISTED, nature=Nature.ONE_OFF, first_shown_on=FIRST, last_shown_on=LAST), FIRST),
    ],
)
def test_a_claim_shows_the_tie_until_its_evidence(claim, until):
    assert claim.attested_until == until


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2026, 11, 23)])
def test_the_day_on_which_we_keep_a_collection_of_reports_is_evidence_of_nothing(event, day):
    kept_then = report(event, "2019-05-01", "2019-05-02", first_shown_on=day, last_shown_on=day)

    assert (kept_then.start, kept_then.attested_until) == (
        report(event, "2019-05-01", "2019-05-02").start,
        report(event, "2019-05-01", "2019-05-02").attested_until,
    )

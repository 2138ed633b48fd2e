"""The status of a partnership, today and on the days before: each row of the table."""

from datetime import date
from itertools import permutations

import pytest

from partnerships.dates import Span, read_iso
from partnerships.models.vocabulary import Event, Nature, Status
from partnerships.partnership_rules.status import History, status_history
from tests.factories import evidence as said

OFF = {"gone_on": date(2020, 7, 1), "last_shown_on": date(2020, 6, 1)}
RETIRED = {"source_kept": False, "retired_on": date(2024, 3, 1)}
REPORT = {"nature": Nature.REPORTS}
TABLE = {"nature": Nature.ONE_OFF}
LONG_AGO, NOW = date(1990, 1, 1), date(2030, 1, 1)


@pytest.mark.parametrize(
    ("evidence", "status"),
    [
        ([said(Event.LISTED)], Status.LISTED),
        ([said(Event.JOINED)], Status.LISTED),
        ([said(Event.REPORTED_ACTIVE)], Status.LISTED),
        ([said(Event.JOINED, **REPORT)], Status.REPORTED),
        ([said(Event.REPORTED_ACTIVE, **REPORT)], Status.REPORTED),
        ([said(Event.LISTED, **TABLE)], Status.REPORTED),
        ([said(Event.LISTED, source_kept=False, **TABLE)], Status.REPORTED),
        ([said(Event.LISTED, **TABLE), said(Event.LISTED)], Status.LISTED),
        ([said(Event.LISTED, **TABLE), said(Event.LISTED, **RETIRED)], Status.LIST_RETIRED),
        ([said(Event.JOINED, **REPORT), said(Event.LISTED, **OFF)], Status.DELISTED),
        ([said(Event.LISTED), said(Event.DENIED)], Status.DENIED),
        ([said(Event.LISTED), said(Event.DENIED, **REPORT)], Status.DENIED),
        ([said(Event.ANNOUNCED), said(Event.DENIED)], Status.DENIED),
        ([said(Event.DENIED)], None),
        ([said(Event.LISTED), said(Event.ENDED), said(Event.DENIED)], Status.DENIED),
        ([said(Event.LISTED), said(Event.ENDED)], Status.ENDED),
        ([said(Event.ENDED, **REPORT)], Status.ENDED),
        ([said(Event.LISTED, **RETIRED), said(Event.DENIED, **RETIRED)], Status.DENIED),
        ([said(Event.LISTED), said(Event.DENIED, **OFF)], Status.LISTED),
        ([said(Event.LISTED), said(Event.ENDED, **OFF)], Status.LISTED),
        ([said(Event.LISTED), said(Event.DENIED, **REPORT, **OFF)], Status.LISTED),
        ([said(Event.LISTED, **RETIRED)], Status.LIST_RETIRED),
        ([said(Event.LISTED, source_kept=False)], Status.LIST_RETIRED),
        ([said(Event.LISTED, **RETIRED), said(Event.JOINED)], Status.LISTED),
        ([said(Event.LISTED, **RETIRED), said(Event.JOINED, **OFF)], Status.LIST_RETIRED),
        ([said(Event.LISTED, **RETIRED), said(Event.ANNOUNCED)], Status.LIST_RETIRED),
        ([said(Event.LISTED, **OFF)], Status.DELISTED),
        ([said(Event.LISTED, **OFF, **RETIRED)], Status.DELISTED),
        ([said(Event.LISTED, gone_on=date(2025, 1, 1), **RETIRED)], Status.LIST_RETIRED),
        ([said(Event.LISTED, gone_on=date(2025, 1, 1), source_kept=False)], Status.LIST_RETIRED),
        ([said(Event.LISTED, **OFF), said(Event.ANNOUNCED)], Status.DELISTED),
        ([said(Event.LISTED, **OFF), said(Event.LISTED)], Status.LISTED),
        ([said(Event.JOINED, **REPORT, **OFF)], None),
        ([said(Event.ANNOUNCED)], Status.ANNOUNCED),
        ([said(Event.ANNOUNCED, **REPORT), said(Event.REPORTED_NONE)], Status.ANNOUNCED),
        ([said(Event.ANNOUNCED, **REPORT), said(Event.REPORTED_ACTIVE, **REPORT)], Status.REPORTED),
        ([said(Event.REPORTED_NONE)], None),
        ([said(Event.REPORTED_NONE), said(Event.LISTED)], Status.LISTED),
        ([], None),
    ],
)
def test_the_status_follows_its_table(evidence, status):
    per_order = [status_history(order) for order in permutations(evidence)]

    assert {history and history.last for history in per_order} == {status}
    assert len(set(per_order)) == 1


def statuses(*claims):
    """The history as text: "announced, 2019-08-28 listed"."""
    history = status_history(claims)
    first, *others = history.statuses
    return ", ".join(
        [str(first), *(f"{day} {status}" for day, status in zip(history.days, others, strict=True))]
    )


@pytest.mark.parametrize(
    ("claims", "history"),
    [
        ([said(Event.LISTED, **RETIRED)], "listed, 2024-03-01 list_retired"),
        ([said(Event.LISTED, source_kept=False)], "list_retired"),
        ([said(Event.LISTED, **OFF)], "listed, 2020-07-01 delisted"),
        ([said(Event.LISTED, **OFF, **RETIRED)], "listed, 2020-07-01 delisted"),
        (
            [said(Event.REPORTED_ACTIVE, span=Span.by(date(2019, 9, 5)), **REPORT), said(Event.LISTED)],
            "reported, 2020-01-01 listed",
        ),
        (
            [said(Event.REPORTED_ACTIVE, span=Span.by(date(2020, 9, 5)), **REPORT), said(Event.LISTED)],
            "listed",
        ),
        (
            [
                said(Event.ANNOUNCED, span=read_iso("2019-04"), **REPORT),
                said(Event.LISTED, span=read_iso("2019-08")),
            ],
            "announced, 2019-08-01 listed",
        ),
        ([said(Event.LISTED), said(Event.DENIED, span=read_iso("2020-07"))], "listed, 2020-07-01 denied"),
        ([said(Event.LISTED), said(Event.DENIED, **REPORT)], "denied"),
        (
            [
                said(Event.JOINED, span=read_iso("2019"), **REPORT),
                said(Event.ENDED, span=read_iso("2021-05"), **REPORT),
            ],
            "reported, 2021-05-31 ended",
        ),
        ([said(Event.LISTED), said(Event.DENIED, **OFF)], "denied, 2020-07-01 listed"),
    ],
)
def test_the_status_of_a_day_is_what_the_evidence_says_of_that_day(claims, history):
    assert statuses(*claims) == history


def test_the_first_status_holds_from_the_beginning_and_the_last_for_ever():
    history = status_history([said(Event.LISTED, **RETIRED)])

    assert history.on(LONG_AGO) is history.on(date(2024, 2, 29)) is Status.LISTED
    assert history.on(date(2024, 3, 1)) is history.on(NOW) is history.last


@pytest.mark.parametrize(
    ("since", "history"),
    [
        (date(2026, 1, 1), ((date(2024, 3, 1), date(2026, 1, 1)), "listed list_retired ended")),
        (date(2024, 3, 1), ((date(2024, 3, 1),), "listed ended")),
        (date(2022, 1, 1), ((date(2022, 1, 1),), "listed ended")),
    ],
)
def test_a_curators_status_holds_from_its_day_on(since, history):
    days, statuses = history
    before = status_history([said(Event.LISTED, **RETIRED)])

    after = before.replaced(Status.ENDED, since)

    assert after == History(days, tuple(map(Status, statuses.split())))
    assert after.since(Status.ENDED) == since


def test_a_curators_status_that_is_the_computed_one_changes_no_day():
    before = status_history([said(Event.LISTED, **RETIRED)])

    assert before.replaced(Status.LIST_RETIRED, date(2026, 1, 1)) == before

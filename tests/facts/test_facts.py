"""Published facts: each with its source and how we read it, dated as exactly as it is known; sums are what they say."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from partnerships import facts
from partnerships.dates import MONTHS, NotADate
from partnerships.facts import Fact, ProgramEvent, PublishedCount, Reading, first_and_last_day, program

COUNTS = facts.published_counts()
EVENTS = facts.program_events()
ABSENCES = [one for state in ("MT", "WY") for one in facts.absences(state)]
PROGRAM = program.facts()
DOCUMENTS = program.documents()
ALL = [*COUNTS, *EVENTS, *ABSENCES, *PROGRAM]
MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)}
SEASONS = {"spring": (3, 5), "autumn": (9, 11)}
"""A season, by the months that it is taken to be."""
AT_SECOND_HAND = re.compile(r"mirror|re-?reports?|copy|account of|citing|quoted in", re.IGNORECASE)
HOST = re.compile(r"\b[\w-]+\.(?:com|org|net|tech|gov|site|us)\b", re.IGNORECASE)
TEMPLATES = Path(__file__).parents[2] / "templates"


def name_of(one: Fact) -> str:
    return " ".join(str(getattr(one, field, "")) for field in ("when", "as_of", "state", "source"))[:60]


@pytest.mark.parametrize("one", COUNTS, ids=name_of)
def test_a_count_says_of_whom_when_on_what_basis_and_who_says_so(one: PublishedCount) -> None:
    assert all((one.as_of_words, one.counts_what, one.basis, one.said_by))
    assert f"{one.count:,}" in one.count_words
    assert one.measure in ("total", "joined")
    assert not one.drawn or one.measure == "total"


@pytest.mark.parametrize("one", ALL, ids=name_of)
def test_a_fact_names_its_source_unless_we_computed_it(one: Fact) -> None:
    assert (one.source == "") == (one.reading is Reading.COMPUTED)
    assert all(part.name for part in one.citations)


def test_counts_stand_in_the_order_of_their_days() -> None:
    days = [one.day for one in COUNTS if one.measure == "total"]

    assert days == sorted(days)


def test_the_computed_count_is_the_sum_of_the_two_published_with_it() -> None:
    (computed,) = [one for one in COUNTS if one.reading is Reading.COMPUTED]
    parts = [
        one.count for one in COUNTS if one.as_of == computed.as_of and one.reading is not Reading.COMPUTED
    ]

    assert len(parts) == 2
    assert sum(parts) == computed.count


def test_the_yearly_numbers_that_do_not_add_up_are_said_not_to() -> None:
    joined = [one.count for one in COUNTS if one.measure == "joined"]
    (total,) = [one.count for one in COUNTS if one.as_of == "2021-01-31"]
    sentence = facts.disagreements()[0]

    assert f"{sum(joined):,}" in sentence.says
    assert f"{total:,}" in sentence.says
    assert f"{total - sum(joined)} agencies" in sentence.why


def test_an_event_of_the_day_of_a_count_gives_that_number() -> None:
    pairs = [
        (event, [one.count for one in COUNTS if one.as_of == event.when])
        for event in EVENTS
        if any(one.as_of == event.when and one.measure == "total" for one in COUNTS)
    ]

    assert len(pairs) >= 3
    for event, numbers in pairs:
        assert any(f"{number:,}" in event.says for number in numbers), event


@pytest.mark.parametrize("one", [*EVENTS, *PROGRAM], ids=name_of)
def test_an_event_is_a_sentence(one: ProgramEvent) -> None:
    assert re.match(r"[A-Z“]", one.says)
    assert one.says.endswith(".")
    assert one.when_words


DATED = [(one.as_of, one.as_of_words) for one in COUNTS] + [
    (one.when, one.when_words) for one in (*EVENTS, *PROGRAM, *DOCUMENTS) if one.when
]


@pytest.mark.parametrize(("when", "words"), DATED)
def test_a_date_is_worded_to_the_precision_that_it_has(when: str, words: str) -> None:
    first, last = first_and_last_day(when)

    assert said(words) == (first, last) or within_the_week(when, words)
    assert words.startswith("by ") == when.startswith("../")


def said(words: str) -> tuple[date, date]:
    """The days that words for a date span, read without the date that they stand beside."""
    year = int(re.findall(r"\b20\d\d\b", words)[-1])
    if season := next((months for name, months in SEASONS.items() if name in words), None):
        return _month(year, season[0])[0], _month(year, season[1])[1]
    spans = []
    for name, days, own_year in re.findall(
        r"([A-Z][a-z]{2})[a-z]*(?: (\d\d?(?:–\d\d?)?)\b)?(?:,? (20\d\d))?", words
    ):
        in_year = int(own_year or year)
        month = MONTH_NUMBERS[name]
        if days:
            spans += [(day, day) for day in (date(in_year, month, int(d)) for d in days.split("–"))]
        else:
            spans.append(_month(in_year, month))
    if not spans:
        return date(year, 1, 1), date(year, 12, 31)
    first, last = spans[0][0], spans[-1][1]
    return (last if words.startswith("by ") else first), last


def _month(year: int, month: int) -> tuple[date, date]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), following - timedelta(days=1)


def within_the_week(when: str, words: str) -> bool:
    """“week of Dec 10, 2025” names a day of the week that the fact is dated to."""
    first, last = first_and_last_day(when)
    return words.startswith("week of ") and "W" in when and first <= said(words)[0] <= last


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2025-W50", date(2025, 12, 8), date(2025, 12, 14)),
        ("2021-07/2021-12", date(2021, 7, 1), date(2021, 12, 31)),
        ("../2020-03", date(2020, 3, 31), date(2020, 3, 31)),
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
    ],
)
def test_the_days_that_a_date_spans(when: str, first: date, last: date) -> None:
    assert first_and_last_day(when) == (first, last)


@pytest.mark.parametrize("when", ["", "soon", "2020-13", "2020/then"])
def test_what_is_no_date_is_refused(when: str) -> None:
    with pytest.raises(NotADate):
        first_and_last_day(when)


def test_events_stand_in_order() -> None:
    days = [one.days for one in EVENTS]
    years = [one.year for one in EVENTS]

    assert days == sorted(days)
    assert years == sorted(years)


def test_a_period_begins_when_the_one_before_ends() -> None:
    periods = facts.periods()

    for before, after in itertools.pairwise(periods):
        assert before.until <= after.since
    assert periods[-1].until == ""


@pytest.mark.parametrize("one", ALL, ids=name_of)
def test_addresses_are_web_pages_of_the_sources_named(one: Fact) -> None:
    for part in one.citations:
        assert not part.address or re.fullmatch(r"https://[^\s…;]+", part.address)
        for host in HOST.findall(part.name):
            assert host in part.address, "a name that is an address leads there"


def test_most_facts_have_a_link_and_the_others_say_that_they_have_none() -> None:
    without = [one for one in ALL if one.has_no_link]

    assert 0 < len(without) < len(ALL) / 5
    assert not any(part.address for one in without for part in one.citations)


@pytest.mark.parametrize("one", ALL, ids=name_of)
def test_what_was_read_at_second_hand_only_is_marked(one: Fact) -> None:
    names = [part.name for part in one.citations]

    if names and all(AT_SECOND_HAND.search(name) for name in names):
        assert one.reading is Reading.RE_REPORT


def test_sources_and_addresses_of_different_number_are_refused() -> None:
    one = Fact("Vice; CNET", "https://www.vice.com", Reading.QUOTED)

    with pytest.raises(ValueError, match="shorter"):
        _ = one.citations


def test_pages_that_tell_the_history_link_what_the_facts_link() -> None:
    """The short history on the about page is told by hand; its links are those of the facts."""
    known = {part.address for one in ALL for part in one.citations}
    history = (TEMPLATES / "pages/about.html").read_text(encoding="utf-8")
    history = history[history.index("A short history") : history.index("What the agreements said")]
    links = {address.replace("&amp;", "&") for address in re.findall(r'href="(https://[^"]+)"', history)}

    assert len(links) > 10
    assert links <= known

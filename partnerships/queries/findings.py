"""What a version shows at first sight, each finding with its day and the question that it answers.

Computed of a whole version, once: the day of the first public list, the state with the most agencies for its people,
where the record ends, and the lists it rests on.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from partnerships import facts
from partnerships.geography import people
from partnerships.models import Release, Source
from partnerships.models.vocabulary import Certainty
from partnerships.queries.places.compared import PEOPLE_PER_RATE
from partnerships.queries.provenance import evidence_end
from partnerships.queries.question import Question
from partnerships.queries.question.filters import states
from partnerships.queries.remembered import of_release
from partnerships.queries.selection import Selection


@dataclass(frozen=True)
class OnADay:
    """How many were certainly in force on a day; `asked` is the query string that gives them."""

    day: date
    certain: int
    asked: str


@dataclass(frozen=True)
class HighestRate:
    """The state with the most agencies on record for its people."""

    state: str
    agencies: int
    rate: str
    asked: str


@dataclass(frozen=True)
class Findings:
    """Each is None where the version cannot tell it."""

    total: int
    published: facts.PublishedCount
    day_one: OnADay | None
    highest: HighestRate | None
    end: OnADay | None
    end_of_lists: bool


@dataclass(frozen=True)
class NamedBy:
    """A list, and how many partnerships of a version it names."""

    slug: str
    title: str
    publisher: str
    count: int


def of(question: Question) -> Findings | None:
    """The findings of the question's version, whatever else it asks; None before the first."""
    if (release := question.release) is None:
        return None
    published, end = facts.first_published_count(), evidence_end.of_release(release)
    return Findings(
        total=release.total,
        published=published,
        day_one=_on(published.day, question, release),
        highest=_highest(question, release),
        end=_on(end.day, question, release) if end else None,
        end_of_lists=bool(end and end.of_lists),
    )


def lists(question: Question) -> list[NamedBy]:
    """The lists that the question's version rests on, the one that names the most first."""
    if (release := question.release) is None:
        return []
    found: list[NamedBy] = of_release(release, "lists-named", lambda: _lists(release))
    return found


def publishers(question: Question) -> list[str]:
    """Who publishes the lists that the question's version rests on, each once."""
    return list(dict.fromkeys(one.publisher for one in lists(question)))


def _lists(release: Release) -> list[NamedBy]:
    counts: Counter[str] = Counter()
    for slugs, number in Selection.whole(release).coded("sources").counts().items():
        counts.update(dict.fromkeys(slugs, number))
    known = {one.slug: one for one in Source.objects.filter(slug__in=counts)}
    return [
        NamedBy(slug, known[slug].title, known[slug].publisher, number)
        for slug, number in counts.most_common()
    ]


def _on(day: date, question: Question, release: Release) -> OnADay | None:
    certain = Selection.whole(release).certain_on(day)
    asked = _asked(question, as_of=day.isoformat(), certainty=Certainty.CERTAIN.value)
    return OnADay(day, certain, asked) if certain else None


def _highest(question: Question, release: Release) -> HighestRate | None:
    agencies: dict[str, int] = of_release(release, "agencies-by-state", lambda: _agencies(release))
    residents = people.by_state()
    rates = {code: number / residents[code] for code, number in agencies.items() if residents.get(code)}
    if not rates:
        return None
    code = max(rates, key=lambda each: (rates[each], each))
    rate = f"{PEOPLE_PER_RATE * rates[code]:.2f}"
    return HighestRate(dict(states())[code], agencies[code], rate, _asked(question, state=code))


def _agencies(release: Release) -> dict[str, int]:
    whole = Selection.whole(release)
    return dict(whole.agencies_by(whole.coded("state")))


def _asked(question: Question, **asked: str) -> str:
    """A query string at the question's version: of the newest without its number, as everybody asks it."""
    return urlencode({**asked, **({} if question.is_newest else {"version": question.version})})

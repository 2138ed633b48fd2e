"""The parameters of a question's address: which there are, which are left empty, and what is wrong with others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext

from partnerships.dates import day_in_words
from partnerships.http.parameters import whole_number
from partnerships.queries.question.filters import PartnershipFilters
from partnerships.today import site_today

PAGE_SIZE = 50
MAX_PAGE_SIZE = 500
ANY_NUMBER = 10**9
"""The limit of a number that has none worth telling a reader."""

SORTS = {
    "agency": "agency_letters",
    "state": "state",
    "city": "city_letters",
    "county": "county_letters",
    "kind": "agency_kind",
    "program": "program",
    "status": "status",
    "start_date": "start",
    "sources": "sources__len",
    "first_listed_on": "first_listed_on",
    "changed_on": "changed_on",
    "partnership_id": "partnership_id",
}
"""What `sort` takes (with a leading `-` for the other way round), and the column behind it."""

ONLY_ONCE = (
    "q", "started_after", "started_before", "undated", "as_of", "certainty", "in_bbox", "changed_since",
)  # fmt: skip
WRITTEN = ("q", "started_after", "started_before", "in_bbox", "changed_since")
"""What readers write themselves; everything else that can be asked stands on pages as a choice or a link."""
ABOUT_THE_ANSWER = ("sort", "page", "page_size", "version")

Problem = tuple[str, str]
"""A parameter that cannot be understood, and a sentence that says why."""


@dataclass(frozen=True)
class Chip:
    """One active filter: its parameter, its words, and the address of the question without it."""

    name: str
    value: str
    label: str
    words: str
    without: str


def without_blanks(parameters: QueryDict) -> QueryDict:
    """What was really asked: a form without JavaScript also sends its empty fields."""
    asked = QueryDict(mutable=True)
    for name, values in parameters.lists():
        given = list(dict.fromkeys(value.strip() for value in values if value.strip()))
        if given:
            asked.setlist(name, given)
    if asked.get("undated") == "include":
        del asked["undated"]
    return asked


def wrong_parameters(asked: QueryDict, also: set[str], newest: int) -> list[Problem]:
    """What is wrong with names and numbers, filters apart. `also`: parameters that the caller itself reads."""
    return [
        *_unknown(asked, also),
        *_repeated(asked),
        *_not_a_number(asked, "version", newest),
        *_not_a_number(asked, "page", ANY_NUMBER),
        *_not_a_number(asked, "page_size", MAX_PAGE_SIZE),
        *_not_a_sort(asked),
    ]


def _unknown(asked: QueryDict, also: set[str]) -> list[Problem]:
    known = [*PartnershipFilters.base_filters, *ABOUT_THE_ANSWER]
    sentence = gettext("There is no parameter “%(name)s”; the parameters are %(names)s.")
    names = ", ".join([*known, *sorted(also)])
    return [
        (name, sentence % {"name": name[:60], "names": names})
        for name in asked
        if name not in known and name not in also
    ]


def wrong_days(asked: QueryDict, day: date | None) -> list[Problem]:
    """What cannot be asked about days."""
    problems = []
    if asked.get("certainty") and not asked.get("as_of"):
        sentence = gettext("certainty: give the day too, such as as_of=2019-08-28; on no day is it known.")
        problems.append(("certainty", sentence))
    # A browser counts days in UTC, where it may be tomorrow already.
    if day and day > max(site_today(), timezone.now().date()):
        sentence = gettext("as_of: %(day)s is still to come; nothing is known of it.")
        problems.append(("as_of", sentence % {"day": day_in_words(day)}))
    return problems


def _repeated(asked: QueryDict) -> list[Problem]:
    return [
        (name, gettext("%(name)s: given more than once.") % {"name": name})
        for name in (*ONLY_ONCE, *ABOUT_THE_ANSWER)
        if len(asked.getlist(name)) > 1
    ]


def _not_a_number(asked: QueryDict, name: str, most: int) -> list[Problem]:
    text = asked.get(name)
    if text is None or whole_number(text, least=1, most=most) is not None:
        return []
    sentence = (
        gettext("%(name)s: “%(said)s” is not a whole number from %(least)s to %(most)s.")
        if most < ANY_NUMBER
        else gettext("%(name)s: “%(said)s” is not a whole number from 1.")
    )
    return [(name, sentence % {"name": name, "said": text[:60], "least": 1, "most": most})]


def _not_a_sort(asked: QueryDict) -> list[Problem]:
    sort = asked.get("sort", "")
    if not sort or sort.removeprefix("-") in SORTS:
        return []
    words = {"said": sort, "words": ", ".join(SORTS)}
    return [("sort", "sort: " + gettext("“%(said)s” is not one of %(words)s.") % words)]


def for_the_form(asked: QueryDict) -> QueryDict:
    """As the form reads it: several counties in one field."""
    form = asked.copy()
    if counties := asked.getlist("county"):
        form["county"] = ",".join(counties)
    return form


def in_order(asked: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The parameters, and the values of each, in a fixed order."""
    known = [*PartnershipFilters.base_filters, *ABOUT_THE_ANSWER]
    return {name: sorted(asked[name]) for name in [*known, *sorted(set(asked) - set(known))] if name in asked}

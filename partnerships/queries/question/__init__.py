"""A reader's question: one object gives the rows, the words for it and its address, so they cannot disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from django.db.models import F, Model, QuerySet
from django.forms import Form
from django.http import QueryDict
from django.utils.translation import gettext

from partnerships.dates import day_in_words
from partnerships.models import LAYOUT, Release, ReleaseRow
from partnerships.models.releases import ReleaseRowQuerySet
from partnerships.queries import as_of
from partnerships.queries.question.filters import PartnershipFilters
from partnerships.queries.question.parameters import (
    PAGE_SIZE,
    SORTS,
    WRITTEN,
    Chip,
    Problem,
    for_the_form,
    in_order,
    without_blanks,
    wrong_days,
    wrong_parameters,
)

if TYPE_CHECKING:
    from partnerships.queries.selection import Selection

AnyRow = TypeVar("AnyRow", bound=Model)
ReadRelease = Callable[[], Release | None]


class BadQuestion(ValueError):
    """The address asks for something we do not understand. `problems` are sentences for the reader.

    `understood`: the parameters that nothing is wrong with, for the reader to go on from.
    """

    def __init__(self, problems: list[Problem], asked: QueryDict) -> None:
        self.problems = [sentence for _name, sentence in problems]
        super().__init__(" ".join(self.problems))
        self.understood = asked.copy()
        for name, _sentence in problems:
            self.understood.pop(name, None)


class Question:
    """What an address asks. Make it with `Question.ask`."""

    def __init__(
        self, asked: QueryDict, version: int, newest: Release | None, filters: PartnershipFilters
    ) -> None:
        self._asked = asked
        self._filters = filters
        self._newest = newest
        self.version = version
        self.computed: dict[str, object] = {}
        """What was computed of this question: see `queries.remembered`."""

    @classmethod
    def ask(
        cls, parameters: QueryDict, *, also: Iterable[str] = (), newest: ReadRelease = Release.objects.newest
    ) -> Question:
        """Understand an address, or raise BadQuestion.

        `also`: parameters that the caller itself reads. `newest`: gives the newest release, where it is known already.
        """
        asked, release = without_blanks(parameters), newest()
        newest_number = release.number if release else 0
        problems = wrong_parameters(asked, set(also), newest_number)
        filters = PartnershipFilters(for_the_form(asked), queryset=ReleaseRow.objects.all())
        if not filters.is_valid():
            problems += [
                (name, f"{name}: {error}") for name, errors in filters.errors.items() for error in errors
            ]
        problems += wrong_days(asked, filters.form.cleaned_data.get("as_of"))
        if problems:
            raise BadQuestion(problems, asked)
        return cls(asked, int(asked.get("version", newest_number)), release, filters)

    @classmethod
    def of_the_understood(cls, understood: QueryDict) -> Question:
        """The question that is left of one that could not be understood; at most, everything."""
        try:
            return cls.ask(understood)
        except BadQuestion as bad:  # what was asked only together with what was wrong
            return cls.of_the_understood(bad.understood)

    @property
    def form(self) -> Form:
        """The form of the filters, bound to what was asked."""
        return self._filters.form

    @property
    def asked(self) -> str:
        """The parameters as they were asked for, those of the view that reads them among them."""
        return self._asked.urlencode()

    @property
    def narrows(self) -> bool:
        """Whether it asks for some partnerships only."""
        return any(name in self._asked for name in PartnershipFilters.base_filters)

    @property
    def is_offered(self) -> bool:
        """Whether a page offers this question, so that others will ask it too."""
        return not any(name in self._asked for name in WRITTEN)

    @property
    def newest(self) -> int:
        """The newest version when this was asked; 0 before the first."""
        return self._newest.number if self._newest else 0

    @property
    def is_newest(self) -> bool:
        return self.version == self.newest

    @property
    def page(self) -> int:
        return int(self._asked.get("page", 1))

    @property
    def page_size(self) -> int:
        return int(self._asked.get("page_size", PAGE_SIZE))

    @property
    def sort(self) -> str:
        return self._asked.get("sort", "")

    @property
    def as_of(self) -> date | None:
        """The day asked for; None = whenever it was."""
        day: date | None = self.form.cleaned_data.get("as_of")
        return day

    @cached_property
    def release(self) -> Release | None:
        """The release of the version; None before the first."""
        return self._newest if self.is_newest else Release.objects.of_version(self.version)

    @property
    def layout(self) -> int:
        """The layout of the version's files (`models.LAYOUT`)."""
        return self.release.layout if self.release else LAYOUT

    @property
    def usual_order(self) -> tuple[str, ...]:
        """The columns of the usual order: by name in letters, in files of the first layout as it was then."""
        return ("state", "agency_letters" if self.layout > 1 else "agency_name", "partnership_id")

    @property
    def sorted_by(self) -> str:
        """The column of the rows that `sort` names; empty for the usual order."""
        column = SORTS[self.sort.removeprefix("-")] if self.sort else ""
        return as_of.STATUS_THEN if column == "status" and self.as_of else column

    def at(self, version: int) -> Question:
        """The same question at another version; 0 is the empty one before the first."""
        return Question(self._asked, version, self._newest, self._filters)

    def of_release(self, release: Release) -> Question:
        """The same question at the version of a release."""
        question = self.at(release.number)
        question.release = release
        return question

    def of_rows(self) -> Question:
        """Which rows are asked for, at this version by its number, without what only says how they are shown."""
        asked = QueryDict(self.address_of_rows(self.version))
        return Question(asked, self.version, self._newest, self._filters)

    def without(self, name: str) -> Question:
        """The same question without one of its filters; itself where it has none of that name."""
        if name not in self._asked:
            return self
        asked = QueryDict(self.address(**{name: None}))
        filters = PartnershipFilters(for_the_form(asked), queryset=ReleaseRow.objects.all())
        filters.is_valid()  # it was when the question was asked
        return Question(asked, self.version, self._newest, filters)

    def values(self, name: str) -> list[str]:
        """What was asked of one parameter."""
        return self._asked.getlist(name)

    def matching(self) -> ReleaseRowQuerySet:
        """The release rows that match, in no order."""
        # By its number even when it is the newest: the next release may come before the rows are read. And last: of
        # all conditions it takes the database longest, and it is asked only of rows that meet those before it.
        rows = cast("ReleaseRowQuerySet", self._filters.qs)  # which the form gives back as any set of rows
        return rows.at_version(self.version)

    def narrowed(self, rows: QuerySet[AnyRow], *, by: Iterable[str]) -> QuerySet[AnyRow]:
        """Rows of another table with the same columns, narrowed by some of the filters that were asked for."""
        for name in by:
            rows = self._filters.filters[name].filter(rows, self.form.cleaned_data[name])
        return rows

    def rows(self) -> ReleaseRowQuerySet:
        """The release rows that match, in the order asked; the record's number is always the last key."""
        if not self.sort:
            return self.matching().order_by(*self.usual_order)
        column = F(self.sorted_by)
        if self.sort.startswith("-"):
            return self.matching().order_by(column.desc(nulls_last=True), "-partnership_id")
        return self.matching().order_by(column.asc(nulls_last=True), "partnership_id")

    @cached_property
    def selection(self) -> Selection:
        """The rows that match, in memory: for what is counted, grouped or drawn of many."""
        from partnerships.queries.selection import Selection  # noqa: PLC0415  # numpy: 16 MB that an import needs not

        numbers = None
        if self.values("q"):
            named = self.narrowed(ReleaseRow.objects.at_version(self.version), by=["q"])
            numbers = list(named.values_list("partnership_id", flat=True))
        return Selection.of(self.release, self.form.cleaned_data, numbers)

    @cached_property
    def _count(self) -> int:
        if self.release and not self.narrows:
            return self.release.total
        if self.values("q") and "selection" not in self.__dict__:
            return self.matching().count()  # which takes less than to read which rows a text finds
        return len(self.selection)

    def count(self) -> int:
        """How many partnerships match."""
        return self._count

    def know_count(self, number: int) -> None:
        """It was counted before, at this version: it need not be counted again."""
        self.__dict__["_count"] = number

    def unplaced(self) -> int:
        """How many of them could not be placed on the map."""
        return self.selection.unplaced()

    def undated(self) -> int:
        """How many of them have a start that is not known."""
        return self.selection.undated()

    def chips(self) -> list[Chip]:
        """The active filters, in words, each with the address of the question without it."""
        return [
            Chip(
                name,
                value,
                str(self.form.fields[name].label),
                self._words(name, value),
                self._without(name, value),
            )
            for name in self.form.fields
            for value in self._asked.getlist(name)
        ]

    def words(self) -> str:
        """The question in one line: "State: California; Status: Listed", or "all partnerships"."""
        return "; ".join(f"{chip.label}: {chip.words}" for chip in self.chips()) or gettext(
            "all partnerships"
        )

    def address(self, **changes: object) -> str:
        """The query string of this question, with changes; None takes a parameter away.

        Parameters stand in a fixed order, so that one question has one address. Any change but of the page
        itself goes back to the first page.
        """
        asked = dict(self._asked.lists())
        if changes and set(changes) != {"page"}:
            asked.pop("page", None)
        for name, value in changes.items():
            asked.pop(name, None)
            if value is not None:
                asked[name] = value if isinstance(value, list) else [str(value)]
        return urlencode(in_order(asked), doseq=True)

    def address_of_rows(self, version: int | None = None) -> str:
        """The query string of which rows are asked for, without what only says how they are shown."""
        shown = dict.fromkeys(name for name in self._asked if name not in PartnershipFilters.base_filters)
        return self.address(**{**shown, "version": version})

    def _without(self, name: str, value: str) -> str:
        others = {name: [other for other in self._asked.getlist(name) if other != value] or None}
        return self.address(**others, **({"certainty": None} if name == "as_of" else {}))

    def _words(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        if value in choices:
            return str(choices[value])
        told = self.form.cleaned_data.get(name)
        return day_in_words(told) if isinstance(told, date) else getattr(told, "words", value)

"""The one set of filters that page, map, count, exports and API share.

Each filter is one parameter of an address. A value that cannot be understood is an error, never "everything".
"""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar, cast

import django_filters
from django import forms
from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from psycopg2.extras import DateRange

from partnerships.dates import NotADate, Span, read_iso
from partnerships.field_errors import AddressForm, shown
from partnerships.geography.once_loaded import once_loaded
from partnerships.http.parameters import problem_of_search, whole_number
from partnerships.models import County, ReleaseRow, Source, State
from partnerships.models.vocabulary import Certainty, DatePrecision, Kind, Program, Status
from partnerships.queries import as_of
from partnerships.queries.question import meaning

Rows = QuerySet[ReleaseRow]
AnyModel = TypeVar("AnyModel", bound=Model)
UNDATED = (
    ("include", _("with records whose start is not known")),
    ("exclude", _("only records with a start date")),
    ("only", _("only records whose start is not known")),
)


def _wrong(sentence: Promise, said: str) -> forms.ValidationError:
    return forms.ValidationError(str(sentence) % {"said": shown(said)})


def short_enough(text: str) -> None:
    """Raises ValidationError for a search that is too long."""
    if problem := problem_of_search(text):
        raise forms.ValidationError(problem)


def containing_words(rows: QuerySet[AnyModel], text: str, column: str) -> QuerySet[AnyModel]:
    """The rows in whose column, as `search_text` writes it, each word of the text stands; none where it has no word."""
    condition = meaning.each_word(text, column)
    return rows.filter(condition) if condition else rows.none()


class SpanField(forms.CharField):
    """A day, month or year in ISO 8601, as a Span."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_iso(shown(text))  # what is longer is no date either
        except NotADate as error:
            raise forms.ValidationError(f"{error}.") from error


class DayField(SpanField):
    """A whole day, as a date."""

    def clean(self, value: Any) -> Any:
        span = super().clean(value)
        if span is None:
            return None
        if span.precision is not DatePrecision.DAY:
            raise _wrong(_("“%(said)s” must be a whole day, such as 2019-08-28."), value)
        return span.last


class CountiesField(forms.CharField):
    """County FIPS codes, separated by commas, as a list."""

    def clean(self, value: Any) -> list[str]:
        codes = [code for code in super().clean(value).split(",") if code]
        for code in codes:
            if not (len(code) == 5 and code.isascii() and code.isdigit()):
                raise _wrong(_("“%(said)s” is not a county's FIPS code, five digits such as 06037."), code)
        return codes


class BoxField(forms.CharField):
    """`west,south,east,north` in degrees, as four numbers."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise _wrong(_("“%(said)s” is not west,south,east,north in degrees."), text) from error
        if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
            raise _wrong(_("“%(said)s” is not a box on the globe: west,south,east,north in degrees."), text)
        return west, south, east, north


class Declared:
    """A filter as it is declared, which all questions share: only the set of filters that it belongs to is its own.

    Django-filter copies each to the last of its labels for every question, which took a twentieth of a page's time.
    """

    method: Any

    def __deepcopy__(self, _memo: dict[int, object]) -> Declared:
        own = copy(self)
        own.method = self.method  # bound to the copy
        return own


class DeclaredFields(dict[str, forms.Field]):
    """The fields of a form, which all questions share likewise: nothing changes a field of this form."""

    def __deepcopy__(self, _memo: dict[int, object]) -> dict[str, forms.Field]:
        return dict(self)


class TextFilter(Declared, django_filters.CharFilter):
    pass


class ChoiceFilter(Declared, django_filters.ChoiceFilter):
    pass


class ChoicesFilter(Declared, django_filters.MultipleChoiceFilter):
    pass


class SpanFilter(Declared, django_filters.Filter):
    field_class = SpanField


class DayFilter(Declared, django_filters.Filter):
    field_class = DayField


class CountiesFilter(Declared, django_filters.Filter):
    """The records of some counties. A county newer than the map's is asked for by the places that lie in it."""

    field_class = CountiesField

    def filter(self, rows: QuerySet[Any], fips: list[str] | None) -> QuerySet[Any]:
        if not fips:
            return rows
        inside = Q(county_fips__in=fips)
        for county in County.objects.newer().filter(fips__in=fips):
            inside |= Q(county_fips__in=county.former, city__in=county.place_names)
        return rows.filter(inside)


class BoxFilter(Declared, django_filters.Filter):
    field_class = BoxField


def record_number(text: str) -> int | None:
    """The number of the record that a search names, such as RW-000123 or 123; None where it is a text or a ZIP code."""
    return None if meaning.zip_in(text) else whole_number(text.strip().upper().removeprefix("RW-"))


@once_loaded
def states() -> list[tuple[str, str]]:
    """Code and name of each state, read once a process: a form asks for them at every turn."""
    return list(State.objects.order_by("name").values_list("code", "name"))


def sources() -> list[tuple[str, str]]:
    return list(Source.objects.filter(is_directory=False).order_by("title").values_list("slug", "title"))


class PartnershipFilters(django_filters.FilterSet):
    """The parameters of the contract. Every one is optional; several narrow the answer."""

    q = TextFilter(method="containing", label=_("Text"), validators=[short_enough])
    state = ChoicesFilter(choices=states, label=_("State"), distinct=False)
    county = CountiesFilter(label=_("County"))
    kind = ChoicesFilter(
        field_name="agency_kind", choices=Kind.choices, label=_("Kind of agency"), distinct=False
    )
    program = ChoicesFilter(choices=Program.choices, label=_("Program"), distinct=False)
    status = ChoicesFilter(choices=Status.choices, method="dated", label=_("Status"), distinct=False)
    source = ChoicesFilter(choices=sources, method="said_by", label=_("Source"), distinct=False)
    started_after = SpanFilter(method="dated", label=_("Started on or after"))
    started_before = SpanFilter(method="dated", label=_("Started on or before"))
    undated = ChoiceFilter(choices=UNDATED, method="dated", label=_("Undated"), empty_label=None)
    as_of = DayFilter(method="dated", label=_("In force on"))
    certainty = ChoiceFilter(
        choices=Certainty.choices, method="dated", label=_("In force that day"), empty_label=None
    )
    in_bbox = BoxFilter(method="inside", label=_("Inside"))
    changed_since = DayFilter(field_name="changed_on", lookup_expr="gte", label=_("Changed since"))

    class Meta:
        model = ReleaseRow
        fields = ()
        form = AddressForm

    @classmethod
    @cache
    def get_form_class(cls) -> type[forms.Form]:
        """The class of the form, which is the same for every question."""
        fields = {name: one.field for name, one in cls.base_filters.items()}
        form = cast("type[AddressForm]", type("PartnershipForm", (AddressForm,), fields))
        form.base_fields = DeclaredFields(form.base_fields)
        return form

    def containing(self, rows: Rows, _name: str, text: str) -> Rows:
        """Each word stands in the agency's name, its city or its county; or the text is a record's number.

        Beside what it spells, the text may mean a ZIP code, a state, a town in a state or an agency's short name.
        """
        if (number := record_number(text)) is not None:
            return rows.filter(partnership_id=number)
        if not self._meant:  # signs, or letters that are not Latin
            return rows.filter(agency_name__icontains=text.strip())
        return rows.filter(self._meant)

    @cached_property
    def _meant(self) -> Q:
        """What the text means: looked up once, though a page counts and lists what it finds."""
        return meaning.condition(self.form.cleaned_data["q"])

    def said_by(self, rows: Rows, _name: str, slugs: list[str]) -> Rows:
        return rows.filter(sources__overlap=list(slugs))

    def inside(self, rows: Rows, _name: str, box: tuple[float, float, float, float]) -> Rows:
        west, south, east, north = box
        around = Q(longitude__gte=west, longitude__lte=east)
        if west > east:  # across the antimeridian
            around = Q(longitude__gte=west) | Q(longitude__lte=east)
        return rows.filter(around, latitude__range=(south, north))

    def dated(self, rows: Rows, _name: str, _value: object) -> Rows:
        """The filters that have to do with days act together, in `filter_queryset`."""
        return rows

    def filter_queryset(self, rows: Rows) -> Rows:
        asked = self.form.cleaned_data
        day = asked.get("as_of")
        rows = super().filter_queryset(rows).annotate(**as_of.columns_then(day))
        if statuses := asked.get("status"):
            rows = rows.filter(**{f"{as_of.STATUS_THEN if day else 'status'}__in": statuses})
        if day and (certainty := asked.get("certainty")):
            rows = rows.filter(as_of.with_certainty(day, certainty))
        return rows.filter(
            dates_condition(
                after=asked.get("started_after"),
                before=asked.get("started_before"),
                day=day,
                undated=asked.get("undated") or "include",
            )
        )


def dates_condition(*, after: Span | None, before: Span | None, day: date | None, undated: str) -> Q:
    """The condition on dates. An imprecise start matches if it may lie inside.

    A start that is not known may lie anywhere: such records stay unless `undated` excludes them. `day` asks what
    was certainly or possibly in force on it.
    """
    if undated == "only":
        # Of a version of before November 2026, this was the answer on any day.
        of_the_day = (as_of.in_force_on(day) | Q(possible__isnull=True)) if day else Q()
        return Q(start__isnull=True) & of_the_day
    condition = Q()
    if after:
        condition &= Q(start__overlap=DateRange(after.first, None))
    if before:
        condition &= Q(start__overlap=DateRange(None, before.last + timedelta(days=1)))
    if condition and undated == "include":
        condition |= Q(start__isnull=True)
    if undated == "exclude":
        condition &= Q(start__isnull=False)
    return condition & as_of.in_force_on(day) if day else condition

"""What the addresses of the API take, declared once: read by the views and told by the OpenAPI document.

The parameters of a question are those of the one set of filters; here they only get a schema and an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from partnerships.api.problems import Refused
from partnerships.http.parameters import whole_number
from partnerships.models import Release
from partnerships.models.vocabulary import Certainty, Kind, Program, Status
from partnerships.queries.columns import NAMES
from partnerships.queries.counts import GROUPS
from partnerships.queries.question.filters import UNDATED, sources, states
from partnerships.queries.question.parameters import MAX_PAGE_SIZE, PAGE_SIZE, SORTS
from partnerships.search_text import MAX_CHARACTERS, MAX_WORDS

DAY = {"type": "string", "format": "date", "pattern": "^(?!9999)"}
SPAN = {"anyOf": [DAY, {"type": "string", "pattern": r"^[12][0-9]{3}(-(0[1-9]|1[0-2]))?$"}]}
APART = r"\x01-/:-@\[-_{-\x7f\s"
"""Inside brackets of a pattern: what parts the words of a search. That `&` is one, too, a pattern does not say."""
TEXT = {
    "type": "string",
    "pattern": rf"^[{APART}]*[^\x00{APART}]+([{APART}]+[^\x00{APART}]+){{0,{MAX_WORDS - 1}}}[{APART}]*$",
    "maxLength": MAX_CHARACTERS,
}
FIPS = {"type": "string", "pattern": "^[0-9]{5}$"}


@dataclass(frozen=True)
class Parameter:
    """One parameter. `schema` may ask the database; `many` says that it may be given several times."""

    name: str
    meaning: str
    schema: dict[str, Any] | Callable[[], dict[str, Any]]
    example: object = None
    many: bool = False
    commas: bool = False
    required: bool = False
    in_path: bool = False

    def described(self) -> dict[str, Any]:
        """As OpenAPI writes it."""
        schema = self.schema() if callable(self.schema) else self.schema
        if self.many:
            schema = {"type": "array", "items": schema, "minItems": 1}
            schema |= {"uniqueItems": True} if self.commas else {}
        said: dict[str, Any] = {
            "name": self.name,
            "in": "path" if self.in_path else "query",
            "description": self.meaning,
            "schema": schema,
        }
        if self.required or self.in_path:
            said["required"] = True
        if self.many:
            said |= {"style": "form", "explode": not self.commas}
        if self.example is not None:
            said["example"] = self.example
        return said


def _one_of(values: Iterable[str]) -> dict[str, Any]:
    return {"type": "string", "enum": list(values)}


def _version() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": Release.objects.newest_number() or 1}


def _size() -> dict[str, Any]:
    return {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}


QUESTION = (
    Parameter("q", "Words that stand in the agency's name, its city or its county, each of them; a record's number; "
              "or a ZIP code, a state, a town with its state, a short name such as NYPD. "
              f"At most {MAX_WORDS} words.", TEXT, "san diego"),
    Parameter("state", "Postal code of the state.", lambda: _one_of(code for code, _ in states()), ["CA"], many=True),
    Parameter("county", "FIPS code of the county, five digits.", FIPS, ["06073"], many=True),
    Parameter("kind", "Kind of agency.", _one_of(Kind.values), ["sheriff"], many=True),
    Parameter("program", "Program.", _one_of(Program.values), ["neighbors"], many=True),
    Parameter("status", "What the evidence says today; with `as_of`, what it says of that day.",
              _one_of(Status.values), ["listed"], many=True),
    Parameter("source", "Id of a list that speaks of it.", lambda: _one_of(slug for slug, _ in sources()),
              ["announcements"], many=True),
    Parameter("started_after", "Started on this day, month or year, or later. An imprecise date matches if it may.",
              SPAN, "2019-08"),
    Parameter("started_before", "Started on this day, month or year, or earlier. An imprecise date matches if it may.",
              SPAN, "2020"),
    Parameter("undated", "Whether records whose start is not known are part of the answer.",
              _one_of(value for value, _ in UNDATED) | {"default": "include"}, "exclude"),
    Parameter("as_of", "Certainly or possibly in force on this day, with the status as it was then. "
              "Of a day that is still to come nothing is known.", DAY, "2020-07-01"),
    Parameter("certainty", "Of those in force on the day of `as_of`: the certain ones, or those only possible.",
              _one_of(Certainty.values)),
    Parameter("in_bbox", "Inside the box `west,south,east,north`, in degrees; it may cross the antimeridian.",
              {"type": "string", "format": "bbox"}, "-125,32,-114,42"),
    Parameter("changed_since", "Changed in the data set on this day or later.", DAY, "2020-01-01"),
)  # fmt: skip
VERSION = Parameter("version", "Number of the release to read. The same version always gives the same answer.",
                    _version, 1)  # fmt: skip
SORT = Parameter("sort", "What the rows are in the order of; with `-` before it, the other way round.",
                 _one_of(sign + name for name in SORTS for sign in ("", "-")), "-start_date")  # fmt: skip
PAGE = Parameter("page", "Number of the page. To read everything, follow `next` instead.",
                 {"type": "integer", "minimum": 1, "maximum": 10**9, "default": 1}, 2)  # fmt: skip
SIZE = Parameter("page_size", "Rows a page.", _size, 100)
CURSOR = Parameter("cursor", "Where to read on, as `next` of an answer has it. Not together with `page`.",
                   {"type": "string", "minLength": 1})  # fmt: skip
FIELDS = Parameter("fields", "Names of the columns wanted, with commas between. All of them if not given.",
                   _one_of(NAMES), ["partnership_id", "agency", "state"], many=True, commas=True)  # fmt: skip
GROUP = Parameter("group_by", "What to count by.", _one_of(GROUPS), "state", required=True)
PLACE = Parameter("q", "The beginning of a ZIP code or of the name of a place, county or state.",
                  TEXT, "oakland, ca", required=True)  # fmt: skip
SOURCE = Parameter("source", "Id of the list.", lambda: _one_of(slug for slug, _ in sources()),
                   ["announcements"], many=True)  # fmt: skip
SINCE = Parameter("since_version", "The version to compare with; the one before if not given.", _version, 1)


def number_of_version(name: str, text: str, newest: int) -> int:
    """A version's number, or Refused."""
    text = text.strip()
    if number := whole_number(text, least=1, most=newest):
        return number
    raise Refused([f"{name}: “{text[:60]}” is not the number of a version, 1 to {newest}."])


LISTED = (*QUESTION, VERSION, SIZE, CURSOR)
"""What every list of an answer takes."""


def problems_of(asked: QueryDict, takes: Iterable[Parameter]) -> list[str]:
    """What is wrong with an address before its values are read: unknown, blank or repeated parameters."""
    known = {one.name: one for one in takes if not one.in_path}
    names = ", ".join(known) or "none"
    problems = [
        f"There is no parameter “{name[:60]}” here; the parameters are: {names}."
        for name in asked
        if name not in known
    ]
    for name, one in known.items():
        given = asked.getlist(name)
        if any(not value.strip() for value in given):
            problems.append(f"{name}: given without a value; leave it out instead.")
        if len(given) > 1 and not one.many:
            problems.append(f"{name}: given more than once.")
        if one.required and not given:
            problems.append(f"{name}: missing.")
    return problems

"""How truly agencies are placed: `.venv/bin/python -m bench.placement [--write]`.

Each agency of the bundled lists that is placed, against the coordinate that the directory of law enforcement agencies,
read beside the project, gives for it. `--write` puts the figures into docs/placement.md. Needs no database.
"""
# ruff: noqa: E402 (the project is imported once Django is set up)

from __future__ import annotations

import csv
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
django.setup()

from partnerships.geography.placing import Gazetteer, Placement
from partnerships.geography.points import Point, kilometers
from partnerships.geography.reference import states
from partnerships.ingest import registry
from partnerships.ingest.agencies.mentioned_rows import place_row
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.matching.names import parts_of, place_words
from partnerships.models.vocabulary import LocationPrecision

PROJECT = Path(__file__).resolve().parents[1]
DOCUMENT = PROJECT / "docs" / "placement.md"
LISTS = Path(os.environ.get("RINGWATCH_SHARED") or PROJECT.parent / "shared") / "data"
DIRECTORY = LISTS / "hifld-local-law-enforcement-2019.csv"
BUNDLED = ("announcements", "eff-atlas", "uva-force-index")

WITHIN_KM = (5, 12, 50)
AIM_KM = 12
MIN_SHARE_WITHIN_AIM = 0.99
"""The share of the agencies compared that lie within `AIM_KM`; a test holds it."""
POINTS = (LocationPrecision.EXACT, LocationPrecision.PLACE)
SAID_LOOSELY = frozenset({"city", "public safety", "metropolitan"})
"""Qualifiers that one list says of an agency and another does not."""
MARKS = "<!-- figures: written by bench.placement --write -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Compared:
    """An agency placed by its list's words, and the directory's entry for it."""

    parsed: ParsedRow
    placement: Placement
    entry: dict[str, str]
    km: float

    @property
    def why_off(self) -> str:
        """Why the two points lie apart, as far as it can be worked out; "" when it cannot."""
        fields, town = self.parsed.fields, self.entry["city"].title()
        own_place = own_place_of(self.parsed)
        if own_place.endswith((" county", " parish")):
            given = f"ZIP code {fields['zip_code']}" if fields.get("zip_code") else fields.get("city", "")
            return (
                f"A county's agency at its seat: the list gives {given}, the directory its office in {town}."
            )
        if "township's name" in self.placement.note or own_place.endswith("township"):
            return f"A township around its namesake: its police are elsewhere in it ({town}'s mail)."
        if own_place.startswith("town of ") or own_place.endswith(" town"):
            return f"A town around its namesake: its police are in {town}."
        if not self.placement.place_name or not self.is_at_own_place:
            return f"The gazetteer lacks its own place: it is at its postal town ({own_place})."
        return ""

    @property
    def is_at_own_place(self) -> bool:
        return own_place_of(self.parsed).endswith(self.placement.place_name.casefold())


def own_place_of(parsed: ParsedRow) -> str:
    return place_words(parsed.fields["agency"], parsed.kind, states()[parsed.fields["state"]].name)


Name = tuple[object, ...]
"""What two spellings of one agency's name have in common."""


class Directory:
    """The directory's entries by what their names say, without the words that lists say loosely."""

    def __init__(self, gazetteer: Gazetteer, rows: Iterable[dict[str, str]]) -> None:
        self._gazetteer = gazetteer
        self._entries: dict[Name, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            if row["state"] in states():
                self._entries[_name(row["name"], row["state"])].append(row)

    def entry(self, parsed: ParsedRow) -> dict[str, str] | None:
        """The one entry of that name in the state, or in the county said; never chosen by where we placed it."""
        state, county = parsed.fields["state"], parsed.fields.get("county", "")
        entries = self._entries.get(_name(parsed.fields["agency"], state), [])
        counties = set(self._gazetteer.resolve_counties(county, state))
        inside = [
            row for row in entries if counties & set(self._gazetteer.resolve_counties(row["county"], state))
        ]
        entries = inside or entries
        apart = [kilometers(_point(entries[0]), _point(row)) for row in entries]
        return entries[0] if apart and max(apart) <= AIM_KM else None


@cache
def _name(name: str, state: str) -> Name:
    parts = parts_of(name, states()[state].name)
    return state, parts.jurisdiction, parts.qualifiers - SAID_LOOSELY, parts.kind, parts.unit


def _point(row: dict[str, str]) -> Point:
    return float(row["latitude"]), float(row["longitude"])


def lists() -> Iterator[tuple[str, list[ParsedRow]]]:
    """The lists that come with ringwatch, each agency once, as a run reads them."""
    for slug in BUNDLED:
        source = registry.get(slug)
        content = (registry.folder(source) / source.bundled).read_bytes()
        rows = source.read(content).rows
        yield source.title, _each_agency(interpret(source, rows, registry.corrections(source), Counter()))


def _each_agency(rows: Iterable[ParsedRow]) -> list[ParsedRow]:
    words = ("agency", "city", "county", "state", "zip_code")
    return list({tuple(parsed.fields.get(word, "") for word in words): parsed for parsed in rows}.values())


@dataclass
class Result:
    """One list: how exactly its agencies were placed, and those of a point compared with the directory."""

    title: str
    precisions: Counter[str]
    compared: list[Compared]

    def share(self, km: float) -> float:
        return sum(one.km <= km for one in self.compared) / len(self.compared)

    @property
    def far(self) -> list[Compared]:
        """Those farther off than the aim allows, the farthest first."""
        return sorted((one for one in self.compared if one.km > AIM_KM), key=lambda one: -one.km)


def results(gazetteer: Gazetteer) -> Iterator[Result]:
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        directory = Directory(gazetteer, csv.DictReader(file))
    for title, rows in lists():
        places = [(parsed, place_row(parsed, gazetteer)) for parsed in rows]
        compared = [
            Compared(parsed, place, entry, kilometers((place.latitude, place.longitude), _point(entry)))
            for parsed, place in places
            if place.latitude is not None
            and place.longitude is not None
            and place.precision in POINTS
            and (entry := directory.entry(parsed))
        ]
        yield Result(title, Counter(place.precision for _said, place in places), compared)


def figures(found: list[Result]) -> str:
    """Everything measured, as Markdown."""
    within = " | ".join(f"within {km} km" for km in WITHIN_KM)
    lines = [
        f"| list | agencies | at a place | in a county | in a state | not placed | compared | {within} |",
        f"|---|{'---:|' * (6 + len(WITHIN_KM))}",
    ]
    for one in found:
        county, state, none = (
            one.precisions[precision]
            for precision in (LocationPrecision.COUNTY, LocationPrecision.STATE, LocationPrecision.NONE)
        )
        at_place = sum(one.precisions[precision] for precision in POINTS)
        shares = " | ".join(f"{one.share(km):.2%}" for km in WITHIN_KM)
        lines.append(
            f"| {one.title} | {one.precisions.total():,} | {at_place:,} | {county} | {state} | {none}"
            f" | {len(one.compared):,} | {shares} |"
        )
    lines += ["", f"Farther off than {AIM_KM} km:", "", "| km | agency | list | why |", "|---:|---|---|---|"]
    lines += [
        f"| {one.km:.0f} | {one.parsed.fields['agency']}, {one.parsed.fields['state']} | {result.title} "
        f"| {one.why_off} |"
        for result in found
        for one in result.far
    ]
    return "\n".join(lines)


def main() -> None:
    if not DIRECTORY.exists():
        sys.exit(f"The directory is not at hand: {DIRECTORY} (RINGWATCH_SHARED may name another folder).")
    text = figures(list(results(Gazetteer.from_files())))
    if "--write" in sys.argv:
        page = DOCUMENT.read_text(encoding="utf-8")
        before, after = page.split(MARKS[0])[0], page.split(MARKS[1])[1]
        DOCUMENT.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", encoding="utf-8")
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()

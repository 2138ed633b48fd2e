"""How well and how fast rows are matched to agencies: `.venv/bin/python -m bench.matching [--write]`.

Precision and recall on the labelled pairs (tests/matching/pairs.csv); how many rows of the lists beside the project
await a person; seconds for many rows. `--write` puts the figures into docs/matching.md. Needs no database.
"""
# ruff: noqa: E402 (the project is imported once Django is set up)

from __future__ import annotations

import csv
import itertools
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ringwatch.settings")
django.setup()

from partnerships.geography.placing import Gazetteer
from partnerships.geography.reference import states
from partnerships.ingest import registry
from partnerships.ingest.agencies.match_rows import NewAgency, match_rows
from partnerships.ingest.agencies.mentioned_rows import mentioned_agency, mentioned_rows, place_row
from partnerships.ingest.interpret import ParsedRow, interpret
from partnerships.matching import names
from partnerships.matching.match import AgencyIndex, Decision, MentionedAgency, decide
from partnerships.matching.names import parts_of
from partnerships.models.vocabulary import Kind

PROJECT = Path(__file__).resolve().parents[1]
PAIRS = PROJECT / "tests" / "matching" / "pairs.csv"
DOCUMENT = PROJECT / "docs" / "matching.md"
LISTS = Path(os.environ.get("RINGWATCH_SHARED") or PROJECT.parent / "shared") / "data"
DIRECTORY = LISTS / "hifld-local-law-enforcement-2019.csv"
ATLAS = LISTS / "eff-atlas-2020-10-07.part.csv"

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
UNSURE_IS_RIGHT = "unsure-is-right"
RECALL_FLOOR = 0.95
"""The share of the pairs labelled "same" that a rule must join; the test holds it."""

AGENCIES, ROWS = 20_000, 100_000
MARKS = "<!-- figures: written by bench.matching --write -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Pair:
    """Two rows, and whether they speak of one agency."""

    one: MentionedAgency
    two: MentionedAgency
    truth: str
    why: str


@dataclass(frozen=True)
class Score:
    """Decisions by label and outcome, and what follows."""

    counts: Counter[tuple[str, str]]

    @property
    def precision(self) -> float:
        """The share of the joined pairs that are one agency."""
        joined = sum(count for (_truth, decided), count in self.counts.items() if decided == SAME)
        return self.counts[SAME, SAME] / joined

    @property
    def recall(self) -> float:
        """The share of the pairs of one agency that are joined."""
        return self.counts[SAME, SAME] / self.labelled(SAME)

    @property
    def unsure(self) -> float:
        """The share of all pairs that a person is asked about."""
        asked = sum(count for (_truth, decided), count in self.counts.items() if decided == UNSURE)
        return asked / self.counts.total()

    def labelled(self, truth: str) -> int:
        return sum(count for (label, _quoted), count in self.counts.items() if label == truth)


def pairs(gazetteer: Gazetteer) -> Iterator[Pair]:
    """The labelled pairs, each side as a run would see it."""
    with PAIRS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Pair(side(row, "one", gazetteer), side(row, "two", gazetteer), row["truth"], row["why"])


def side(row: dict[str, str], name: str, gazetteer: Gazetteer) -> MentionedAgency:
    place, county, state = (row[f"{name}_{column}"] for column in ("place", "county", "state"))
    return asked(row[name], place, county, state, gazetteer, kind=Kind(row[f"{name}_kind"]))


def asked(
    name: str, place: str, county: str, state: str, gazetteer: Gazetteer, kind: Kind | None = None
) -> MentionedAgency:
    """What a row of these words asks for."""
    fields = {"agency": name, "city": place, "county": county.replace("\u200e", ""), "state": state}
    kind = kind or parts_of(name, states()[state].name).kind or Kind.OTHER
    parsed = ParsedRow("", "", 0, {}, fields, kind, (), ())
    return mentioned_agency(parsed, place_row(parsed, gazetteer), gazetteer, state_names())


def state_names() -> dict[str, str]:
    return {code: state.name for code, state in states().items()}


def outcome(decision: Decision) -> str:
    return SAME if decision.same is not None else UNSURE if decision.unsure else DIFFERENT


def compared(one: MentionedAgency, two: MentionedAgency) -> Decision:
    """What is decided for `one` where `two` is the only agency known."""
    index = AgencyIndex()
    index.add(1, two)
    return decide(one, index)


def score(gazetteer: Gazetteer) -> Score:
    return Score(Counter((pair.truth, outcome(compared(pair.one, pair.two))) for pair in pairs(gazetteer)))


class _Lists(AgencyIndex):
    """An index that several lists fill one after the other, without a database: its agencies are numbered on."""

    of = ""

    def add(self, reference: object, mentioned: MentionedAgency) -> None:
        super().add((self.of, reference.number) if isinstance(reference, NewAgency) else reference, mentioned)


def lists(gazetteer: Gazetteer) -> Iterator[tuple[str, Counter[str], float]]:
    """For the starter list, then the Atlas of 2020 where it is at hand: decisions, and seconds."""
    index = _Lists()
    bundled = registry.get("announcements")
    contents = [(bundled, (registry.folder(bundled) / bundled.bundled).read_bytes())]
    if ATLAS.exists():
        contents.append((registry.get("eff-atlas"), ATLAS.read_bytes()))
    for source, content in contents:
        rows = list(interpret(source, source.read(content).rows, registry.corrections(source), Counter()))
        tally: Counter[str] = Counter()
        index.of, began = source.slug, time.perf_counter()
        mentioned = mentioned_rows(rows, gazetteer=gazetteer, state_names=state_names())
        for _judged in match_rows(mentioned, gazetteer=gazetteer, index=index, prior_matches={}, tally=tally):
            pass
        yield source.title, tally, time.perf_counter() - began


def against_the_directory(gazetteer: Gazetteer) -> Counter[str]:
    """What is decided for each row of the Atlas where all 23,611 names of the directory are known."""
    source, index = registry.get("eff-atlas"), AgencyIndex()
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            known = asked(row["name"], row["city"], row["county"], row["state"], gazetteer)
            index.add(row["id"], known)
    rows = interpret(source, source.read(ATLAS.read_bytes()).rows, registry.corrections(source), Counter())
    names = state_names()
    mentioned = (mentioned_agency(parsed, place_row(parsed, gazetteer), gazetteer, names) for parsed in rows)
    return Counter(outcome(decide(row, index)) for row in mentioned)


def spellings(name: str) -> Iterator[str]:
    """A directory's name as five lists might write it; the fourth has a typo."""
    title = name.title()
    yield name
    yield title
    yield title.replace("Police Department", "PD").replace("Sheriffs Office", "Sheriff’s Dept.")
    yield title[:3] + title[4:]
    yield f"{title}, USA"


def crowd(gazetteer: Gazetteer) -> tuple[list[MentionedAgency], Iterator[MentionedAgency]]:
    """20,000 agencies of the directory, and 100,000 rows that name them in five spellings each."""
    with DIRECTORY.open(encoding="utf-8", newline="") as file:
        rows = list(itertools.islice(csv.DictReader(file), AGENCIES))
    known = [asked(row["name"], row["city"], row["county"], row["state"], gazetteer) for row in rows]
    parsed = (agency._replace(name=name) for agency in known for name in spellings(agency.name))
    return known, itertools.islice(parsed, ROWS)


def speed(gazetteer: Gazetteer) -> tuple[Counter[str], float, float]:
    """Decisions for many rows, seconds on the clock, and seconds of the processor."""
    known, named = crowd(gazetteer)
    rows, index = list(named), AgencyIndex()
    for number, agency in enumerate(known):
        index.add(number, agency)
    names._known_parts.clear()
    began, used = time.perf_counter(), time.process_time()
    counts = Counter(outcome(decide(row, index)) for row in rows)
    return counts, time.perf_counter() - began, time.process_time() - used


def figures(gazetteer: Gazetteer) -> str:
    """Everything measured, as Markdown."""
    lines = [*pairs_table(score(gazetteer)), "", *lists_table(gazetteer)]
    if DIRECTORY.exists() and ATLAS.exists():
        found = against_the_directory(gazetteer)
        lines += [
            "",
            f"The Atlas beside the national directory, which names stations and precincts too: {found[SAME]:,} rows "
            f"joined, {found[UNSURE]:,} shown to a person, {found[DIFFERENT]:,} not in it.",
        ]
    if DIRECTORY.exists():
        counts, seconds, processor = speed(gazetteer)
        rows, each = f"{counts.total():,} rows", f"{1e6 * processor / counts.total():.0f} µs a row"
        lines += [
            "",
            f"{rows} that name {AGENCIES:,} agencies of the national directory in five spellings: "
            f"{seconds:.1f} seconds, {processor:.1f} of them on the processor ({each}).",
        ]
    return "\n".join(lines)


def pairs_table(found: Score) -> Iterator[str]:
    labels = (
        (SAME, "one agency"),
        (DIFFERENT, "two agencies"),
        (UNSURE_IS_RIGHT, "not to be known from the pair"),
    )
    yield "| labelled | pairs | joined by rule | shown to a person | kept apart |"
    yield "|---|---:|---:|---:|---:|"
    for truth, words in labels:
        parsed = (found.counts[truth, one] for one in (SAME, UNSURE, DIFFERENT))
        yield f"| {words} | {found.labelled(truth)} | {' | '.join(map(str, parsed))} |"
    yield f"| all | {found.counts.total()} | | | |"
    yield ""
    yield (
        f"Precision of automatic joins {found.precision:.1%}, recall {found.recall:.1%} (floor {RECALL_FLOOR:.0%}), "
        f"shown to a person {found.unsure:.1%}."
    )


def lists_table(gazetteer: Gazetteer) -> Iterator[str]:
    yield "| list, one after the other | rows | joined by rule | new agencies | shown to a person | seconds |"
    yield "|---|---:|---:|---:|---:|---:|"
    for title, tally, seconds in lists(gazetteer):
        parsed = " | ".join(f"{tally[name]:,}" for name in ("rule", "new", "unsure"))
        yield f"| {title} | {tally.total():,} | {parsed} | {seconds:.1f} |"


def write(text: str) -> None:
    """Put the figures between their marks in the document."""
    begin, end = MARKS
    page = DOCUMENT.read_text(encoding="utf-8")
    pattern = re.compile(rf"{re.escape(begin)}.*{re.escape(end)}", re.DOTALL)
    DOCUMENT.write_text(pattern.sub(lambda _found: f"{begin}\n\n{text}\n\n{end}", page), encoding="utf-8")


def main() -> None:
    text = figures(Gazetteer.from_files())
    print(text)
    if "--write" in sys.argv:
        write(text)


if __name__ == "__main__":
    main()

"""Small worlds of lists of every nature, made by chance, with what each row was written to say."""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from partnerships.actions import override, sources
from partnerships.dates import Span, read_iso
from partnerships.ingest.mapping.curated import Mapping
from partnerships.models import Agency, Source
from partnerships.models.vocabulary import Event, Kind, Nature, SourceState, Status
from tests.factories import announcement, as_csv, curator, ingest_run, spelt

AGENCIES = 14
FIRST, LAST = date(2018, 6, 1), date(2022, 12, 31)
COLUMNS = ("id", "agency", "state", "date")
CITIES = ("", "Dayton", "Toledo")
"""Where an agency is, as reports say it; the roll and the table give no place."""
POSITIVE = (Event.JOINED, Event.REPORTED_ACTIVE, Event.LISTED)


@dataclass
class World:
    """What was written. `shown`: agency → days on which something shows it; `told`: agency → events told of it."""

    chance: random.Random
    shown: dict[str, set[date]] = field(default_factory=dict)
    told: dict[str, set[tuple[Nature, str]]] = field(default_factory=dict)
    overridden: set[str] = field(default_factory=set)

    def day(self) -> date:
        return FIRST + timedelta(days=self.chance.randrange((LAST - FIRST).days))

    def written_day(self) -> str:
        """A day, month, year, or none, as lists write them."""
        day = self.day()
        return self.chance.choice([day.isoformat(), f"{day:%Y-%m}", f"{day:%Y}", ""])

    def says(self, agency: str, nature: Nature, event: str, *days: date | None) -> None:
        self.told.setdefault(agency, set()).add((nature, event))
        self.shown.setdefault(agency, set()).update(day for day in days if day)


def build(seed: int, *, reports_kept_on: str = "2026-01-01") -> World:
    """Take in a roll in several snapshots, a table published once and a collection of reports; set some values."""
    world = World(random.Random(seed))
    _take_in_roll(world)
    _take_in_table(world)
    _take_in_reports(world, reports_kept_on)
    _set_values(world)
    return world


def name_of(number: int) -> str:
    return f"{spelt(number)} Police Department"


def _some(world: World, share: float = 0.6) -> list[int]:
    return [number for number in range(AGENCIES) if world.chance.random() < share]


def _list(slug: str, nature: Nature) -> Source:
    take = {"agency": "agency", "state": "state", "date": "date"}
    mapping = Mapping("csv", COLUMNS, take, ("id",), event=Event.LISTED)
    facts = {"publisher": "A paper", "license": "CC0", "about": "Made for a test.", "nature": nature}
    bounds = {"expect_from": 0, "expect_to": 99}
    return sources.add(slug=slug, title=slug, mapping=mapping, by=curator(), **bounds, **facts)


def _content(rows: dict[int, str]) -> bytes:
    cells = [
        {"id": str(number), "agency": name_of(number), "state": "OH", "date": day}
        for number, day in rows.items()
    ]
    return as_csv(cells, columns=list(COLUMNS))


def _take_in_roll(world: World) -> None:
    source, dates = _list("a-roll", Nature.ROLL), {number: world.written_day() for number in range(AGENCIES)}
    snapshots = sorted({world.day() for _ in range(3)})
    for day in snapshots:
        shown = _some(world)
        run = ingest_run(
            _content({number: dates[number] for number in shown}), slug="a-roll", on=str(day), decided=1
        )
        assert run.outcome in ("applied", "unchanged"), run.reason
        for number in shown:
            world.says(name_of(number), Nature.ROLL, Event.LISTED, day)
    if world.chance.random() < 0.6:
        stopped = snapshots[-1] + timedelta(days=world.chance.randrange(1, 500))
        sources.retire(source=source, state=SourceState.RETIRED, on=stopped, by=curator(), reason="test")


def _take_in_table(world: World) -> None:
    _list("a-table", Nature.ONE_OFF)
    day, shown = world.day(), {number: world.written_day() for number in _some(world, 0.3)}
    ingest_run(_content(shown), slug="a-table", on=str(day), decided=1)
    for number in shown:
        world.says(name_of(number), Nature.ONE_OFF, Event.LISTED, day)


def _take_in_reports(world: World, kept_on: str) -> None:
    rows = []
    for key in range(3 * AGENCIES):
        event = world.chance.choice(
            [*POSITIVE[:2], *POSITIVE[:2], Event.ANNOUNCED, Event.ENDED, Event.DENIED, Event.REPORTED_NONE]
        )
        day, published = world.written_day(), world.chance.choice([world.written_day(), ""])
        number = world.chance.randrange(AGENCIES + 4)
        agency, city = name_of(number), CITIES[number % len(CITIES)]
        rows.append(
            announcement(
                f"R{key}", agency=agency, city=city, event=event, date=day, source_published_on=published
            )
        )
        world.says(agency, Nature.REPORTS, event, *_days_of_report(event, day, published))
    run = ingest_run(as_csv(rows), on=kept_on, decided=1)
    assert run.outcome == "applied", run.reason


def _days_of_report(event: Event, day: str, published: str) -> list[date]:
    """The last day of which the report can speak, at the very most."""
    if event not in (*POSITIVE, Event.ENDED):
        return []
    return [read_iso(text).last for text in (day, published) if text]


def _set_values(world: World) -> None:
    values = [("status", Status.ENDED), ("start", "2018"), ("end", "2021-06"), ("start", "")]
    for field_name, value in values:
        agency = world.chance.choice(list(Agency.objects.order_by("name")))
        program = "neighbors"
        with suppress(ValidationError):  # an end before the start is refused
            override.set_(
                agency=agency, program=program, field=field_name, value=value, reason="test", by=curator()
            )
            world.overridden.add(agency.name)
    of_agency = {"city": "Akron", "county": "Summit County", "agency_kind": Kind.SHERIFF}
    for (field_name, value), agency in zip(of_agency.items(), Agency.objects.order_by("-name"), strict=False):
        override.set_(agency=agency, field=field_name, value=value, reason="test", by=curator())


def days_of_interest(world: World) -> list[date]:
    """Days by chance, and those around which something changes."""
    borders = sorted({day for days in world.shown.values() for day in days})
    around = [day + timedelta(days=step) for day in world.chance.sample(borders, 4) for step in (0, 1)]
    return [*around, *(world.day() for _ in range(4)), date(2026, 1, 1)]


def span_of(start: str, latest: str) -> Span | None:
    """A start as a file writes it."""
    return read_iso(start) if start else Span.by(date.fromisoformat(latest)) if latest else None

